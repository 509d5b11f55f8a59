//! `ringside event`: for phones that can run a command on a call. Needs no window and returns at once.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use store::{Profile, SealingKey};
use telephony::hand_over::{Handed, OwnEvent, Why, hand_over};

use crate::arguments::PhoneEvent;

const WRONG_ARGUMENTS: u8 = 2;
const KEPT: u8 = 3;
const NOT_KEPT: u8 = 1;

pub(crate) fn run(profile: &Path, event: &PhoneEvent) -> ExitCode {
    let words = [
        ("event", Some(event.kind.as_str())),
        ("call_id", event.id.as_deref()),
        ("from.number", event.from.as_deref()),
        ("from.name", event.from_name.as_deref()),
        ("to.number", event.to.as_deref()),
        ("to.name", event.to_name.as_deref()),
        ("direction", event.direction.as_deref()),
        ("outcome", event.outcome.as_deref()),
        ("line", event.line.as_deref()),
        ("transfer", event.transfer.as_deref()),
        ("group_id", event.group_id.as_deref()),
        ("record", event.record.as_deref()),
        ("case_number", event.case_number.as_deref()),
        ("customer_number", event.customer_number.as_deref()),
        ("source", event.source.as_deref()),
        ("at", event.at.as_deref()),
    ];
    let words = words
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let event = match OwnEvent::from_words(words, Timestamp::now()) {
        Ok(event) => event,
        Err(error) => {
            let why = error.to_string();
            let why = why.trim_end_matches('.');
            return fail(WRONG_ARGUMENTS, &format!("{why}. Nothing was sent."));
        }
    };
    let seal = |text: &[u8]| {
        let key = SealingKey::read_or_make(profile).map_err(std::io::Error::other)?;
        key.seal(text)
    };
    match hand_over(profile, &event, seal) {
        Ok(Handed::Taken) => ExitCode::SUCCESS,
        Ok(Handed::Kept { why, .. }) => {
            let (why, until) = words_of(why, profile);
            fail(KEPT, &format!("{why} The event is kept and taken {until}."))
        }
        Ok(Handed::Refused(reason)) => fail(WRONG_ARGUMENTS, &reason),
        Err((why, error)) => {
            let (why, _) = words_of(why, profile);
            fail(
                NOT_KEPT,
                &format!(
                    "{why} The event could not be kept either: {error}. Check the profile folder, and start Ringside once: an event is kept encrypted or not at all."
                ),
            )
        }
    }
}

/// Why the event was not taken, and when it will be.
fn words_of(why: Why, profile: &Path) -> (&'static str, &'static str) {
    match why {
        Why::NotRunning if Profile::is_in_use(profile) => {
            ("Ringside runs and hears no commands.", "once it does")
        }
        Why::NotRunning => ("Ringside is not running.", "at its next start"),
        Why::NoAnswer => (
            "Ringside did not answer in time.",
            "a few seconds after it goes on",
        ),
        Why::NotOurs => (
            "A program of another user listens in Ringside's place, and was told nothing. Tell your administrator.",
            "at Ringside's next start",
        ),
        Why::DiskRefuses => (
            "Ringside runs and can't write to its disk. Free some space.",
            "once the disk works",
        ),
        Why::NotNow => (
            "Ringside has too much to do just now, or is ending.",
            "a few seconds later, or at its next start",
        ),
    }
}

fn fail(code: u8, text: &str) -> ExitCode {
    // A phone that runs this may have closed standard error; there is then nobody to tell.
    drop(writeln!(std::io::stderr().lock(), "ringside: {text}"));
    ExitCode::from(code)
}
