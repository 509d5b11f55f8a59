//! One HTTP request to the app that runs with this profile, over the socket that only the profile's owner reaches.
//!
//! Owns what is asked and how its answer is read. It must never wait long, or say a word before it is known that the listener is
//! the profile's owner: the event names who calls. The request is so plain, and the answer one of our own, that no library for
//! HTTP is needed.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use system::{OwnStream, connect_to_own};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use crate::hand_over::why::Why;
use crate::local_api::LocalApiCard;

/// The limit for all of it, for which the phone has to wait. The app itself waits only for its disk.
const ALL: Duration = Duration::from_millis(2500);
/// The local API's answers have a few hundred bytes.
const LARGEST_ANSWER: usize = 64 * 1024;

/// What the app said.
pub(super) enum Answer {
    /// It has the event on disk.
    Taken,
    /// It found fault with the event, in these words.
    Refused(String),
}

/// Sends the event. An error says why it has still to be kept.
pub(super) fn post(profile: &Path, event: &str) -> Result<Answer, Why> {
    // It lives as long as one request.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| Why::NoAnswer)?;
    let asked = async { timeout(ALL, ask(profile, event)).await };
    runtime.block_on(asked).unwrap_or(Err(Why::NoAnswer))
}

async fn ask(profile: &Path, event: &str) -> Result<Answer, Why> {
    let card = LocalApiCard::read(profile).ok_or(Why::NotRunning)?;
    let address = card.socket.ok_or(Why::NoAnswer)?;
    let mut stream =
        connect_to_own(profile, &address)
            .await
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Why::NotRunning,
                io::ErrorKind::PermissionDenied => Why::NotOurs,
                _ => Why::NoAnswer,
            })?;
    let answer = say(&mut stream, event).await.map_err(|_| Why::NoAnswer)?;
    let (status, body) = answer.ok_or(Why::NoAnswer)?;
    let error = |part: &str| body.get("error")?.get(part)?.as_str();
    match (status, error("code"), error("message")) {
        (200, ..) if body.get("taken").is_some() => Ok(Answer::Taken),
        (400 | 413, _, Some(said)) => Ok(Answer::Refused(String::from(said))),
        (503, Some("not_on_disk"), _) => Err(Why::DiskRefuses),
        (429 | 503, ..) => Err(Why::NotNow),
        _ => Err(Why::NoAnswer),
    }
}

async fn say(stream: &mut OwnStream, event: &str) -> io::Result<Option<(u16, Value)>> {
    let request = format!(
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{event}",
        event.len()
    );
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    while answer.len() < LARGEST_ANSWER {
        if stream.read_buf(&mut answer).await? == 0 {
            break;
        }
        // The connection stays open, so the end of the answer is where its head says.
        if let Some(read) = read(&answer) {
            return Ok(Some(read));
        }
    }
    Ok(None)
}

/// Status and body of an answer, once it is whole.
fn read(answer: &[u8]) -> Option<(u16, Value)> {
    let text = std::str::from_utf8(answer).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut fields = lines.filter_map(|line| line.split_once(':'));
    let (_, length) = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    let body = body.get(..length.trim().parse().ok()?)?;
    Some((status, serde_json::from_str(body).ok()?))
}
