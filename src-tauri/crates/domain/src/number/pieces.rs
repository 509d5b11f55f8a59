//! The numbers that stand in one field: `415-555-0195 or 415-555-0196`, `A; B`, `A/B`, `A (home) B (cell)`, `A・B`.
//!
//! A word in any language ends a number, and so do signs that never stand within one. A slash and a blank can stand
//! within a number: they separate two numbers only where both sides are numbers by themselves and the whole is not.

use crate::number::country::Country;
use crate::number::parsing::{first_number, parse};

/// Fewer digits than this belong to the number beside them: an extension, a house number, the last digits of a second
/// line.
const FEWEST_DIGITS: usize = 6;

/// Each side of a slash or a blank has at least this many digits.
const FEWEST_SIDE_BY_SIDE: usize = 7;

pub(super) fn pieces(typed: &str, country: Country) -> Vec<String> {
    // In a `tel:` address, semicolons separate parameters and not numbers.
    if typed.trim_start().to_lowercase().starts_with("tel:") {
        return vec![String::from(typed)];
    }
    let parts: Vec<&str> = typed
        .split([
            ';', '；', ',', '，', '、', '\n', '\r', '\t', '|', '｜', '・', '･', '•', '·', '&', '＆',
        ])
        .flat_map(|part| part.split(" / "))
        .map(str::trim)
        .filter(|part| digits(part) >= FEWEST_DIGITS)
        .collect();
    let all = || parts.iter().all(|part| is_number(part, country));
    if parts.len() >= 2 && (all() || !is_number(typed, country)) {
        let parts = parts.iter();
        return parts
            .flat_map(|part| between_words(part, country))
            .collect();
    }
    between_words(typed, country)
}

/// The numbers between the words of a text. What follows the first one counts only if it is a number by itself.
fn between_words(typed: &str, country: Country) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = typed;
    loop {
        let (number, after) = first_number(rest, country);
        if found.is_empty() || is_number(&number, country) {
            found.extend(side_by_side(&number, country));
        }
        if digits(after) < FEWEST_DIGITS {
            return found;
        }
        rest = after;
    }
}

/// Two numbers with a slash, a blank or nothing but a `+` or a bracket between them.
fn side_by_side(typed: &str, country: Country) -> Vec<String> {
    let whole = || vec![String::from(typed)];
    if is_number(typed, country) {
        return whole();
    }
    for (place, c) in typed.char_indices() {
        if !(c.is_whitespace() || matches!(c, '/' | '／' | '+' | '＋' | '~' | '〜' | '(' | '（'))
        {
            continue;
        }
        let (left, right) = typed.split_at(place);
        let right =
            right.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '／'));
        if digits(left) < FEWEST_SIDE_BY_SIDE || !is_number(left, country) {
            continue;
        }
        if digits(right) >= FEWEST_SIDE_BY_SIDE {
            let others = side_by_side(right, country);
            if others.iter().all(|other| is_number(other, country)) {
                return [vec![String::from(left)], others].concat();
            }
        } else if matches!(c, '/' | '／') && right.chars().all(|c| c.is_ascii_digit()) {
            // `03-1234-5678/79`: the second line differs in its last digits.
            let second = with_last_digits(left, right);
            return [Some(String::from(left)), second]
                .into_iter()
                .flatten()
                .collect();
        }
    }
    whole()
}

/// The number with its last digits replaced by these.
fn with_last_digits(number: &str, last: &str) -> Option<String> {
    let number = number.trim_end();
    let kept = number.len().checked_sub(last.len())?;
    let tail = number.get(kept..)?;
    let is_plain = !last.is_empty() && tail.chars().all(|c| c.is_ascii_digit());
    is_plain.then(|| format!("{}{last}", number.get(..kept).unwrap_or_default()))
}

fn is_number(text: &str, country: Country) -> bool {
    parse(text, country).is_some_and(|number| number.is_valid())
}

fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}
