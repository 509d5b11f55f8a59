//! What can be wrong with an event from outside, in words that the author of a hook can act on.
//!
//! Owns the sentences; it never carries the refused value, which may be somebody's number or name.

use crate::wire::limit::MOST_EVENTS;

/// One field of one event that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", if field.is_empty() { String::new() } else { format!("`{field}` ") })]
pub struct WireError {
    /// The field as a path, such as `from.number`; empty where it is the event as a whole.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The bytes are no JSON.
    #[error("The body is not JSON.")]
    NotJson,
    /// The event isn't an object.
    #[error("An event must be a JSON object.")]
    NotAnObject,
    /// The field has to be there.
    #[error("is missing.")]
    Missing,
    /// Neither a call id nor any number: nobody could say which call is meant.
    #[error(
        "is missing, and so are `from.number` and `to.number`: one of the three must be there."
    )]
    NoCall,
    /// The value has another JSON type.
    #[error("must be {0}.")]
    WrongType(&'static str),
    /// The word is none of those that are known.
    #[error("must be one of {}.", .0.join(", "))]
    UnknownWord(Vec<&'static str>),
    /// The value is no time with an offset (RFC 3339).
    #[error("must be a time with its offset, such as 2026-11-21T09:30:00+09:00.")]
    NotATime,
    /// The time is too far from now to be that of a call: the phone's clock is wrong.
    #[error(
        "must be at most a day ahead and {0} days past: the moment in which it was heard is taken."
    )]
    TooFarOff(i64),
    /// The text holds no record id.
    #[error("must be a Salesforce record's id or a link to it.")]
    NotARecord,
    /// The bytes are no UTF-8, and in no encoding that can be told.
    #[error("is in no encoding that can be told: send UTF-8, or name the `charset`.")]
    Unreadable,
    /// The text is longer than the field may be.
    #[error("is too long: at most {0} characters.")]
    TooLong(usize),
}

/// Why a body with one or more events was refused. Nothing of such a body is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The bytes are no JSON.
    #[error("The body is not JSON.")]
    NotJson,
    /// The array is longer than [`MOST_EVENTS`].
    #[error("At most {} events may come at once; these were {found}.", MOST_EVENTS)]
    TooMany {
        /// How many there were.
        found: usize,
    },
    /// An event can't be read.
    #[error("{}{error}", .index.map(|index| format!("Event {index}: ")).unwrap_or_default())]
    Bad {
        /// Which element of the array, counted from 0; none where the body is one event.
        index: Option<usize>,
        /// What is wrong with it.
        error: WireError,
    },
}
