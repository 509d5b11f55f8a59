//! The words of the public event, each list once: for the reader, for its errors and for the schema.
//!
//! Owns the words for kinds, directions, outcomes and transfers. They stay as they are once built; a new one is added at the
//! end of its list.

use domain::call::event::{Direction, Outcome, Transfer};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::borrow::Cow;

pub(super) const KINDS: &[(&str, Kind)] = &[
    ("ringing", Kind::Ringing),
    ("dialing", Kind::Dialing),
    ("answered", Kind::Answered),
    ("held", Kind::Held),
    ("resumed", Kind::Resumed),
    ("transferred", Kind::Transferred),
    ("ended", Kind::Ended),
    ("voicemail", Kind::Voicemail),
    ("details", Kind::Details),
    ("message", Kind::Message),
];
pub(super) const DIRECTIONS: &[(&str, Direction)] = &[
    ("inbound", Direction::Inbound),
    ("outbound", Direction::Outbound),
    ("internal", Direction::Internal),
];
pub(super) const OUTCOMES: &[(&str, Outcome)] = &[
    ("answered", Outcome::Answered),
    ("missed", Outcome::Missed),
    ("declined", Outcome::Declined),
    ("answered_elsewhere", Outcome::AnsweredElsewhere),
    ("no_answer", Outcome::NoAnswer),
    ("busy", Outcome::Busy),
    ("failed", Outcome::Failed),
    ("voicemail", Outcome::Voicemail),
    ("transferred", Outcome::Transferred),
];
pub(super) const TRANSFERS: &[(&str, Transfer)] = &[
    ("in", Transfer::In),
    ("out", Transfer::Out),
    ("automatic", Transfer::Automatic),
];

/// What an event says. A `message` is a kind of its own only on the outside.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Ringing,
    Dialing,
    Answered,
    Held,
    Resumed,
    Transferred,
    Ended,
    Voicemail,
    Details,
    Message,
}

impl JsonSchema for Kind {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Kind")
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": names(KINDS) })
    }
}

/// The schema of a direction, which may be `null`.
pub(super) fn directions(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": or_null(DIRECTIONS) })
}

/// The schema of an outcome, which may be `null`.
pub(super) fn outcomes(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": or_null(OUTCOMES) })
}

/// The schema of a transfer, which may be `null`.
pub(super) fn transfers(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": or_null(TRANSFERS) })
}

fn names<T>(words: &[(&'static str, T)]) -> Vec<&'static str> {
    words.iter().map(|(word, _)| *word).collect()
}

fn or_null<T>(words: &[(&'static str, T)]) -> Value {
    let mut values = json!(names(words));
    if let Value::Array(values) = &mut values {
        values.push(Value::Null);
    }
    values
}
