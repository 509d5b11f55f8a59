//! From a text to a number: libphonenumber's parser, and the cleaning before it.
//!
//! Parsing itself is libphonenumber's (crate `rlibphonenumber`, which agreed with Google's own library on 6,846
//! spellings of 245 regions). Ours is the cleaning before it. All three ports that we compared take a word after the
//! number, as in `090-1234-5678 (mobile)`, for vanity letters and append `662453`. So a word is cut, unless the digits
//! before it are too few to be a number: then it is a true vanity number such as `1-800-FLOWERS`. And the zero in
//! brackets that people put after a country code, as in `+36 (0)1 234 5678`, is left out if the text is no number with
//! it.

use crate::base::ids::E164;
use crate::number::country::Country;
use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat};

pub(super) fn e164(number: &PhoneNumber) -> E164 {
    E164(number.format_as(PhoneNumberFormat::E164).into_owned())
}

/// A number in E.164, back in its parts.
pub(super) fn of_e164(number: &E164) -> Option<PhoneNumber> {
    PHONE_NUMBER_UTIL.parse(&number.0, None).ok()
}

pub(super) fn parse(typed: &str, country: Country) -> Option<PhoneNumber> {
    readings(typed, country).into_iter().next()
}

/// What the text may mean: one number, or two where a zero in brackets may or may not be part of it, as in Italy.
pub(super) fn readings(typed: &str, country: Country) -> Vec<PhoneNumber> {
    let (cleaned, _) = first_number(typed, country);
    let as_it_stands = parse_as_it_stands(&cleaned, country);
    let bare = without_bracketed_zero(&cleaned)
        .and_then(|bare| parse_as_it_stands(&bare, country))
        .filter(PhoneNumber::is_valid);
    match (as_it_stands, bare) {
        (Some(number), Some(bare)) if !number.is_valid() || e164(&number) == e164(&bare) => {
            vec![bare]
        }
        (number, bare) => [number, bare].into_iter().flatten().collect(),
    }
}

fn parse_as_it_stands(typed: &str, country: Country) -> Option<PhoneNumber> {
    if is_date(typed) {
        return None;
    }
    let typed = typed.replace(SEPARATORS, " ");
    let number = PHONE_NUMBER_UTIL.parse(&typed, country.region()).ok()?;
    let number = with_the_plus_that_is_missing(&typed, &number, country).unwrap_or(number);
    // The length rule refuses extensions and words. `is_valid` would also refuse numbers that are newer than the
    // metadata.
    matches!(
        number.is_possible_with_reason(),
        Ok(NumberLengthType::IsPossible)
    )
    .then_some(number)
}

/// Signs that people put between digits and that libphonenumber does not know there.
const SEPARATORS: [char; 7] = ['・', '･', '·', '•', '_', '~', 'ｰ'];

/// `2020-01-15`: without its zero, a number of Wuppertal.
fn is_date(typed: &str) -> bool {
    let mut parts = typed.trim().split(['-', '/', '.']);
    let mut part = |length: usize, most: u32| {
        let part = parts.next().filter(|part| part.len() == length);
        let value = part.and_then(|part| part.parse::<u32>().ok());
        value.filter(|value| (1..=most).contains(value))
    };
    let year = part(4, 2099).filter(|year| *year >= 1900);
    year.is_some() && part(2, 12).is_some() && part(2, 31).is_some() && parts.next().is_none()
}

/// Whether the character belongs to a word. Japanese keyboards give the mark of a long vowel where a hyphen is meant.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'ー' | 'ｰ')
}

/// `4917612345603` in Germany: if national numbers are dialled with a zero and this one has none, leading digits that
/// are the country's own code are read as that code. libphonenumber takes them for an area code.
fn with_the_plus_that_is_missing(
    typed: &str,
    national: &PhoneNumber,
    country: Country,
) -> Option<PhoneNumber> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let plain = digits(typed);
    let code = national.country_code.to_string();
    // With letters, the digits could be an extension.
    let is_bare = !typed.chars().any(is_letter);
    if !is_bare || starts_international(typed) || !plain.starts_with(&code) {
        return None;
    }
    let dialled = digits(&national.format_as(PhoneNumberFormat::National));
    if !dialled.starts_with('0') {
        return None;
    }
    let number = PHONE_NUMBER_UTIL.parse(format!("+{plain}"), country.region());
    number.ok().filter(PhoneNumber::is_valid)
}

/// The number without the zero that many put in brackets after the country code, even where no zero is dialled.
fn without_bracketed_zero(typed: &str) -> Option<String> {
    let zeros = ["(0)", "（0）", "（０）", "(０)", "[0]"];
    let zero = zeros.iter().find(|zero| typed.contains(**zero))?;
    starts_international(typed).then(|| typed.replacen(zero, " ", 1))
}

pub(super) fn starts_international(typed: &str) -> bool {
    let start = typed
        .chars()
        .find(|c| c.is_numeric() || matches!(c, '+' | '＋'));
    matches!(start, Some('+' | '＋'))
}

/// The first number of a text, with its extension if one is marked, and the rest after the word that ends the number.
pub(super) fn first_number(typed: &str, country: Country) -> (String, &str) {
    let mut kept = String::with_capacity(typed.len());
    let mut digits = 0;
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let is_whole = || {
            digits >= ENOUGH_DIGITS
                || (digits >= FEWEST_DIGITS
                    && parse_as_it_stands(&kept, country).is_some_and(|n| n.is_valid()))
        };
        if is_letter(c) && is_whole() {
            // An open bracket or a semicolon before the word is cut with it.
            while kept.ends_with(|c: char| !c.is_numeric() && c != ')') {
                kept.pop();
            }
            if let Some((extension, after)) = extension_digits(rest) {
                kept.push_str(&format!(" ext. {extension}"));
                return (kept, after);
            }
            return (kept, rest);
        }
        digits += usize::from(c.is_numeric());
        kept.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    (kept, "")
}

/// A word after this many digits is no vanity part: 1-800 has four digits.
const ENOUGH_DIGITS: usize = 7;

/// The shortest numbers of small countries: after this many digits, a word is cut if the digits are a valid number by
/// themselves.
const FEWEST_DIGITS: usize = 4;

/// The digits of an extension, if `rest` begins with a word that marks one, and the text behind them.
fn extension_digits(rest: &str) -> Option<(String, &str)> {
    const MARKS: [&str; 12] = [
        "extension",
        "ext",
        "x",
        "内線",
        "poste",
        "durchwahl",
        "dw",
        "app",
        "apt",
        "int",
        "anschluss",
        "ｅｘｔ",
    ];
    let lower = rest.to_lowercase();
    let mark = MARKS.iter().find(|mark| lower.starts_with(**mark))?;
    // A letter whose lower-case form has another length is in none of the marks.
    let after = rest.get(mark.len()..)?;
    let after = after.trim_start_matches(['.', ':', '=', '#', '-', ' ', '　']);
    let digits: String = after
        .chars()
        .map_while(|c| c.to_digit(10))
        .map(|d| d.to_string())
        .collect();
    let behind = after.get(digits.len()..).unwrap_or_default();
    (1..=7).contains(&digits.len()).then_some((digits, behind))
}
