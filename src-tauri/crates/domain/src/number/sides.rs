//! Two numbers side by side without a word between them, and what stands close behind a number: a range, a note, a second
//! line.
//!
//! A sign separates two numbers only where both sides are numbers by themselves and the whole is none. **Invariant:** where
//! the whole may be meant as well as a part of it, neither is sure.

use crate::number::country::Country;
use crate::number::label::{digits, is_number, is_one, without_label};
use crate::number::parsing::{LONGEST_NATIONAL, is_sure, starts_international};
use crate::number::piece::{Piece, sure};
use crate::number::tails::ends;

/// Each side of a slash or a blank has at least this many digits.
const FEWEST_SIDE_BY_SIDE: usize = 7;

/// What follows a number, such as the end of a range or a postal code, has no more digits than this.
const MOST_TAIL_DIGITS: usize = 8;

/// More digits than this are a number of their own, whatever it is.
const MOST_NOTE_DIGITS: usize = 5;

/// A second line of the same area is written with at least this many digits.
const FEWEST_LINE_DIGITS: usize = 5;

/// And with at most this many.
const MOST_LINE_DIGITS: usize = 8;

/// One number, or two with a slash, a blank, a hyphen or the like between them.
pub(super) fn side_by_side(typed: &str, country: Country) -> Vec<Piece> {
    if let Some(found) = ends(typed, country) {
        return found;
    }
    if let Some((number, is_plainly_a_label)) = without_label(typed, country) {
        let whole = (!is_plainly_a_label).then(|| sure(typed));
        let number = Piece {
            text: number,
            is_sure: is_plainly_a_label,
        };
        return whole.into_iter().chain([number]).collect();
    }
    let is_whole = is_number(typed, country);
    if is_whole && !is_too_long(typed) {
        return without_range(typed, country);
    }
    for (place, c) in typed.char_indices() {
        if c.is_alphanumeric() {
            continue;
        }
        let (left, right) = typed.split_at(place);
        if digits(left) < FEWEST_SIDE_BY_SIDE || !is_one(left, country) {
            continue;
        }
        let right = right.trim_start_matches(|c: char| {
            !c.is_alphanumeric() && !matches!(c, '+' | '＋' | '(' | '（')
        });
        let is_slash = matches!(c, '/' | '／');
        let is_plain = right.chars().all(|c| c.is_ascii_digit());
        if digits(right) >= FEWEST_SIDE_BY_SIDE {
            let right = if is_one(right, country) {
                right
            } else {
                right.trim_start_matches(['+', '＋'])
            };
            let mut others = side_by_side(right, country);
            // `#` stands before the number of anything.
            let sign = typed
                .get(place..typed.len() - right.len())
                .unwrap_or_default();
            if sign.contains(['#', '＃', '№']) {
                others.iter_mut().for_each(|other| other.is_sure = false);
            }
            if others.iter().all(|other| is_number(&other.text, country)) {
                return [side_by_side(left, country), others].concat();
            }
        } else if is_slash && is_plain && right.len() < FEWEST_LINE_DIGITS {
            // `03-1234-5678/79`: the second line differs in its last digits. Four digits may be a year.
            let second = with_last_digits(left, right).map(|text| Piece {
                text,
                is_sure: !(right.len() == 4
                    && (right.starts_with("19") || right.starts_with("20"))),
            });
            return side_by_side(left, country)
                .into_iter()
                .chain(second)
                .collect();
        }
        if is_slash && is_plain && right.len() >= FEWEST_LINE_DIGITS {
            return side_by_side(left, country)
                .into_iter()
                .chain(in_the_same_area(left, right))
                .collect();
        }
    }
    if is_whole {
        return vec![sure(typed)];
    }
    without_tail(typed, country)
}

/// Whether a national number has more digits than there are, although libphonenumber takes it.
fn is_too_long(typed: &str) -> bool {
    !starts_international(typed) && digits(typed) > LONGEST_NATIONAL + 1
}

/// `02-312-2185~8`, `02-312-2185/86`: a range of lines. With its end it may be one number, too.
fn without_range(typed: &str, country: Country) -> Vec<Piece> {
    if let Some((left, _)) = typed.rsplit_once(['(', '（'])
        && typed.ends_with([')', '）'])
        && digits(left) < digits(typed)
        && is_sure(left, country)
    {
        // `030 901820 (45)`: a direct line, or a note.
        return [typed, left]
            .map(|text| Piece {
                text: String::from(text),
                is_sure: false,
            })
            .into();
    }
    let is_sign = |c: char| matches!(c, '~' | '〜' | '～' | '/' | '／');
    let mut parts = typed.split(is_sign);
    let (Some(left), Some(last), None) = (parts.next(), parts.next(), parts.next()) else {
        return vec![sure(typed)];
    };
    let is_last =
        last.trim().chars().all(|c| c.is_ascii_digit()) && digits(last) < FEWEST_LINE_DIGITS;
    if !is_last || !is_sure(left, country) {
        return vec![sure(typed)];
    }
    let is_range = !typed.contains(['/', '／']);
    let whole = (!is_range).then(|| sure(typed));
    let mut found: Vec<Piece> = [sure(left)].into_iter().chain(whole).collect();
    if !is_range {
        // The second line may be written by its last digits alone.
        found.extend(with_last_digits(left, last.trim()).map(|text| sure(&text)));
        found.iter_mut().for_each(|piece| piece.is_sure = false);
    }
    found
}

/// `030 902381/912384`: the second line, if it is one of the same area.
pub(super) fn in_the_same_area(first: &str, line: &str) -> Option<Piece> {
    let start = first.find(char::is_numeric)?;
    let area: String = first
        .get(start..)?
        .chars()
        .take_while(|c| c.is_numeric())
        .collect();
    let line = line.get(line.find(char::is_numeric)?..)?;
    let is_line = (FEWEST_LINE_DIGITS..=MOST_LINE_DIGITS).contains(&digits(line));
    (area.starts_with('0') && is_line).then(|| Piece {
        text: format!("{area} {line}"),
        is_sure: false,
    })
}

/// The number before digits that do not belong to it: `03-1234-5678~9`, `415-555-0195 (75008)`. What is set off by no more
/// than a blank, a hyphen or a dot may also be the rest of a number that is dialled otherwise, unless it is a digit or two.
fn without_tail(typed: &str, country: Country) -> Vec<Piece> {
    let all = digits(typed);
    let mut found: Vec<Piece> = Vec::new();
    let mut is_set_off = true;
    let ends = typed.char_indices().filter(|(_, c)| !c.is_alphanumeric());
    for (place, _) in ends {
        let (left, right) = typed.split_at(place);
        let is_followed = left.ends_with(char::is_numeric);
        let tail = all - digits(left);
        if !is_followed || tail == 0 || tail > MOST_TAIL_DIGITS || !is_one(left, country) {
            continue;
        }
        let sign = right.split(char::is_numeric).next().unwrap_or_default();
        is_set_off &= tail <= MOST_NOTE_DIGITS;
        is_set_off &= tail <= 2 || !matches!(sign, " " | "-" | "." | "\u{3000}");
        found.extend(side_by_side(left, country));
    }
    let is_sure = found.len() == 1 && is_set_off;
    if !is_sure {
        found.iter_mut().for_each(|piece| piece.is_sure = false);
        found.insert(0, sure(typed));
    }
    found
}

/// The number with its last digits replaced by these.
fn with_last_digits(number: &str, last: &str) -> Option<String> {
    let number = number.trim_end();
    let kept = number.len().checked_sub(last.len())?;
    let tail = number.get(kept..)?;
    let is_plain = !last.is_empty() && tail.chars().all(|c| c.is_ascii_digit());
    is_plain.then(|| format!("{}{last}", number.get(..kept).unwrap_or_default()))
}
