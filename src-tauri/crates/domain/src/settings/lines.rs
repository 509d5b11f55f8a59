//! Which of the agent's own lines count: calls on the others are shown and not logged.
//!
//! If a phone doesn't say on which line a call is, the call counts: a record too many can be deleted, while one that
//! was never made is lost.

use crate::base::ids::RawNumber;
use crate::call::event::Direction;
use crate::call::facts::CallFacts;
use crate::number::country::Country;
use crate::number::extension::extension;
use crate::number::reading::{NumberReading, read_call_number};
use crate::number::spellings::is_own;
use crate::settings::Lines;

/// Whether the call is on a line that doesn't count. `country` is the one by whose rules a number without `+` is read.
pub fn is_left_out(facts: &CallFacts, lines: &Lines, country: Country) -> bool {
    let own = own_number(facts);
    let name = facts.line();
    if own.is_none() && name.is_none() {
        return false;
    }
    let listed = |entries: &[String]| {
        entries
            .iter()
            .any(|entry| is_name(name, entry) || own.is_some_and(|own| fits(own, entry, country)))
    };
    listed(&lines.never) || (!lines.only.is_empty() && !listed(&lines.only))
}

/// The agent's own end of the call.
fn own_number(facts: &CallFacts) -> Option<&RawNumber> {
    match facts.direction() {
        Direction::Inbound | Direction::Internal => facts.to(),
        Direction::Outbound => facts.from(),
    }
}

fn is_name(name: Option<&str>, entry: &str) -> bool {
    name.is_some_and(|name| name.trim().to_lowercase() == entry.trim().to_lowercase())
}

fn fits(own: &RawNumber, entry: &str, country: Country) -> bool {
    let entry = String::from(entry.trim());
    // Within a switch, the extension identifies the line.
    if let Some(digits) = extension(own) {
        return match entry.strip_suffix('*') {
            Some(start) => !start.is_empty() && digits.starts_with(start.trim()),
            None => extension(&RawNumber(entry)).as_deref() == Some(&*digits),
        };
    }
    match read_call_number(Some(own), country) {
        NumberReading::Number(number) => is_own(&number, &[entry], country),
        NumberReading::Withheld | NumberReading::NotANumber => false,
    }
}
