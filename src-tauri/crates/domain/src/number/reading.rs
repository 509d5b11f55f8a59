//! Phone numbers: from what a phone sends or a person has typed to E.164, and back to what people read.
//!
//! **Invariant:** two numbers are compared as E.164 and in no other form. Parsing itself is libphonenumber's (crate
//! `rlibphonenumber`, which agreed with Google's own library on 6,846 spellings of 245 regions). What is ours is the
//! cleaning before it. All three ports we compared read a word after the number, as in `090-1234-5678 (mobile)`, as
//! vanity letters and append `662453`; so words are cut unless the digits before them are too few to be a number,
//! which is what marks a true vanity number such as `1-800-FLOWERS`. And the zero in brackets that people put after a
//! country code, as in `+36 (0)1 234 5678`, is left out where the number is none with it.
//!
//! How well that works is measured with libphonenumber's own example numbers in `tests/rules/corpus.rs`.

use crate::base::ids::{E164, RawNumber};
use crate::number::country::Country;
use crate::number::withheld::{is_withheld, unwrapped};
use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the number of a call turns out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "number", rename_all = "snake_case")]
pub enum NumberReading {
    /// The caller hides it.
    Withheld,
    /// A number that can be looked up.
    Number(E164),
    /// An extension, a word, a macro that the phone did not fill in: shown as typed and never searched.
    NotANumber,
}

/// One number that stands in a record's field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredNumber {
    /// The number.
    pub e164: E164,
    /// `Exact`, or `Possible` where a country, or a zero in brackets, had to be assumed.
    pub certainty: Certainty,
}

/// Reads the number that came with a call. `agent` is the country whose habits a number without `+` follows.
pub fn read_call_number(raw: Option<&RawNumber>, agent: Country) -> NumberReading {
    let Some(raw) = raw else {
        return NumberReading::Withheld;
    };
    let typed = unwrapped(&raw.0);
    if is_withheld(&typed) {
        return NumberReading::Withheld;
    }
    match parse(&typed, agent) {
        Some(number) => NumberReading::Number(e164(&number)),
        None => NumberReading::NotANumber,
    }
}

/// Reads what is stored in a phone field. `record` is the country of the record's address where it has one: a number
/// typed without a country code is then also tried as that country's, which is an assumption and so only `Possible`,
/// and so is then the agent's own country. A field that holds two numbers gives both. An extension that is written after
/// a number changes nothing: a call from behind that number shows the number alone.
pub fn read_stored(typed: &str, agent: Country, record: Option<Country>) -> Vec<StoredNumber> {
    let mut found: Vec<StoredNumber> = Vec::new();
    for piece in pieces(&unwrapped(typed), agent) {
        let international = starts_international(&piece);
        let elsewhere = record.filter(|country| *country != agent && !international);
        for country in [Some(agent), elsewhere].into_iter().flatten() {
            let readings = readings(&piece, country);
            for number in &readings {
                let sure = international || (elsewhere.is_none() && number.is_valid());
                if !sure && !number.is_valid() && elsewhere.is_some() {
                    continue;
                }
                let certainty = if sure && readings.len() == 1 {
                    Certainty::Exact
                } else {
                    Certainty::Possible
                };
                found.push(StoredNumber {
                    e164: e164(number),
                    certainty,
                });
            }
        }
    }
    found.sort();
    found.dedup_by(|later, first| later.e164 == first.e164);
    found
}

/// The number as people write it internationally, such as `+81 3-1234-5678`.
pub fn shown(number: &E164) -> String {
    PHONE_NUMBER_UTIL.parse(&number.0, None).map_or_else(
        |_| number.0.clone(),
        |parsed| {
            parsed
                .format_as(PhoneNumberFormat::International)
                .into_owned()
        },
    )
}

fn e164(number: &PhoneNumber) -> E164 {
    E164(number.format_as(PhoneNumberFormat::E164).into_owned())
}

fn parse(typed: &str, country: Country) -> Option<PhoneNumber> {
    readings(typed, country).into_iter().next()
}

/// What the text may mean: one number, or two where a zero in brackets may or may not be part of it, as in Italy.
fn readings(typed: &str, country: Country) -> Vec<PhoneNumber> {
    let cleaned = without_words(typed, country);
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
    let number = PHONE_NUMBER_UTIL.parse(typed, country.region()).ok()?;
    // `is_valid` would refuse numbers that are younger than the metadata; the length rule refuses extensions and words.
    matches!(
        number.is_possible_with_reason(),
        Ok(NumberLengthType::IsPossible)
    )
    .then_some(number)
}

/// The number without the zero that many put in brackets after the country code, also where no zero is dialled there.
fn without_bracketed_zero(typed: &str) -> Option<String> {
    let zeros = ["(0)", "（0）", "（０）", "(０)", "[0]"];
    let zero = zeros.iter().find(|zero| typed.contains(**zero))?;
    starts_international(typed).then(|| typed.replacen(zero, " ", 1))
}

fn starts_international(typed: &str) -> bool {
    let start = typed
        .chars()
        .find(|c| c.is_numeric() || matches!(c, '+' | '＋'));
    matches!(start, Some('+' | '＋'))
}

/// A field may hold `03-1234-5678 / 090-1234-5678`. The whole is tried first, as a slash also groups digits in Germany.
fn pieces(typed: &str, agent: Country) -> Vec<String> {
    let parts: Vec<String> = typed
        .split([';', ',', '、', '\n'])
        .flat_map(|part| part.split(" / "))
        .flat_map(|part| part.split(" or "))
        .map(str::trim)
        .filter(|part| part.chars().filter(|c| c.is_numeric()).count() >= 6)
        .map(String::from)
        .collect();
    if parts.len() < 2 || parse(typed, agent).is_some_and(|n| n.is_valid()) {
        vec![String::from(typed)]
    } else {
        parts
    }
}

/// Cuts the words after a number and keeps what marks an extension.
fn without_words(typed: &str, country: Country) -> String {
    let mut kept = String::with_capacity(typed.len());
    let mut digits = 0;
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let is_whole = || {
            digits >= ENOUGH_DIGITS
                || (digits >= FEWEST_DIGITS
                    && parse_as_it_stands(&kept, country).is_some_and(|n| n.is_valid()))
        };
        if c.is_alphabetic() && is_whole() {
            // An opened bracket or a semicolon belongs to the word that is cut.
            while kept.ends_with(|c: char| !c.is_numeric() && c != ')') {
                kept.pop();
            }
            if let Some(extension) = extension_digits(rest) {
                kept.push_str(&format!(" ext. {extension}"));
            }
            return kept;
        }
        digits += usize::from(c.is_numeric());
        kept.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    kept
}

/// A word that comes after this many digits is no vanity part: 1-800 has four.
const ENOUGH_DIGITS: usize = 7;

/// The shortest numbers of small countries: after so many digits a word is cut if they are a number by themselves.
const FEWEST_DIGITS: usize = 4;

/// The digits of an extension, if `rest` begins with a word that marks one.
fn extension_digits(rest: &str) -> Option<String> {
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
    let after = MARKS.iter().find_map(|mark| lower.strip_prefix(mark))?;
    let after = after.trim_start_matches(['.', ':', '=', '#', '-', ' ', '　']);
    let digits: String = after
        .chars()
        .map_while(|c| c.to_digit(10))
        .map(|d| d.to_string())
        .collect();
    (1..=7).contains(&digits.len()).then_some(digits)
}

#[cfg(test)]
mod tests;

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Certainty {
    /// The same number in E.164.
    Exact,
    /// The same only if a country, an area or an extension is assumed.
    Possible,
    /// Not by number: the agent found it by name.
    ByHand,
}
