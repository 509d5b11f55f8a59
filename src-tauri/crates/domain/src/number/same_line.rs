//! Whether two spellings that a phone sent are of one line.
//!
//! A phone may tell of one party now with a country code, now with the zero that is dialled at home, now with neither. It
//! is not known here in which country that is, so only whole tails are compared. **Invariant:** lines that differ in any
//! digit of the shorter number are two.

use crate::base::ids::{E164, RawNumber};
use crate::number::parsing::{digits, of_e164, starts_international};
use crate::number::withheld::unwrapped;

/// A shorter text is an extension, which is the same only as it stands.
const SHORTEST: usize = 7;

/// Whether two spellings are of one line: the same text, or one is the other with more dialled before it.
pub(crate) fn is_same_line(one: &RawNumber, other: &RawNumber) -> bool {
    let (one, other) = (unwrapped(&one.0), unwrapped(&other.0));
    if one == other {
        return true;
    }
    let (one, other) = (Line::of(&one), Line::of(&other));
    one.is_end_of(&other) || other.is_end_of(&one)
}

/// Whether one spelling is the other one without its last digits, as a display that is too short shows it: with a country code
/// or without.
pub(crate) fn is_cut(one: &RawNumber, other: &RawNumber) -> bool {
    let (one, other) = (unwrapped(&one.0), unwrapped(&other.0));
    let (one, other) = (digits(&one), digits(&other));
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    let (short, long) = match one.len() <= other.len() {
        true => (one, other),
        false => (other, one),
    };
    let begins = |code: usize| long.get(code..).is_some_and(|rest| rest.starts_with(short));
    short.len() >= SHORTEST_CUT && (0..=LONGEST_CODE).any(begins)
}

/// Fewer digits may be an extension.
const SHORTEST_CUT: usize = 6;

/// The most digits of a country's code.
const LONGEST_CODE: usize = 3;

struct Line {
    digits: String,
    /// What has to stand at the end of the other spelling, whatever is dialled before it.
    significant: String,
}

impl Line {
    fn of(text: &str) -> Self {
        let digits = digits(text);
        let national = starts_international(text)
            .then(|| of_e164(&E164(format!("+{digits}"))))
            .flatten()
            .map(|number| number.get_national_significant_number());
        let significant = national.unwrap_or_else(|| String::from(digits.trim_start_matches('0')));
        Self {
            digits,
            significant,
        }
    }

    fn is_end_of(&self, other: &Self) -> bool {
        let is_long = |digits: &str| digits.len() >= SHORTEST;
        is_long(&self.digits)
            && is_long(&other.digits)
            && !self.significant.is_empty()
            && other.digits.ends_with(&self.significant)
    }
}
