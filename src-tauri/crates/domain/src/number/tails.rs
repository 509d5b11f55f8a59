//! A number whose last digits are written once more: `030 901820-0 / -45`, `(03) 1234-5678/9`, `03-1234-5678, -5679`.
//!
//! What follows the number stands in place of its last digits. **Invariant:** the digits of the whole text are never one
//! number where the second end is marked, by a hyphen of its own or behind an extension.

use crate::number::country::Country;
use crate::number::label::{digits, is_number};
use crate::number::parsing::{is_letter, is_sure};
use crate::number::piece::{Piece, sure};

/// Each number before such an end has at least this many digits.
const FEWEST_DIGITS: usize = 7;

/// An end that is written once more has no more digits than this: more are a line of their own.
const MOST_DIGITS: usize = 4;

/// An extension behind a hyphen, such as `-0`, has no more digits than this. A longer group is the end of the number itself.
const LONGEST_EXTENSION: usize = 2;

/// Words that stand between two numbers, and so between two ends.
const WORDS: [&str; 20] = [
    "or",
    "and",
    "oder",
    "und",
    "bzw",
    "bis",
    "ou",
    "et",
    "o",
    "u",
    "y",
    "e",
    "of",
    "en",
    "lub",
    "または",
    "又は",
    "及び",
    "と",
    "か",
];

const HYPHENS: [char; 8] = [
    '-', '\u{2010}', '\u{2011}', '\u{2013}', '－', '−', 'ー', 'ｰ',
];

/// The number and those with another end, if that is what the text is.
pub(super) fn ends(typed: &str, country: Country) -> Option<Vec<Piece>> {
    let (first, ends) = split(typed, country)?;
    let mut found = vec![sure(first)];
    for end in ends {
        let others = with_end(first, &end, country);
        if others.is_empty() {
            return None;
        }
        found.extend(others);
    }
    Some(found)
}

/// An end that is written once more.
struct End<'t> {
    digits: &'t str,
    /// Whether a hyphen of its own stands before it.
    is_marked: bool,
    /// Whether it is the last one of a range.
    is_range: bool,
}

/// The number before the first sign behind which only ends follow.
fn split<'t>(typed: &'t str, country: Country) -> Option<(&'t str, Vec<End<'t>>)> {
    let mut was_numeric = false;
    for (place, c) in typed.char_indices() {
        let is_end_of_group = was_numeric && !c.is_numeric();
        was_numeric = c.is_numeric();
        let (first, rest) = typed.split_at(place);
        if !is_end_of_group || digits(first) < FEWEST_DIGITS {
            continue;
        }
        if let Some(ends) = only_ends(rest, extension(first).is_some())
            && is_number(first, country)
            && is_sure(first, country)
        {
            return Some((first, ends));
        }
    }
    None
}

/// The ends, if the text holds nothing else, `behind_extension` being what they stand behind.
fn only_ends(text: &str, behind_extension: bool) -> Option<Vec<End<'_>>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(char::is_numeric) {
        let (between, from) = rest.split_at(start);
        let length = from.find(|c: char| !c.is_numeric()).unwrap_or(from.len());
        let (digits, after) = from.split_at(length);
        let is_marked = between.ends_with(HYPHENS);
        let between = between.trim_end_matches(HYPHENS);
        let is_range = matches!(between.trim(), "~" | "〜" | "～");
        let may_be = is_marked || is_range || behind_extension;
        if !may_be || !is_between(between) || digits.chars().count() > MOST_DIGITS {
            return None;
        }
        found.push(End {
            digits,
            is_marked,
            is_range,
        });
        rest = after;
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a text stands between two ends: a sign or a word that joins them, perhaps behind a note in brackets.
fn is_between(text: &str) -> bool {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let plain = plain
        .trim()
        .trim_start_matches(HYPHENS)
        .trim()
        .to_lowercase();
    let is_sign = |c: char| "/／,，、;；|｜&＆・~〜～+＋".contains(c);
    let word = plain.trim_matches(|c: char| !is_letter(c));
    if word.is_empty() {
        let signs = plain.chars().filter(|c| !c.is_whitespace());
        return !plain.is_empty() && signs.clone().all(is_sign) && signs.count() == 1;
    }
    WORDS.contains(&word)
        && plain
            .chars()
            .all(|c| is_letter(c) || is_sign(c) || ". ".contains(c))
}

/// The digits behind the last hyphen of a number, if they are an extension.
fn extension(number: &str) -> Option<&str> {
    let (_, last) = number.rsplit_once(HYPHENS)?;
    let is_plain = !last.is_empty() && last.chars().all(char::is_numeric);
    (is_plain && last.chars().count() <= LONGEST_EXTENSION).then_some(last)
}

/// The number with this end, or both that it may be: an extension gives way as a whole, other digits only as many as the
/// end has. `-10/5` may be `-15` as well as `-5`.
fn with_end(number: &str, end: &End<'_>, country: Country) -> Vec<Piece> {
    let length = end.digits.chars().count();
    let last: String = number.chars().rev().take(length).collect();
    let by_extension = extension(number).map(str::len);
    let by_digits = last.chars().all(char::is_numeric).then_some(last.len());
    let mut texts: Vec<String> = [by_extension, by_digits]
        .into_iter()
        .flatten()
        .filter_map(|length| number.get(..number.len().checked_sub(length)?))
        .map(|kept| format!("{kept}{}", end.digits))
        .filter(|text| is_number(text, country))
        .collect();
    texts.dedup();
    if end.is_marked {
        texts.truncate(1);
    }
    let is_year = length == 4 && (end.digits.starts_with("19") || end.digits.starts_with("20"));
    let is_sure = texts.len() == 1 && !end.is_range && (end.is_marked || !is_year);
    let pieces = texts.into_iter().map(|text| Piece { text, is_sure });
    pieces.collect()
}
