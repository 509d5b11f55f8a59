//! One HTTP request to the local API of the app on this machine.
//!
//! Owns what is asked and how its answer is read; HTTP itself is the library's. It must never wait long, follow a redirect,
//! ask a proxy or speak to another machine: the event names who calls, and the request carries the API's token.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde_json::Value;
use ureq::{Agent, Body};

use crate::local_api::LocalApiCard;

/// Loopback connects at once or not at all; only a full backlog takes longer.
const CONNECT: Duration = Duration::from_millis(500);
/// The limit for the whole request, for which the phone has to wait. The local API itself waits only while the engine's
/// channel is full, which clears in milliseconds.
const ALL: Duration = Duration::from_millis(2500);
/// The local API's answers have a few hundred bytes.
const LARGEST_ANSWER: u64 = 64 * 1024;

/// What the local API said.
pub(super) enum Answer {
    /// It has the event.
    Taken,
    /// It found fault with the event, in these words.
    Refused(String),
}

/// Sends the event. `None` if no answer came in time, if another program answered (after a crash it may have the port),
/// or if the local API is stopping: then the event has still to be kept.
pub(super) fn post(card: &LocalApiCard, event: &str) -> Option<Answer> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, card.port));
    let request = agent()
        .post(format!("http://{address}/v1/events"))
        .header("Authorization", format!("Bearer {}", card.token))
        .content_type("application/json");
    let answer = request.send(event).ok()?;
    read(answer.status().as_u16(), answer.into_body())
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        // The environment's proxy is for the internet, and never for this machine.
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(ALL));
    config.build().new_agent()
}

fn read(status: u16, body: Body) -> Option<Answer> {
    let mut body = body;
    let text = body.with_config().limit(LARGEST_ANSWER).read_to_string();
    let body: Value = serde_json::from_str(&text.ok()?).ok()?;
    match status {
        200 => body.get("taken").map(|_| Answer::Taken),
        400 | 413 => body
            .pointer("/error/message")?
            .as_str()
            .map(|said| Answer::Refused(String::from(said))),
        _ => None,
    }
}
