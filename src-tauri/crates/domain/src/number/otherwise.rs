//! Other readings of a text that is no number as it stands: one without its `+`, one with digits that were dialled
//! before it.
//!
//! Each reading is a text that is then read as a number: `parsing` says whether it is one, and the index says whose it
//! is.

use crate::base::ids::E164;
use crate::number::country::Country;
use crate::number::parsing::is_letter;
use crate::number::variants::variants;

/// Another reading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) text: String,
    /// False for another number of the same subscriber.
    pub(super) same_number: bool,
}

/// Countries in which some lines dial a code before a number to hide or to show their own.
const SERVICE_CODES: [(&str, &[&str]); 8] = [
    ("JP", &["184", "186"]),
    ("GB", &["141", "1470"]),
    ("IE", &["141", "142"]),
    ("AU", &["1831", "1832"]),
    ("NZ", &["0197", "0196"]),
    ("HK", &["133", "1357"]),
    ("FR", &["3651"]),
    ("MX", &["044", "045", "01"]),
];

/// Prefixes with which an international number is dialled, where libphonenumber does not know them for the country:
/// carriers have their own, and people keep those of the country they came from.
const DIALLED: [&str; 7] = ["0011", "001010", "001", "011", "0033010", "0061010", "00"];

/// The shortest number that is tried with a `+`.
const FEWEST_DIGITS: usize = 8;

/// The readings, the likeliest first.
pub(super) fn readings(typed: &str, agent: Country, outside_prefix: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    let mut add = |text: String| {
        found.push(Reading {
            text,
            same_number: true,
        });
    };
    let plain = bare(typed);
    let without_code = without_service_codes(&plain, agent);
    let prefix = bare(outside_prefix);
    let from_outside = |text: &str| -> Option<String> {
        let rest = text.strip_prefix(prefix.as_str())?;
        (!prefix.is_empty() && !rest.is_empty()).then(|| String::from(rest))
    };
    // If a prefix is set, it stands before every outside number that is dialled, so the rest is a reading.
    for text in std::iter::once(&plain).chain(&without_code) {
        if let Some(rest) = from_outside(text) {
            add(rest.clone());
            // Behind the prefix stands what a phone outside would dial: a service code, too.
            for text in without_service_codes(&rest, agent) {
                add(text);
            }
        }
    }
    if let Some(text) = with_plus(&plain) {
        add(text);
    }
    for text in &without_code {
        add(text.clone());
        if let Some(text) = with_plus(text) {
            add(text);
        }
    }
    for text in std::iter::once(&plain).chain(&without_code) {
        let dialled = DIALLED.iter().filter_map(|code| text.strip_prefix(code));
        for text in dialled.filter_map(with_plus) {
            add(text);
        }
    }
    let international = plain.starts_with('+').then(|| E164(plain.clone()));
    let others = international.iter().flat_map(variants);
    found.extend(others.map(|other| Reading {
        text: other.0,
        same_number: false,
    }));
    found
}

/// The digits, and the other characters that a phone can dial.
fn bare(typed: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        '＋' => Some('+'),
        '＊' => Some('*'),
        '＃' => Some('#'),
        c if c.is_ascii_digit() || matches!(c, '+' | '*' | '#') => Some(c),
        _ => None,
    };
    // A text with letters was not dialled, so it has no such reading.
    if typed.chars().any(is_letter) {
        return String::new();
    }
    typed.chars().filter_map(plain).collect()
}

/// The digits with a `+` before them. A country code never begins with a zero.
fn with_plus(digits: &str) -> Option<String> {
    let is_plain = digits.chars().all(|c| c.is_ascii_digit());
    (is_plain && digits.len() >= FEWEST_DIGITS && !digits.starts_with('0'))
        .then(|| format!("+{digits}"))
}

/// The number without `*31#`, `#31#`, `*67` and the like, or without the digits that mean the same in the country.
fn without_service_codes(plain: &str, agent: Country) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(code) = plain.strip_prefix(['*', '#']) {
        let code = code.trim_start_matches(['*', '#']);
        match code.find(['*', '#']) {
            Some(end) => {
                let rest = code.get(end..).unwrap_or_default();
                found.push(String::from(rest.trim_start_matches(['*', '#'])));
            }
            // `*67` and `*1831` have no sign that marks their end.
            None => {
                let lengths = [2, 3, 4];
                let rests = lengths.iter().filter_map(|length| code.get(*length..));
                found.extend(rests.map(String::from));
            }
        }
    }
    let country = agent.to_string();
    let of_country = SERVICE_CODES.iter().filter(|(code, _)| *code == country);
    for (_, codes) in of_country {
        let rests = codes.iter().filter_map(|code| plain.strip_prefix(code));
        found.extend(rests.map(String::from));
    }
    found.retain(|rest| !rest.is_empty());
    found
}
