//! The local API's paths.
//!
//! Owns which path does what, and what each of them answers over HTTP. It must never hand an event to the engine
//! itself: `intake` does that for HTTP and for the WebSocket alike.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use futures_util::StreamExt as _;
use serde_json::json;
use tokio::time::timeout;

use crate::local_api::inside::Inside;
use crate::local_api::limit::{LARGEST_BODY, LAST_WORDS, LONGEST_REST};
use crate::local_api::refusal::Refusal;
use crate::local_api::{guard, intake, socket};
use crate::wire;

/// For whom the system vouches.
pub(super) fn for_the_owner(inside: Arc<Inside>) -> Router {
    Router::new()
        .route("/v1/events", post(take_events).get(socket::stream))
        .route("/v1/view", get(view))
        .route("/v1/health", get(health))
        .route("/v1/schema.json", get(schema))
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .with_state(inside)
}

/// For everybody on this machine, who have to show the token.
pub(super) fn for_everybody(inside: Arc<Inside>) -> Router {
    let guard = middleware::from_fn_with_state(Arc::clone(&inside), guard::guard);
    for_the_owner(inside).layer(guard)
}

async fn take_events(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let taken = match whole(body).await {
        Ok(body) => intake::take(&inside, &body, charset(&headers)).await,
        Err(refusal) => Err(refusal),
    };
    match taken {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => inside.refused.answer(&refusal),
    }
}

/// The bytes of a body that is not too large. Of one that is, the rest is read and thrown away: what is not read makes the
/// system throw the answer away with the connection, and the hook would hear of a reset and not of a limit.
async fn whole(body: Body) -> Result<Vec<u8>, Refusal> {
    let mut parts = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Refusal::BrokenBody)?;
        if bytes.len() + part.len() > LARGEST_BODY {
            let mut left = LONGEST_REST;
            let rest = async {
                while let Some(Ok(part)) = parts.next().await
                    && part.len() <= left
                {
                    left -= part.len();
                }
            };
            // What is longer, or takes longer, is cut off.
            timeout(LAST_WORDS, rest).await.unwrap_or_default();
            return Err(Refusal::TooLarge);
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
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
