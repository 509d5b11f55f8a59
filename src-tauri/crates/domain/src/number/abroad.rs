//! Numbers that are written without a country code where no country is known.
//!
//! They are read by the rules of the agent's country. Whoever wrote one may have meant another country: a call from there shows
//! the same digits behind that country's code. **Invariant:** whoever is found by that is only a possible match, and only if
//! the digits are those that are dialled within the caller's country, the zero before them included.

use crate::base::ids::E164;
use crate::number::country::Country;
use crate::number::parsing::{
    digits, e164, first_number, is_letter, meanings, of_e164, starts_international,
};
use crate::number::pieces::pieces;
use crate::number::reading::unwrapped_field;
use rlibphonenumber::PhoneNumberFormat;

/// How a number stands in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// So that its country is known: by its code, or by the record's address.
    OfACountry,
    /// As it is dialled within some country.
    Within,
    /// As it is dialled within some country, behind a zero.
    WithinBehindZero,
}

/// A number that may be of any country, as it is read in the agent's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtHome {
    /// The number, if it were one of the agent's country. It need not be one that can be dialled.
    pub e164: E164,
    /// How it is written.
    pub written: Written,
}

/// How the number of a call from abroad is written within its own country, read as one of the agent's country; nothing for a
/// number of that country.
pub fn as_at_home(number: &E164, agent: Country) -> Vec<AtHome> {
    let Some(parsed) = of_e164(number) else {
        return Vec::new();
    };
    if agent.calling_code() == Some(parsed.country_code) {
        return Vec::new();
    }
    let national = digits(&parsed.format_as(PhoneNumberFormat::National));
    let mut written = vec![national, parsed.get_national_significant_number()];
    written.dedup();
    let read = written.iter().filter_map(|text| within(text, agent));
    read.collect()
}

/// The numbers of a field that may be of any country.
pub fn of_any_country(typed: &str, agent: Country) -> Vec<AtHome> {
    let pieces = pieces(&unwrapped_field(typed), agent).into_iter();
    let read = pieces.filter_map(|piece| within(&piece.text, agent));
    read.collect()
}

/// A national number has at least this many digits: fewer may be an extension.
const FEWEST_DIGITS: usize = 7;

/// More digits have a country code among them.
const MOST_DIGITS: usize = 12;

fn within(text: &str, agent: Country) -> Option<AtHome> {
    let (number, _) = first_number(text, agent);
    let number = number.split(" ext. ").next().unwrap_or_default();
    // A label may stand before it.
    let number = number.trim_start_matches(|c: char| !c.is_numeric() && c != '+');
    let plain = digits(number);
    let is_national = !starts_international(number)
        && !plain.starts_with("00")
        && (FEWEST_DIGITS..=MOST_DIGITS).contains(&plain.len())
        && !number.chars().any(is_letter);
    let code = agent.calling_code().filter(|_| is_national)?;
    let e164 = match meanings(&plain, agent).first() {
        Some(read) if read.number.country_code != code => return None,
        Some(read) => e164(&read.number),
        None => E164(format!("+{code}{}", plain.trim_start_matches('0'))),
    };
    let written = match plain.starts_with('0') {
        true => Written::WithinBehindZero,
        false => Written::Within,
    };
    Some(AtHome { e164, written })
}
