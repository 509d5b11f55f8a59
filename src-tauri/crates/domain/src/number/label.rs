//! Digits before a number that are none of it: the end of a label.
//!
//! **Invariant:** what may be dialled before a number, or be a country's code, is never plainly a label.

use crate::number::country::Country;
use crate::number::parsing::{digits as digits_of, is_letter, is_sure, parse};

/// A label before a number has no more digits than this: `Suite 2000`.
const MOST_LABEL_DIGITS: usize = 4;

/// Whether the text is one number, perhaps with a label.
pub(super) fn is_one(text: &str, country: Country) -> bool {
    is_number(text, country) || is_labelled(text, country)
}

pub(super) fn is_labelled(text: &str, country: Country) -> bool {
    without_label(text, country).is_some_and(|(_, is_plainly_a_label)| is_plainly_a_label)
}

/// The number behind a label that ends in a few digits (`Apt 4 415-…`, `2) 030 …`, `担当1 03-…`), and whether they are
/// plainly a label: not if they may be what is dialled before the number, or a country's code.
pub(super) fn without_label(typed: &str, country: Country) -> Option<(String, bool)> {
    let mut was_digit = false;
    for (place, c) in typed.char_indices() {
        let begins = c.is_numeric() || matches!(c, '+' | '＋' | '(' | '（');
        let (label, rest) = typed.split_at(place);
        let is_start = begins && !was_digit;
        was_digit = c.is_numeric();
        let dropped = digits_of(label);
        if !is_start || dropped.is_empty() {
            continue;
        }
        if dropped.len() > MOST_LABEL_DIGITS
            || dropped.starts_with('0')
            || label.contains(['+', '＋'])
        {
            return None;
        }
        let Some(number) = parse(rest, country).filter(|number| number.is_valid()) else {
            continue;
        };
        let whole = parse(typed, country).filter(|number| number.is_valid());
        if whole.as_ref() == Some(&number) {
            return None;
        }
        let is_marked = label.contains(is_letter)
            || (label
                .trim_end()
                .ends_with([')', '）', '.', '．', ':', '：', '#', '℡', '☎'])
                && !label.contains(['(', '（']));
        let is_dialled_with_zero =
            rest.starts_with(['0', '０', '+', '＋']) || is_bracketed_zero(rest);
        if whole.is_some() && !(is_marked && is_dialled_with_zero) {
            return None;
        }
        let abroad = parse(&format!("+{dropped}{}", digits_of(rest)), country);
        let may_be_code = abroad
            .is_some_and(|number| number.is_valid() && number.country_code.to_string() == dropped);
        return Some((
            String::from(rest),
            is_marked && !may_be_code && is_sure(rest, country),
        ));
    }
    None
}

fn is_bracketed_zero(text: &str) -> bool {
    let inside = text.trim_start_matches(['(', '（']);
    inside != text && inside.starts_with(['0', '０'])
}

pub(super) fn is_number(text: &str, country: Country) -> bool {
    parse(text, country).is_some_and(|number| number.is_valid())
}

pub(super) fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}
