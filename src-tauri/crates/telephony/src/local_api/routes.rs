//! The local API's paths.
//!
//! Owns which path does what, and the one way by which events get from a body into the engine's channel, over HTTP
//! and over the WebSocket alike. It must never take a part of a body: a hook that is told of an error sends the whole
//! again.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use jiff::Timestamp;
use serde_json::json;

use crate::SourceReport;
use crate::local_api::refusal::Refusal;
use crate::local_api::{Inside, LARGEST_BODY, guard, socket};
use crate::wire;

pub(super) fn router(inside: Arc<Inside>) -> Router {
    Router::new()
        .route("/v1/events", post(take_events).get(socket::stream))
        .route("/v1/view", get(view))
        .route("/v1/health", get(health))
        .route("/v1/schema.json", get(schema))
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&inside),
            guard::guard,
        ))
        .with_state(inside)
}

/// Reads the events in `body` and gives all of them to the engine, waiting where its channel is full. Places for all
/// are had before the first is sent, so a client that hangs up and a stop in between leave nothing half taken. (Only a
/// channel smaller than one body can't give that; then it goes in parts.)
pub(super) async fn take(inside: &Inside, body: &[u8]) -> Result<usize, Refusal> {
    let mut events = wire::parse_events(body, Timestamp::now()).map_err(Refusal::Events)?;
    let count = events.len();
    while !events.is_empty() {
        let part = events.len().min(inside.events.max_capacity());
        let places = tokio::select! {
            places = inside.events.reserve_many(part) => places.map_err(|_| Refusal::Stopping)?,
            () = inside.stop.cancelled() => return Err(Refusal::Stopping),
        };
        for (place, event) in places.zip(events.drain(..part)) {
            place.send(SourceReport::Event(Box::new(event)));
        }
    }
    inside
        .taken
        .fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
    Ok(count)
}

async fn take_events(
    State(inside): State<Arc<Inside>>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let taken = match body {
        Ok(body) => take(&inside, &body).await,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(Refusal::TooLarge)
        }
        Err(_) => Err(Refusal::BrokenBody),
    };
    match taken {
        Ok(taken) => Json(json!({ "taken": taken })).into_response(),
        Err(refusal) => inside.refused.answer(&refusal),
    }
}

async fn view(State(inside): State<Arc<Inside>>) -> Response {
    let view = Arc::clone(&inside.view.borrow());
    ([(CONTENT_TYPE, "application/json")], String::from(&*view)).into_response()
}

async fn health(State(inside): State<Arc<Inside>>) -> Response {
    Json(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "uptime_seconds": inside.started.elapsed().as_secs(),
        "taken": inside.taken.load(Ordering::Relaxed),
        "refused": inside.refused.counts(),
    }))
    .into_response()
}

async fn schema() -> Response {
    Json(wire::schema()).into_response()
}

async fn not_found(State(inside): State<Arc<Inside>>) -> Response {
    inside.refused.answer(&Refusal::NotFound)
}

async fn wrong_method(State(inside): State<Arc<Inside>>) -> Response {
    inside.refused.answer(&Refusal::WrongMethod)
}
