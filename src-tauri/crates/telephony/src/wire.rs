//! The public event: what a script, a phone or an admin sends to the local API, and how it is read.
//!
//! Owns the names on the outside (`event`, `call_id`, `from.number` …), which stay as they are once built, and the
//! published JSON schema. It must never guess: a value of the wrong type is refused with the name of its field, so
//! that the author of a hook sees at once what to change. What it doesn't know is accepted and left out, so that a
//! hook may be newer than the app. JSON `null` and empty text count as absent, because a shell hook sends an unset
//! variable as empty text.
//!
//! **Invariant:** an error names a field and never repeats the value, because it may be somebody's number.

mod error;
mod fields;
mod limit;
mod shape;
mod words;

use crate::wire::fields::Fields;
use crate::wire::shape::Event;
use domain::call::event::CallEvent;
pub use error::{BatchError, Problem, WireError};
use jiff::Timestamp;
pub use limit::MOST_EVENTS;
use serde_json::Value;
pub use shape::schema;

/// Reads one event. Where it has no `at`, it happened when it was heard.
pub fn parse_event(bytes: &[u8], heard: Timestamp) -> Result<CallEvent, WireError> {
    let value = serde_json::from_slice(bytes).map_err(|_| WireError {
        field: String::new(),
        problem: Problem::NotJson,
    })?;
    read(&value, heard)
}

/// Reads one event, or an array of up to [`MOST_EVENTS`]: all of them, or the first that can't be read.
pub fn parse_events(bytes: &[u8], heard: Timestamp) -> Result<Vec<CallEvent>, BatchError> {
    match serde_json::from_slice(bytes).map_err(|_| BatchError::NotJson)? {
        Value::Array(events) if events.len() > MOST_EVENTS => Err(BatchError::TooMany {
            found: events.len(),
        }),
        Value::Array(events) => events
            .iter()
            .enumerate()
            .map(|(index, event)| {
                read(event, heard).map_err(|error| BatchError::Bad {
                    index: Some(index),
                    error,
                })
            })
            .collect(),
        event => read(&event, heard)
            .map(|event| vec![event])
            .map_err(|error| BatchError::Bad { index: None, error }),
    }
}

fn read(value: &Value, heard: Timestamp) -> Result<CallEvent, WireError> {
    Event::read(&Fields::of(value)?).map(|event| event.into_call_event(heard))
}
