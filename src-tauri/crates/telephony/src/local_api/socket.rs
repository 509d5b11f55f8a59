//! The event stream: a WebSocket on which a phone sends its events one after the other.
//!
//! Owns one connection's loop. Each text or binary frame is a body as in a POST and gets exactly one answer frame, in order, so
//! a phone knows which event was refused. Commands to the phone will be further frames of this connection, told
//! apart by their key: an answer has `taken` or `error`.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{
    CloseCode, CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code,
};
use axum::response::Response;
use serde_json::Value;
use tokio::time::timeout;

use crate::local_api::inside::Inside;
use crate::local_api::intake;
use crate::local_api::limit::{LARGEST_BODY, LAST_WORDS};
use crate::local_api::refusal::Refusal;

/// A frame over this is never in memory: it is refused, and the connection ends, as what comes next can't be told from the rest
/// of it. One between the two limits is refused, and the connection goes on.
const LARGEST_FRAME: usize = LARGEST_BODY + 4 * 1024 * 1024;

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
            Some(Err(error)) => return end_for(socket, &inside, &error).await,
            Some(Ok(Message::Close(_))) | None => return,
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

/// After a frame that can't be read the protocol lets nothing follow (RFC 6455, 7.4.1 and 8.1): the phone is told what was
/// wrong, and the refusal is counted.
async fn end_for(mut socket: WebSocket, inside: &Inside, error: &axum::Error) {
    let Some((refusal, code)) = wrong_frame(error) else {
        return;
    };
    let said = Message::from(refuse(inside, &refusal).to_string());
    let frame = CloseFrame {
        code,
        reason: Utf8Bytes::from(refusal.code()),
    };
    let last_words = async {
        if socket.send(said).await.is_ok() {
            socket.send(Message::Close(Some(frame))).await
        } else {
            Ok(())
        }
    };
    if !matches!(timeout(LAST_WORDS, last_words).await, Ok(Ok(()))) {
        tracing::debug!("an event stream ended before it was told why");
        return;
    }
    // What is not read yet would make the system throw the answer away with the connection.
    inside
        .stop
        .run_until_cancelled(tokio::time::sleep(LAST_WORDS))
        .await;
}

/// What was wrong with the frame itself; nothing where the connection broke. axum hides the type of these errors, so they are
/// told apart by the library's words, which the tests of the stream hold.
fn wrong_frame(error: &axum::Error) -> Option<(Refusal, CloseCode)> {
    let words = error.to_string();
    if words.starts_with("UTF-8") {
        Some((Refusal::NotUtf8, close_code::INVALID))
    } else if words.starts_with("Space limit exceeded") {
        Some((Refusal::FrameTooLarge, close_code::SIZE))
    } else {
        None
    }
}

async fn answer(inside: &Inside, text: &[u8]) -> Value {
    if text.len() > LARGEST_BODY {
        return refuse(inside, &Refusal::TooLarge);
    }
    // A text frame that came this far is UTF-8.
    match intake::take(inside, text, None).await {
        Ok(answer) => answer,
        Err(refusal) => refuse(inside, &refusal),
    }
}

fn refuse(inside: &Inside, refusal: &Refusal) -> Value {
    inside.refused.count(refusal);
    refusal.body()
}
