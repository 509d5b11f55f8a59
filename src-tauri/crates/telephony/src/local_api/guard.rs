//! Who may speak to the local API at all: the checks before any path is looked at.
//!
//! Owns Host, Origin and token. It must never look at the body: a stranger's body isn't read.
//!
//! A page of an allowed origin must ask first (a CORS preflight), and a browser sends that question without the
//! token. It is the only request that is answered without one, only for an allowed origin, and it reaches no path.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, HOST, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::local_api::inside::Inside;
use crate::local_api::newcomers::Newcomer;
use crate::local_api::refusal::Refusal;

/// Lets a request in, or answers why not.
pub(super) async fn guard(
    State(inside): State<Arc<Inside>>,
    ConnectInfo(newcomer): ConnectInfo<Newcomer>,
    request: Request,
    next: Next,
) -> Response {
    let origin = match outer_checks(&request, &inside.allowed_origins) {
        Ok(origin) => origin,
        Err(refusal) => return inside.refused.answer(&refusal),
    };
    let mut response = match &origin {
        Some(_) if is_preflight(&request) => preflight(),
        _ => match has_token(request.headers(), &inside.token) {
            Ok(()) => {
                newcomer.has_shown_the_token();
                next.run(request).await
            }
            Err(refusal) => inside.refused.answer(&refusal),
        },
    };
    if let Some(origin) = origin {
        response
            .headers_mut()
            .insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response
            .headers_mut()
            .insert(VARY, HeaderValue::from_static("Origin"));
    }
    response
}

/// Host and Origin; gives back the allowed origin that the request names, if it names one.
fn outer_checks(request: &Request, allowed: &[String]) -> Result<Option<HeaderValue>, Refusal> {
    if !is_loopback(request.headers(), request.uri()) {
        return Err(Refusal::Host);
    }
    let mut origins = request.headers().get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return Ok(None);
    };
    let known = allowed
        .iter()
        .any(|allowed| origin.as_bytes() == allowed.as_bytes());
    // No browser sends two Origin headers.
    if known && origins.next().is_none() {
        Ok(Some(origin.clone()))
    } else {
        Err(Refusal::Origin)
    }
}

/// Whether the request names this machine and nothing else, in its Host header and, where its target is a whole
/// address, there too.
fn is_loopback(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    host.to_str().is_ok_and(is_loopback_name)
        && uri
            .authority()
            .is_none_or(|authority| is_loopback_name(authority.as_str()))
}

fn is_loopback_name(authority: &str) -> bool {
    let name = match authority.rsplit_once(':') {
        // Without the bracket the last colon of `[::1]` would be taken for that of a port.
        Some((name, port)) if !port.ends_with(']') => {
            if port.parse::<u16>().is_err() {
                return false;
            }
            name
        }
        _ => authority,
    };
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

fn has_token(headers: &HeaderMap, token: &str) -> Result<(), Refusal> {
    let sent = headers
        .get(AUTHORIZATION)
        .ok_or(Refusal::NoToken)?
        .as_bytes();
    let (scheme, sent) = sent
        .split_at_checked(b"Bearer ".len())
        .ok_or(Refusal::NoToken)?;
    if !scheme.eq_ignore_ascii_case(b"Bearer ") {
        return Err(Refusal::NoToken);
    }
    if same_in_constant_time(sent, token.as_bytes()) {
        Ok(())
    } else {
        Err(Refusal::WrongToken)
    }
}

/// Compares every byte whatever the ones before were, so that the time tells nothing of the token. Its length is no
/// secret.
fn same_in_constant_time(a: &[u8], b: &[u8]) -> bool {
    let difference = a
        .iter()
        .zip(b)
        .fold(0, |all, (a, b)| std::hint::black_box(all | (a ^ b)));
    a.len() == b.len() && difference == 0
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
