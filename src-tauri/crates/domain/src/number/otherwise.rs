//! Other readings of a text that is no number as it stands: one without its `+`, one with digits that were dialled
//! before it.
//!
//! Each reading is a text that is then read as a number: `parsing` says whether it is one, and the index says whose it
//! is.

use crate::base::ids::E164;
use crate::number::country::Country;
use crate::number::parsing::{e164, is_letter, is_sure, parse};
use crate::number::variants::variants;

/// Another reading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) text: String,
    /// False for another number of the same subscriber, and where another reading is as good.
    pub(super) is_sure: bool,
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
            is_sure: true,
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
        found.extend(behind_an_international_prefix(text, agent));
    }
    let is_number = parse(&plain, agent).is_some_and(|number| number.is_valid());
    let others = match is_number {
        true if plain.starts_with('+') => variants(&E164(plain)),
        true => Vec::new(),
        false => old_forms(&plain, &without_code, agent),
    };
    found.extend(others.into_iter().map(|other| Reading {
        text: other.0,
        is_sure: false,
    }));
    found
}

/// What is no number as it stands may be one that is written in an old way or without its `+`, however it is dialled.
fn old_forms(plain: &str, without_code: &[String], agent: Country) -> Vec<E164> {
    let mut written: Vec<String> = Vec::new();
    for text in without_code.iter().map(String::as_str).chain([plain]) {
        let dialled = DIALLED.iter().filter_map(|code| text.strip_prefix(code));
        written.extend(dialled.chain([text]).filter_map(with_plus));
        written.extend(match text.strip_prefix('+') {
            Some(_) => Some(String::from(text)),
            None => agent.calling_code().map(|code| format!("+{code}{text}")),
        });
    }
    let at_home: Vec<String> = written.iter().flat_map(|text| as_at_home(text)).collect();
    let all = written.into_iter().chain(at_home.iter().cloned());
    let mut found: Vec<E164> = at_home.iter().cloned().map(E164).collect();
    found.extend(all.flat_map(|text| variants(&E164(text))));
    found
}

/// An international number behind whose country code stands what is dialled only within the country, or lacks what belongs
/// there.
fn as_at_home(plain: &str) -> impl Iterator<Item = String> {
    // What Mexico dialled before numbers of other areas and mobiles, the zero of Argentina's area codes behind the 9 of
    // mobiles, and Italy's landlines without their zero.
    const WRITTEN: [(&str, &str); 5] = [
        ("+52044", "+52"),
        ("+52045", "+52"),
        ("+5201", "+52"),
        ("+5490", "+549"),
        ("+39", "+390"),
    ];
    WRITTEN.into_iter().filter_map(|(written, meant)| {
        let rest = plain.strip_prefix(written)?;
        Some(format!("{meant}{rest}"))
    })
}

/// What is left behind each prefix that may have been dialled. If that gives numbers of several countries, none is sure:
/// `0011 47 55502731` is one of Norway behind `0011`, and one of the United States behind `001`.
fn behind_an_international_prefix(text: &str, agent: Country) -> Vec<Reading> {
    let dialled = DIALLED.iter().filter_map(|code| text.strip_prefix(code));
    let texts: Vec<String> = dialled.filter_map(with_plus).collect();
    let mut numbers: Vec<E164> = texts
        .iter()
        .filter_map(|text| parse(text, agent))
        .map(|number| e164(&number))
        .collect();
    numbers.sort();
    numbers.dedup();
    let is_sure = numbers.len() <= 1;
    let readings = texts.into_iter().map(|text| Reading { text, is_sure });
    readings.collect()
}

/// The number behind the outside prefix, if the text may as well be an international one: `0036 11232633` behind a `0` is one
/// of Erfurt, and without it one of Budapest.
pub(super) fn behind_the_prefix(typed: &str, outside_prefix: &str, agent: Country) -> Option<E164> {
    let (plain, prefix) = (bare(typed), bare(outside_prefix));
    let rest = plain.strip_prefix(&prefix).filter(|_| !prefix.is_empty())?;
    let is_international = is_sure(&plain, agent) && plain.starts_with("00");
    let starts_as_dialled = rest.starts_with('0') && is_international;
    (starts_as_dialled && is_sure(rest, agent))
        .then(|| parse(rest, agent))?
        .map(|number| e164(&number))
}

/// The digits, and the other characters that a phone can dial.
fn bare(typed: &str) -> String {
    let digit = |c: char| {
        let mut zeros = ZEROS.iter();
        zeros.find_map(|zero| char::from_digit(u32::from(c).checked_sub(u32::from(*zero))?, 10))
    };
    let plain = |c: char| match c {
        '+' | '＋' => Some('+'),
        '*' | '＊' => Some('*'),
        '#' | '＃' => Some('#'),
        c => digit(c),
    };
    // A text with letters was not dialled, so it has no such reading.
    if typed.chars().any(is_letter) {
        return String::new();
    }
    let bare: String = typed.chars().filter_map(plain).collect();
    // A phone says so that nothing more comes.
    String::from(bare.trim_end_matches('#'))
}

/// The zeros of the scripts in which people write numbers: of ASCII, of full width, Arabic, Persian and Urdu, Devanagari,
/// Bengali and Thai. Nine more digits stand behind each.
const ZEROS: [char; 7] = ['0', '０', '٠', '۰', '०', '০', '๐'];

/// What stands behind a code of the country.
fn known_code(plain: &str, agent: Country) -> Option<&str> {
    let country = agent.to_string();
    let (_, codes) = SERVICE_CODES.iter().find(|(code, _)| *code == country)?;
    codes.iter().find_map(|code| plain.strip_prefix(code))
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
            None if known_code(code, agent).is_some() => {
                found.extend(known_code(code, agent).map(String::from));
            }
            None => {
                let lengths = [2, 3, 4];
                let rests = lengths.iter().filter_map(|length| code.get(*length..));
                found.extend(rests.map(String::from));
            }
        }
    }
    found.extend(known_code(plain, agent).map(String::from));
    found.retain(|rest| !rest.is_empty());
    found
}
