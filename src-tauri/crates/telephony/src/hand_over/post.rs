//! One HTTP request over a plain socket, to the door of the app on this machine.
//!
//! Owns just as much of HTTP/1.1 as the door's answers need. It must never wait long, follow a redirect or speak to
//! another machine.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use crate::door::DoorCard;

/// Loopback connects at once or not at all; only a full backlog takes longer.
const CONNECT: Duration = Duration::from_millis(500);
/// The door waits when the engine's channel is full, which clears in milliseconds.
const ANSWER: Duration = Duration::from_secs(2);
/// The door's answers have a few hundred bytes.
const LARGEST_ANSWER: u64 = 64 * 1024;

/// What the door said.
pub(super) enum Answer {
    /// It has the event.
    Taken,
    /// It found fault with the event, in these words.
    Refused(String),
}

/// Sends the event. Nothing comes back where nobody answered in time, where it wasn't the door that answered (after a
/// crash another program may have its port), and where the door is stopping: then the event is as good as before.
pub(super) fn post(card: &DoorCard, event: &str) -> Option<Answer> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, card.port));
    let mut stream = TcpStream::connect_timeout(&address, CONNECT).ok()?;
    stream.set_read_timeout(Some(ANSWER)).ok()?;
    stream.set_write_timeout(Some(ANSWER)).ok()?;
    let request = format!(
        "POST /v1/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{event}",
        card.token,
        event.len(),
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.take(LARGEST_ANSWER).read_to_end(&mut bytes).ok()?;
    read(&String::from_utf8_lossy(&bytes))
}

fn read(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let (version, rest) = head.split_once(' ')?;
    if !version.starts_with("HTTP/1.") {
        return None;
    }
    let status: u16 = rest.split_ascii_whitespace().next()?.parse().ok()?;
    let body: Value = serde_json::from_str(body).ok()?;
    match status {
        200 => body.get("taken").map(|_| Answer::Taken),
        400 | 413 => body
            .pointer("/error/message")?
            .as_str()
            .map(|said| Answer::Refused(String::from(said))),
        _ => None,
    }
}
