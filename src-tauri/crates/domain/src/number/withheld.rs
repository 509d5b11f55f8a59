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

/// How many last digits must be the same for two spellings to be of one line.
const SAME_DIGITS: usize = 8;

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

/// Whether two spellings are of one line: the same digits at their end, or the same text.
pub(crate) fn is_same_line(one: &RawNumber, other: &RawNumber) -> bool {
    let digits = |raw: &RawNumber| -> Vec<u32> {
        let text = unwrapped(&raw.0);
        let digits = text.chars().rev().filter_map(digit);
        digits.take(SAME_DIGITS).collect()
    };
    let (a, b) = (digits(one), digits(other));
    let long = a.len() > LONGEST_EXTENSION && b.len() > LONGEST_EXTENSION;
    let shared = a.len().min(b.len());
    if long {
        a.iter().take(shared).eq(b.iter().take(shared))
    } else {
        unwrapped(&one.0) == unwrapped(&other.0)
    }
}

/// Whether one spelling is the other one without its last digits, as a display that is too short shows it: with a country code
/// or without.
pub(crate) fn is_cut(one: &RawNumber, other: &RawNumber) -> bool {
    let digits = |raw: &RawNumber| -> Vec<u32> {
        let text = unwrapped(&raw.0);
        text.chars()
            .filter_map(digit)
            .skip_while(|digit| *digit == 0)
            .collect()
    };
    let (mut short, mut long) = (digits(one), digits(other));
    if short.len() > long.len() {
        std::mem::swap(&mut short, &mut long);
    }
    let is_beginning = |code: usize| long.iter().skip(code).take(short.len()).eq(&short);
    short.len() >= LONGEST_EXTENSION && (0..=LONGEST_CODE).any(is_beginning)
}

/// The most digits of a country's code.
const LONGEST_CODE: usize = 3;

/// The value of a digit, full-width Japanese ones included.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        c => c.to_digit(10),
    }
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
    let is_bare_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-'));
    if is_bare_number {
        return (text.starts_with('+') && is_spelled_on_keys(text, 0)) || is_all_zeros(text);
    }
    let mut parts = word
        .split(['(', ')', '（', '）', '@'])
        .filter(|part| part.contains(char::is_alphanumeric));
    bare.starts_with("anonymous@") || bare == "anonymous.invalid" || parts.all(is_word)
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
