//! The client side of `ringside event`: hands one event to the running app, or keeps it on disk until an app takes it.
//!
//! Owns the event's way from arguments to the app's socket and the folder `events-kept`. It must never lose an event, never say a
//! word of it to another user's program, and never take long: a phone waits for the command it ran.
//!
//! An event whose answer didn't come in time is kept although the app may have taken it. Events may repeat, by
//! contract; a lost one can't be had again.

mod kept;
mod post;
mod why;

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::hand_over::post::Answer;
use crate::wire::{self, WireError};

pub use kept::{Kept, bytes, forget, take_kept};
pub use why::Why;

/// The source of an event whose arguments name none.
const COMMAND: &str = "command";

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// The running app has it on disk.
    Taken,
    /// No app has it on disk; it is in this file until one has.
    Kept {
        /// The file under `events-kept`.
        file: PathBuf,
        /// Why it was not taken.
        why: Why,
    },
    /// The running app refused it, with this reason in plain words.
    Refused(String),
}

/// An event that can be read, in its public form and with the time at which it happened.
pub struct OwnEvent(String);

impl OwnEvent {
    /// Builds an event from names and values, as they stand in arguments or in a link: `event`, `call_id`,
    /// `from.number`, `from.name` and so on, by their names in the public schema. Without `at` it happened at `now`.
    pub fn from_words<'a>(
        words: impl IntoIterator<Item = (&'a str, &'a str)>,
        now: Timestamp,
    ) -> Result<Self, WireError> {
        let mut event = Map::new();
        event.insert(String::from("source"), Value::from(COMMAND));
        event.insert(String::from("at"), Value::from(now.to_string()));
        for (name, value) in words
            .into_iter()
            // A number that the phone left empty is a withheld one; all else that is empty is not there.
            .filter(|(name, value)| !value.trim().is_empty() || name.ends_with(".number"))
        {
            // The event may wait for days: if its time can't be read, the time of the command is taken.
            if name == "at" && value.trim().parse::<Timestamp>().is_err() {
                continue;
            }
            let value = Value::from(value);
            match name.split_once('.') {
                None => {
                    event.insert(String::from(name), value);
                }
                Some((party, field)) => {
                    let within = event
                        .entry(party)
                        .or_insert_with(|| Value::Object(Map::new()));
                    if let Value::Object(within) = within {
                        within.insert(String::from(field), value);
                    }
                }
            }
        }
        let text = Value::Object(event).to_string();
        wire::parse_event(text.as_bytes(), now).map(|_| Self(text))
    }
}

/// Hands the event to the app that runs with this profile. `seal` closes it where it has to be kept: it is never kept in a
/// form that others can read. It must not be called within an async runtime.
///
/// # Errors
/// If the event could not be kept either: why it was not taken, and why it was not kept.
pub fn hand_over(
    profile: &Path,
    event: &OwnEvent,
    seal: impl FnOnce(&[u8]) -> io::Result<Vec<u8>>,
) -> Result<Handed, (Why, io::Error)> {
    let why = match post::post(profile, &event.0) {
        Ok(Answer::Taken) => return Ok(Handed::Taken),
        Ok(Answer::Refused(said)) => return Ok(Handed::Refused(said)),
        Err(why) => why,
    };
    let kept = seal(event.0.as_bytes()).and_then(|sealed| kept::keep(profile, &sealed));
    match kept {
        Ok(file) => Ok(Handed::Kept { file, why }),
        Err(error) => Err((why, error)),
    }
}
