//! What a phone sends in place of a number: whether it hides one, and how much such a text is worth.
//!
//! It parses no number (`reading` does): it says whether a text hides one, names an extension, or can be a number at
//! all.

use crate::base::ids::RawNumber;
use crate::number::extension::extension;
use crate::number::folding::folded;
use crate::number::hidden_words::WORDS;
pub use crate::number::unwrapping::unwrapped;

/// What a text in place of a number is worth, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// A hidden number, a word, or a macro that the phone did not fill in.
    Nothing,
    /// The digits of an extension.
    Extension,
    /// A number that can be dialled from outside.
    Number,
}

/// The most digits of a number within a switch.
const LONGEST_EXTENSION: usize = 6;

pub(crate) fn worth(raw: &RawNumber) -> Worth {
    let text = unwrapped(&raw.0);
    if is_withheld(&text) {
        return Worth::Nothing;
    }
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if digits > LONGEST_EXTENSION && letters <= digits && !is_hexadecimal(&text) {
        Worth::Number
    } else if extension(&RawNumber(text)).is_some() {
        Worth::Extension
    } else {
        Worth::Nothing
    }
}

/// Whether letters stand within the digits, as in the id of a call (`550e8400-e29b-…`): nobody can dial that.
fn is_hexadecimal(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(3).any(|window| match window {
        [before, it, after] => {
            before.is_ascii_digit() && matches!(it, 'a'..='f' | 'A'..='F') && after.is_ascii_digit()
        }
        _ => false,
    })
}

/// Whether an unwrapped text stands for a hidden number: SIP's `anonymous` (RFC 3323), the words of vendors and
/// countries, and the words that gateways spell on the keys of a phone (`266696687` is ANONYMOUS).
pub fn is_withheld(text: &str) -> bool {
    let folded = folded(text);
    let word = folded.strip_prefix("tel:").unwrap_or(&folded);
    // `Anonymous;privacy=id`. With digits, what follows may be a number.
    let word = match word.split_once(';') {
        Some((word, rest)) if !rest.contains(|c: char| c.is_numeric()) => word,
        Some(_) | None => word,
    };
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() {
        return true;
    }
    let digits = digits_of(text);
    let is_bare_number = digits
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-'));
    if is_bare_number {
        return is_spelled_from_abroad(digits) || is_all_zeros(digits);
    }
    let mut parts = word
        .split(['(', ')', '（', '）', '@'])
        .filter(|part| part.contains(char::is_alphanumeric));
    bare.starts_with("anonymous@") || bare == "anonymous.invalid" || parts.all(is_word)
}

/// A number without the scheme before it and the parameters behind it: `+266696687;npi=1`.
fn digits_of(text: &str) -> &str {
    let text = match text.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => text.get(4..).unwrap_or(text),
        Some(_) | None => text,
    };
    text.split_once(';').map_or(text, |(number, _)| number)
}

/// Whether the text spells a word on the keys of a phone behind the `+` of most gateways, or what is dialled in its place:
/// a long word, as 011 is Sapporo, too.
fn is_spelled_from_abroad(text: &str) -> bool {
    let behind = |prefix: &str, fewest| {
        let rest = text.strip_prefix(prefix);
        rest.is_some_and(|rest| is_spelled_on_keys(rest, fewest))
    };
    let dialled = ["00", "011", "0011"];
    let mut dialled = dialled.into_iter();
    behind("+", 0) || dialled.any(|prefix| behind(prefix, FEWEST_SPELLED))
}

/// Whether the text spells a word on the keys of a phone without the `+` of most gateways. It may also be somebody's number:
/// 266 696 687 is one in Évora; the shorter ones may be extensions.
pub(super) fn is_spelled_without_plus(text: &str) -> bool {
    is_spelled_on_keys(text, FEWEST_SPELLED)
}

/// ANONYMOUS has so many.
const FEWEST_SPELLED: usize = 9;

fn is_spelled_on_keys(text: &str, fewest: usize) -> bool {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, '+' | ' ' | '-'))
        .collect();
    digits.len() >= fewest && SPELLED_ON_KEYS.contains(&digits.as_str())
}

/// One of the words, perhaps with a count behind it: `Anonymous 1`.
fn is_word(part: &str) -> bool {
    let word = part.trim_matches(|c: char| !c.is_alphanumeric());
    let uncounted = word
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    let is_counted = uncounted.len() >= SHORTEST_COUNTED && word.len() <= uncounted.len() + 3;
    WORDS.contains(&word)
        || WORDS.contains(&part.trim())
        || (is_counted && WORDS.contains(&uncounted))
}

/// Single letters stand for a hidden number only alone.
const SHORTEST_COUNTED: usize = 4;

/// Zeros alone, or behind a country code, as a switch sends them.
fn is_all_zeros(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let rest = digits.trim_end_matches('0');
    let zeros = digits.len() - rest.len();
    let is_unspaced = !text.contains([' ', '-']);
    (rest.is_empty() && zeros >= FEWEST_ZEROS)
        || (is_unspaced && rest.len() <= 3 && zeros >= ZEROS_BEHIND_A_CODE)
}

/// Switches send this many zeros or more for no number.
const FEWEST_ZEROS: usize = 3;

/// With fewer, `+45 20 00 00 00` may be a company's number.
const ZEROS_BEHIND_A_CODE: usize = 9;

/// ANONYMOUS, UNAVAILABLE, RESTRICTED, UNKNOWN, PRIVATE, BLOCKED and WITHHELD on a phone's keys, as gateways send them, mostly
/// behind a `+`.
const SPELLED_ON_KEYS: [&str; 7] = [
    "266696687",
    "86282452253",
    "7378742833",
    "8656696",
    "7748283",
    "2562533",
    "94844353",
];
