//! The numbers that stand in one field: `415-555-0195 or 415-555-0196`, `A; B`, `A/B`, `A (home) B (cell)`, `A・B`.
//!
//! A word in any language ends a number, and so do signs that never stand within one. A slash, a blank or a hyphen can
//! stand within a number: they separate two numbers only where both sides are numbers by themselves and the whole is
//! not. **Invariant:** digits that may be a customer's or an order's number are never a sure number: behind a word, only
//! what the word announces is sure, and what is written as phone numbers are.

use crate::number::announced::is_announced;
use crate::number::country::Country;
use crate::number::label::{digits, is_labelled, is_number};
use crate::number::notes::without_notes;
use crate::number::parsing::{first_number, is_sure, starts_international};
use crate::number::piece::{Piece, sure};
use crate::number::sides::{in_the_same_area, side_by_side};
use crate::number::tails::ends;
use crate::number::vanity::spelled;

/// Fewer digits than this belong to the number beside them: an extension, a house number, the last digits of a second
/// line.
const FEWEST_DIGITS: usize = 6;

/// Signs that never stand within a number.
const SEPARATORS: [char; 25] = [
    ';', '；', ',', '，', '、', '\n', '\r', '\t', '|', '｜', '・', '･', '•', '·', '&', '＆', '。',
    '→', '⇒', '>', '＞', '┃', '\\', '=', '：',
];

pub(super) fn pieces(typed: &str, country: Country) -> Vec<Piece> {
    // In a `tel:` address, semicolons separate parameters and not numbers.
    if typed.trim_start().to_lowercase().starts_with("tel:") {
        return vec![sure(typed)];
    }
    if is_bank_account(typed) {
        return Vec::new();
    }
    if let Some(number) = spelled(typed.trim(), country) {
        return vec![sure(&number)];
    }
    let typed = &without_notes(typed, |rest| holds_number(rest, country));
    if let Some(found) = ends(typed, country) {
        return found;
    }
    let parts = parts(typed, country);
    let mut found = Vec::new();
    let all = || parts.iter().all(|part| is_number(part, country));
    let is_whole = is_number(typed, country);
    if (parts.len() >= 2 && (all() || !is_whole)) || (parts.len() == 1 && !is_whole && all()) {
        for part in parts {
            between_words(part, country, &mut found);
        }
    } else {
        between_words(typed, country, &mut found);
    }
    let first = found.first().cloned();
    let lines: Vec<Piece> = found
        .iter()
        .skip(1)
        .filter(|piece| !is_sure(&piece.text, country))
        .filter_map(|piece| in_the_same_area(&first.as_ref()?.text, &piece.text))
        .collect();
    found.extend(lines);
    let label = typed.split(char::is_numeric).next().unwrap_or_default();
    let numbers = found
        .iter()
        .filter(|piece| is_number(&piece.text, country))
        .count();
    if let Some(first) = found.first_mut().filter(|_| numbers > 1) {
        first.is_sure &=
            is_announced(label) || has_the_look(&first.text) || has_an_area(&first.text);
    }
    if numbers == 0
        && let Some(number) = in_one(typed, country)
    {
        return vec![sure(&number)];
    }
    found
}

/// The parts of a text between signs that never stand within a number.
fn parts(typed: &str, country: Country) -> Vec<&str> {
    let mut found = Vec::new();
    for part in typed.split(SEPARATORS) {
        // `040 123456-0 / -45` is one number with two ends.
        if ends(part, country).is_some() {
            found.push(part.trim());
        } else {
            let parts = part.split(" / ").flat_map(|part| part.split("..."));
            found.extend(parts.map(str::trim));
        }
    }
    found.retain(|part| digits(part) >= FEWEST_DIGITS);
    found
}

/// An IBAN: its country, two digits that check it, and the number of the account.
fn is_bank_account(typed: &str) -> bool {
    let code: String = typed.trim_start().chars().take(4).collect();
    let (country, check) = code.split_at_checked(2).unwrap_or_default();
    country.len() == 2
        && check.len() == 2
        && country.chars().all(|c| c.is_ascii_uppercase())
        && check.chars().all(|c| c.is_ascii_digit())
        && digits(typed) >= SHORTEST_ACCOUNT
}

/// The digits of the shortest IBAN.
const SHORTEST_ACCOUNT: usize = 15;

/// A number whose groups an import has put separators between: `415|555|0195`.
fn in_one(typed: &str, country: Country) -> Option<String> {
    let is_plain = |c: char| c.is_numeric() || SEPARATORS.contains(&c) || c == ':';
    let joined = typed.trim().replace(|c: char| !c.is_numeric(), " ");
    (typed.trim().chars().all(is_plain) && is_sure(&joined, country)).then_some(joined)
}

fn holds_number(text: &str, country: Country) -> bool {
    digits(text) >= FEWEST_DIGITS
        && pieces_of_rest(text, country)
            .iter()
            .any(|piece| is_number(&piece.text, country))
}

fn pieces_of_rest(text: &str, country: Country) -> Vec<Piece> {
    let mut found = Vec::new();
    for part in text.split(SEPARATORS) {
        between_words(part, country, &mut found);
    }
    found
}

/// The numbers between the words of a text. What follows the first one counts only if it is a number by itself, and is
/// sure only if nothing says that it is something else.
fn between_words(typed: &str, country: Country, found: &mut Vec<Piece>) {
    let mut rest = typed;
    loop {
        let (number, after) = first_number(rest, country);
        let is_first = found.is_empty();
        if is_first || is_number(&number, country) || is_labelled(&number, country) {
            let label = rest.split(char::is_numeric).next().unwrap_or_default();
            let mut pieces = side_by_side(&number, country);
            if !is_first {
                let first = found.first().map(|piece| piece.text.clone());
                let first = first.unwrap_or_default();
                for piece in &mut pieces {
                    piece.is_sure &= is_announced(label) || is_written_as(&piece.text, &first);
                }
            }
            found.extend(pieces);
        }
        if digits(after) < FEWEST_DIGITS {
            return;
        }
        rest = after;
    }
}

/// Whether a text is written as the number before it: with a `+`, or in the same groups.
fn is_written_as(text: &str, first: &str) -> bool {
    starts_international(text) || (has_the_look(text) && groups(text) == groups(first))
}

/// Whether a text has the look of a phone number and not of one number among many others.
fn has_the_look(text: &str) -> bool {
    starts_international(text) || groups(text).len() >= FEWEST_GROUPS
}

/// Whether the first group of several begins with a zero, as an area does and no other number.
fn has_an_area(text: &str) -> bool {
    let start = text.find(char::is_numeric).unwrap_or_default();
    let begins = text
        .get(start..)
        .is_some_and(|text| text.starts_with(['0', '０']));
    begins && groups(text).len() > 1
}

/// The lengths of the groups of digits.
fn groups(text: &str) -> Vec<usize> {
    let groups = text.split(|c: char| !c.is_numeric());
    let lengths = groups.map(|group| group.chars().count());
    lengths.filter(|length| *length > 0).collect()
}

/// Two groups of digits are the look of many other numbers.
const FEWEST_GROUPS: usize = 3;
