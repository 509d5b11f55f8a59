//! What every request passes: the log, and the faults that meet a whole request.
//!
//! It owns the order of things: logged first, so that a request that is never answered is still seen; then the faults that
//! meet it on arrival; then the work; then the fault that loses the answer. It never meddles with `/practice`, or an org that
//! plays dead could not be told to stop.
//!
//! The body is read here, once, as faults look into composites; the handlers get it whole.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use practice_org_core::error::OrgError;
use serde_json::Value;

use super::respond::answered;
use crate::api::answer::ApiAnswer;
use crate::net::wire::Wire;
use crate::state::faults::{ArrivalRefusal, Seen, Touch};
use crate::state::requests::RequestNumber;
use crate::state::server::Server;
use crate::state::touches::touches;

/// The largest body that Salesforce takes is 50 MB; nothing here comes near it.
const LARGEST_BODY: usize = 50 * 1024 * 1024;

/// In bytes: what an address may have, and an address together with its headers.
const LONGEST_ADDRESS: usize = 16_384;

pub(crate) async fn pass(
    State(server): State<Arc<Server>>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/practice") {
        return next.run(request).await;
    }
    let method = request.method().as_str().to_owned();
    let query = request
        .uri()
        .query()
        .filter(|_| is_data(&path))
        .map(str::to_owned);
    let seq = server.note(&method, &path, query);

    if let Some(refusal) = too_long(request.uri(), request.headers()) {
        server.note_status(seq, refusal.status().as_u16());
        return refusal;
    }
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(RequestNumber(seq));
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let touched = look(&method, &path, &body);
    let seen = Seen {
        path: &path,
        touches: &touched,
    };

    let met = server.faults().on_arrival(&seen);
    let wait = Duration::from_millis(met.wait_ms.unwrap_or(0));
    if met.cut {
        tokio::time::sleep(wait).await;
        return cut(&wire);
    }
    let response = match met.refusal {
        Some(refusal) => {
            tokio::time::sleep(wait).await;
            refuse(&server, refusal)
        }
        None => carry_out(wait, Request::from_parts(parts, Body::from(body)), next).await,
    };
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if !failed && server.faults().after_accepting(&seen) {
        return cut(&wire);
    }
    server.note_status(seq, response.status().as_u16());
    response
}

/// The work is a task of its own, as a client that gives up on a slow org does not stop it: the row may still appear
/// later.
async fn carry_out(wait: Duration, request: Request, next: Next) -> Response {
    let work = tokio::spawn(async move {
        tokio::time::sleep(wait).await;
        next.run(request).await
    });
    work.await
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// 414 and 431, in the words of the server in front of the org: a long list of ids belongs in a body.
fn too_long(uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let address = uri
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    let with_headers: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len().saturating_add(value.len()))
        .fold(address, usize::saturating_add);
    let status = if address > LONGEST_ADDRESS {
        StatusCode::URI_TOO_LONG
    } else if with_headers > LONGEST_ADDRESS {
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
    } else {
        return None;
    };
    let reason = status.canonical_reason().unwrap_or_default();
    let page = format!(
        "<h1>Bad Message {}</h1><pre>reason: {reason}</pre>",
        status.as_u16()
    );
    Some((status, Html(page)).into_response())
}

fn is_data(path: &str) -> bool {
    path.starts_with("/services/data")
}

fn look(method: &str, path: &str, body: &Bytes) -> Vec<Touch> {
    let body: Option<Value> = if is_data(path) {
        serde_json::from_slice(body).ok()
    } else {
        None
    };
    touches(method, path, body.as_ref())
}

/// The response only has to exist: the connection refuses to carry it.
fn cut(wire: &Wire) -> Response {
    wire.cut();
    StatusCode::NO_CONTENT.into_response()
}

fn refuse(server: &Server, refusal: ArrivalRefusal) -> Response {
    match refusal {
        // The answer of a load balancer in front of the org, which is no JSON.
        ArrivalRefusal::Unavailable { html: true } => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::CACHE_CONTROL, "no-store")],
            Html("<html><head><title>Service Unavailable</title></head><body><h1>503</h1></body></html>"),
        )
            .into_response(),
        ArrivalRefusal::Unavailable { html: false } => {
            error(server, 503, "SERVER_UNAVAILABLE", "server too busy")
        }
        ArrivalRefusal::RequestLimit => {
            error(server, 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        }
        ArrivalRefusal::Answered { status, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let kind = if body.starts_with('<') { "text/html" } else { "application/json" };
            (status, [(header::CONTENT_TYPE, kind)], body).into_response()
        }
    }
}

fn error(server: &Server, status: u16, code: &'static str, message: &str) -> Response {
    let error = OrgError::with_status(status, code, message);
    answered(server, ApiAnswer::error(&error), false)
}
