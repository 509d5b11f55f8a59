//! The local API's paths.
//!
//! Owns which path does what, and what each of them answers over HTTP. It must never put an event into the engine's channel
//! itself: `intake` does that for HTTP and for the WebSocket alike.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde_json::json;

use crate::local_api::inside::Inside;
use crate::local_api::limit::LARGEST_BODY;
use crate::local_api::refusal::Refusal;
use crate::local_api::{guard, intake, socket};
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

async fn take_events(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let taken = match body {
        Ok(body) => intake::take(&inside, &body, charset(&headers)).await,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(Refusal::TooLarge)
        }
        Err(_) => Err(Refusal::BrokenBody),
    };
    match taken {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => inside.refused.answer(&refusal),
    }
}

/// The encoding that a `Content-Type` names.
fn charset(headers: &HeaderMap) -> Option<&str> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = kind.split(';').skip(1);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_it = name.trim().eq_ignore_ascii_case("charset");
        is_it.then(|| value.trim().trim_matches('"'))
    })
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
        "mended": inside.mended.by_word(),
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
