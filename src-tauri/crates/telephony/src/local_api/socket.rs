//! The event stream: a WebSocket on which a phone sends its events one after the other.
//!
//! Owns one connection's loop. Each text or binary frame is a body as in a POST and gets exactly one answer frame, in order, so
//! a phone knows which event was refused. Commands to the phone will be further frames of this connection, told
//! apart by their key: an answer has `taken` or `error`.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::Value;

use crate::local_api::inside::Inside;
use crate::local_api::intake;
use crate::local_api::limit::LARGEST_BODY;
use crate::local_api::refusal::Refusal;

/// A frame over this ends the connection before it is in memory; one between the two limits is refused with words.
const LARGEST_FRAME: usize = 2 * LARGEST_BODY;

pub(super) async fn stream(
    State(inside): State<Arc<Inside>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match upgrade {
        Ok(upgrade) => upgrade
            .max_message_size(LARGEST_FRAME)
            .max_frame_size(LARGEST_FRAME)
            .on_upgrade(move |socket| converse(socket, inside)),
        Err(_) => inside.refused.answer(&Refusal::NotAWebSocket),
    }
}

async fn converse(mut socket: WebSocket, inside: Arc<Inside>) {
    loop {
        let message = tokio::select! {
            message = socket.recv() => message,
            () = inside.stop.cancelled() => break,
        };
        let answer = match message {
            Some(Ok(Message::Text(text))) => answer(&inside, text.as_bytes()).await,
            // What is in another encoding than UTF-8 can only come in such a frame, and is mended as in a POST.
            Some(Ok(Message::Binary(body))) => answer(&inside, &body).await,
            // axum answers pings by itself.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return,
        };
        if socket
            .send(Message::from(answer.to_string()))
            .await
            .is_err()
        {
            return;
        }
    }
    if socket.send(Message::Close(None)).await.is_err() {
        tracing::debug!("an event stream ended before it was closed");
    }
}

async fn answer(inside: &Inside, text: &[u8]) -> Value {
    if text.len() > LARGEST_BODY {
        return refuse(inside, &Refusal::TooLarge);
    }
    // A text frame is UTF-8.
    match intake::take(inside, text, None).await {
        Ok(answer) => answer,
        Err(refusal) => refuse(inside, &refusal),
    }
}

fn refuse(inside: &Inside, refusal: &Refusal) -> Value {
    inside.refused.count(refusal);
    refusal.body()
}
