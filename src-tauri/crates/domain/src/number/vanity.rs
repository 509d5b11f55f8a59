//! Numbers that are spelled in letters: `1-800-FLOWERS`, `1-888-256-CARS`.
//!
//! It must never take a word beside a number for a part of it: the letters are capitals, and the digits before them are no
//! number by themselves.

use crate::number::country::Country;
use crate::number::parsing::parse;
use rlibphonenumber::PhoneNumberType;

/// Fewer letters than this are an abbreviation.
const FEWEST_LETTERS: usize = 4;

/// So many letters more than fit are left out, as telephones do: `1-800-MATTRESS`.
const MOST_LEFT_OUT: usize = 4;

/// The digits that the letters stand for, if the text begins with such a number.
pub(super) fn spelled(typed: &str, country: Country) -> Option<String> {
    let is_part = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || " -.()+".contains(c);
    let end = typed.find(|c: char| !is_part(c)).unwrap_or(typed.len());
    let mut text = typed.get(..end)?;
    // A word that goes on in small letters is none of ours.
    if typed.get(end..)?.starts_with(char::is_alphabetic) {
        text = text.trim_end_matches(|c: char| c.is_ascii_uppercase());
    }
    let first = text.find(|c: char| c.is_ascii_uppercase())?;
    let before = text.get(..first)?;
    let letters = text.chars().filter(char::is_ascii_uppercase).count();
    let has_digits = before.contains(|c: char| c.is_ascii_digit());
    if !has_digits || letters < FEWEST_LETTERS || is_number(before, country) {
        return None;
    }
    let dialled: String = text.chars().filter_map(key).collect();
    if is_number(&dialled, country) {
        return Some(dialled);
    }
    let shorter = (1..=MOST_LEFT_OUT).filter_map(|more| dialled.get(..dialled.len() - more));
    let mut shorter = shorter.filter(|shorter| is_of_a_company(shorter, country));
    shorter.next().map(String::from)
}

/// The key of a letter; a digit and a plus are their own.
fn key(c: char) -> Option<char> {
    let key = match c {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        '0'..='9' | '+' => c,
        _ => return None,
    };
    Some(key)
}

fn is_number(text: &str, country: Country) -> bool {
    parse(text, country).is_some_and(|number| number.is_valid())
}

/// Only companies spell more letters than a number has.
fn is_of_a_company(text: &str, country: Country) -> bool {
    let kind = parse(text, country).map(|number| number.get_type());
    matches!(
        kind,
        Some(PhoneNumberType::TollFree | PhoneNumberType::SharedCost | PhoneNumberType::UAN)
    )
}
