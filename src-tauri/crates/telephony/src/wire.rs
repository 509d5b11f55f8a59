//! The public event: what a script, a phone or an admin sends to the local API, and how it is read.
//!
//! Owns the names on the outside (`event`, `call_id`, `from.number` …), which stay as they are once built, and the
//! published JSON schema. It must never guess which call is meant: a field that identifies the call (the kind, the
//! source, the id, the two numbers) is refused with its name if it is of the wrong type, so that the author of a hook
//! sees at once what to change. Digits without end are refused as well, unless the call is known without them. A fault
//! in any other field never costs a call: the field is taken, cut or left out, counted, and named in the answer.
//! Unknown fields are accepted and left out, so that a hook may be newer than the app. JSON `null` and empty text count
//! as absent, because a shell hook sends an unset variable as empty text; but a number that is there and empty is a
//! withheld one.
//!
//! **Invariant:** an error names a field and never repeats the value, because it may be somebody's number.

mod encoding;
mod error;
mod fields;
mod japanese;
mod limit;
mod mending;
mod odd_bytes;
mod repairing;
mod shape;
mod words;

use crate::wire::fields::Fields;
use crate::wire::mending::Mends;
use crate::wire::repairing::json;
use crate::wire::shape::Event;
use domain::call::event::CallEvent;
pub use error::{BatchError, Problem, WireError};
use jiff::Timestamp;
pub use limit::MOST_EVENTS;
pub use mending::{Mend, Mended};
pub(crate) use odd_bytes::{identity, marked, words};
pub use odd_bytes::{identity_in, words_in};
use serde_json::Value;
pub use shape::schema;

/// What a body holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its events.
    pub events: Vec<CallEvent>,
    /// What had to be mended in them.
    pub mended: Vec<Mended>,
}

/// Reads one event. Where it has no `at`, it happened when it was heard.
pub fn parse_event(bytes: &[u8], heard: Timestamp) -> Result<CallEvent, WireError> {
    let (value, _) = json(bytes, None).ok_or(WireError {
        field: String::new(),
        problem: Problem::NotJson,
    })?;
    read(&value, heard, &Mends::default())
}

/// Reads one event, or an array of up to [`MOST_EVENTS`]: all of them, or the first that can't be read.
pub fn parse_events(bytes: &[u8], heard: Timestamp) -> Result<Vec<CallEvent>, BatchError> {
    read_body(bytes, heard).map(|body| body.events)
}

/// The same, with what had to be mended.
pub fn read_body(bytes: &[u8], heard: Timestamp) -> Result<Body, BatchError> {
    read_body_in(bytes, None, heard)
}

/// The same for a body whose sender says in which encoding it is, as the `charset` of a `Content-Type` does. One that is not
/// known, or that the bytes are not in, counts for nothing.
pub fn read_body_in(
    bytes: &[u8],
    charset: Option<&str>,
    heard: Timestamp,
) -> Result<Body, BatchError> {
    let (value, is_mended) = json(bytes, charset).ok_or(BatchError::NotJson)?;
    let mut body = Body {
        events: Vec::new(),
        mended: Vec::new(),
    };
    if is_mended {
        body.mended.push(Mended {
            index: None,
            how: Mend::Bytes,
            error: None,
        });
    }
    let events = match &value {
        Value::Array(events) if events.len() > MOST_EVENTS => {
            return Err(BatchError::TooMany {
                found: events.len(),
            });
        }
        Value::Array(events) => events.as_slice(),
        event => std::slice::from_ref(event),
    };
    for (index, event) in events.iter().enumerate() {
        let index = value.is_array().then_some(index);
        let mends = Mends::default();
        let event = read(event, heard, &mends);
        body.events
            .push(event.map_err(|error| BatchError::Bad { index, error })?);
        body.mended.extend(mends.taken(index));
    }
    Ok(body)
}

fn read(value: &Value, heard: Timestamp, mends: &Mends) -> Result<CallEvent, WireError> {
    Event::read(&Fields::of(value, mends)?, heard).map(|event| event.into_call_event(heard))
}
