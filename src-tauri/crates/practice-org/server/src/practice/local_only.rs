//! Who may use the controls: this machine alone.
//!
//! It owns that check: the peer and the Host must be loopback, and a page of another origin is refused.

use std::net::IpAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::net::wire::Wire;

/// Refuses what did not start on this machine: another host, a rebound name, a page from elsewhere.
pub(crate) async fn local_only(
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    if wire.peer.ip().is_loopback() && is_local(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "only for this machine").into_response()
}

fn is_local(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host_ok = text(header::HOST).is_some_and(is_loopback);
    let origin_ok = text(header::ORIGIN).is_none_or(|origin| {
        origin
            .split_once("://")
            .is_some_and(|(_, host)| is_loopback(host))
    });
    host_ok && origin_ok
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost"
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
