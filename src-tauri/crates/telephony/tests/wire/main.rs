//! The public event as a hook's author meets it: what is read, and which field is named when it can't be.
#![cfg(test)]

mod any_bytes;
mod encodings;
mod mending;
mod reading;
mod refusing;

use domain::call::event::CallEvent;
use jiff::Timestamp;
use serde_json::{Value, json};
use telephony::wire::{self, WireError};

pub(crate) fn heard() -> Timestamp {
    "2026-11-21T00:00:00Z".parse().unwrap()
}

pub(crate) fn published_example() -> Value {
    json!({
        "event": "ringing", "source": "front-desk", "call_id": "3f2a", "at": "2026-11-21T09:30:00.250+09:00",
        "direction": "inbound", "from": { "number": "+81312345678", "name": "SATO" },
        "to": { "number": "+81351234567" }, "line": "Support",
    })
}

/// The published example with some fields changed; `null` takes a field away.
pub(crate) fn example_with(changes: Value) -> Value {
    let mut event = published_example();
    for (name, value) in changes.as_object().unwrap() {
        event[name] = value.clone();
    }
    event
}

pub(crate) fn parse(event: &Value) -> Result<CallEvent, WireError> {
    wire::parse_event(event.to_string().as_bytes(), heard())
}
