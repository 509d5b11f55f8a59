//! Phone numbers: from what a phone sends or a person has typed to E.164, and back to what people read.
//!
//! **Invariant:** two numbers are compared as E.164 and in no other form. How a text is read stands in the files beside
//! this one: `unwrapping` takes it out of its address, `pieces` finds the numbers of one field, `parsing` reads one of
//! them, `otherwise` gives its other readings, and `variants` gives the other numbers of the same subscriber.
//!
//! A call's number has several readings, and the index decides among them: the first one that somebody has counts. Only
//! the first reading that is a valid number can make a match sure.
//!
//! How well that works is measured with libphonenumber's own example numbers in `tests/rules/corpus.rs`.

use crate::base::ids::{E164, RawNumber};
use crate::number::country::Country;
use crate::number::otherwise;
use crate::number::parsing::{
    Meaning, e164, is_letter, is_national, meanings, parse, starts_international,
};
use crate::number::piece::Piece;
use crate::number::pieces::pieces;
use crate::number::withheld::{is_spelled_without_plus, is_withheld, unwrapped};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};
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

/// A number, and how sure it is that the text means it: from a record's field, or one reading of a call's number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredNumber {
    /// The number.
    pub e164: E164,
    /// `Exact`, or `Possible` if a country, a zero in brackets or a dialled prefix had to be assumed.
    pub certainty: Certainty,
}

/// All that the number of a call may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallNumber {
    /// The reading that counts as long as nobody has another one.
    pub reading: NumberReading,
    /// The readings in the order in which they are looked up; none unless it is a number.
    pub readings: Vec<StoredNumber>,
}

impl CallNumber {
    /// An extension: it is not looked up, whatever number its digits may be elsewhere.
    pub fn short() -> Self {
        Self::none(NumberReading::NotANumber)
    }

    /// Whether an earlier reading is still one of these.
    pub fn may_be(&self, taken: &NumberReading) -> bool {
        match taken {
            NumberReading::Number(number) => {
                let mut readings = self.readings.iter();
                readings.any(|known| known.e164 == *number)
            }
            NumberReading::Withheld | NumberReading::NotANumber => self.reading == *taken,
        }
    }

    /// Whether it may be a number, but none of its readings is plainly a valid one: a number that was cut, a time, an order.
    pub fn is_doubtful(&self) -> bool {
        let is_plain =
            |known: &StoredNumber| known.certainty == Certainty::Exact && is_valid(&known.e164);
        !self.readings.is_empty() && !self.readings.iter().any(is_plain)
    }

    fn none(reading: NumberReading) -> Self {
        Self {
            reading,
            readings: Vec::new(),
        }
    }
}

/// Reads the number that came with a call. `agent` is the country by whose rules a number without `+` is read.
pub fn read_call_number(raw: Option<&RawNumber>, agent: Country) -> NumberReading {
    read_call(raw, agent, "").reading
}

/// The same with all readings. `outside_prefix` is what the company's phones dial before an outside number; it may be
/// empty.
pub fn read_call(raw: Option<&RawNumber>, agent: Country, outside_prefix: &str) -> CallNumber {
    let Some(raw) = raw else {
        return CallNumber::none(NumberReading::Withheld);
    };
    let typed = unwrapped(&raw.0);
    if is_withheld(&typed) {
        return CallNumber::none(NumberReading::Withheld);
    }
    let mut found: Vec<StoredNumber> = Vec::new();
    let mut unsure: Vec<StoredNumber> = Vec::new();
    let pieces = pieces(&typed, agent);
    let is_number = |piece: &&Piece| parse(&piece.text, agent).is_some_and(|n| n.is_valid());
    // Of two numbers, either may be the one that calls.
    let is_one = pieces
        .iter()
        .filter(|piece| piece.is_sure)
        .filter(is_number)
        .count()
        <= 1;
    for piece in pieces {
        let mut is_sure = piece.is_sure && is_one;
        let mut add = |e164: E164, may_be_sure: bool| {
            let certainty = if is_sure && may_be_sure {
                Certainty::Exact
            } else {
                Certainty::Possible
            };
            is_sure = false;
            if !found.iter().any(|known| known.e164 == e164) {
                found.push(StoredNumber { e164, certainty });
            }
        };
        let prefixed = otherwise::behind_the_prefix(&piece.text, outside_prefix, agent);
        if let Some(number) = prefixed {
            add(number, false);
        }
        let meanings = meanings(&piece.text, agent);
        let is_assumed = meanings.iter().any(|meaning| meaning.is_assumed);
        for Meaning { number, .. } in &meanings {
            if number.is_valid() {
                add(e164(number), !is_assumed);
            } else {
                // The number may be newer than the metadata: it is looked up, and shown as it came.
                unsure.push(StoredNumber {
                    e164: e164(number),
                    certainty: Certainty::Exact,
                });
            }
        }
        for other in otherwise::readings(&piece.text, agent, outside_prefix) {
            let number = parse(&other.text, agent).filter(|number| number.is_valid());
            if let Some(number) = number {
                add(e164(&number), other.is_sure);
            }
        }
    }
    let is_as_dialled = |number: &StoredNumber| {
        number.certainty == Certainty::Exact && is_national(&typed, &number.e164)
    };
    if is_spelled_without_plus(&typed) && !found.iter().any(is_as_dialled) {
        return CallNumber::none(NumberReading::Withheld);
    }
    // If there is a valid reading, one that is not valid is only possible.
    if !found.is_empty() {
        unsure
            .iter_mut()
            .for_each(|number| number.certainty = Certainty::Possible);
    }
    unsure.retain(|number| !found.iter().any(|known| known.e164 == number.e164));
    found.extend(unsure);
    match found.first() {
        Some(first) => CallNumber {
            reading: NumberReading::Number(first.e164.clone()),
            readings: found,
        },
        None => CallNumber::none(NumberReading::NotANumber),
    }
}

/// Reads what is stored in a phone field. `record` is the country of the record's address, if it has one. If that is
/// not the agent's country, a number without a country code is read as a number of both countries; either is an
/// assumption, and so only `Possible`. A field that holds two numbers gives both. An extension that is written after a
/// number changes nothing: a call from behind that number shows the number alone.
pub fn read_stored(typed: &str, agent: Country, record: Option<Country>) -> Vec<StoredNumber> {
    let typed = unwrapped_field(typed);
    let abroad = record.filter(|country| !country.dials_as(agent));
    let mut found: Vec<StoredNumber> = Vec::new();
    for country in [Some(agent), abroad].into_iter().flatten() {
        for piece in pieces(&typed, country) {
            let international = starts_international(&piece.text);
            let elsewhere = abroad.filter(|_| !international);
            if international && country != agent {
                continue;
            }
            let meanings = meanings(&piece.text, country);
            let is_assumed = meanings.iter().any(|meaning| meaning.is_assumed);
            for Meaning { number, .. } in &meanings {
                let sure = international || (elsewhere.is_none() && number.is_valid());
                if !sure && !number.is_valid() && elsewhere.is_some() {
                    continue;
                }
                let certainty = if sure && !is_assumed && piece.is_sure {
                    Certainty::Exact
                } else {
                    Certainty::Possible
                };
                found.push(StoredNumber {
                    e164: e164(number),
                    certainty,
                });
            }
            let is_read = meanings.iter().any(|meaning| meaning.number.is_valid());
            if !is_read || is_assumed {
                found.extend(stored_otherwise(&piece.text, country));
            }
        }
    }
    found.sort();
    found.dedup_by(|later, first| later.e164 == first.e164);
    found
}

/// The text of a field, out of its wrapping, unless that would lose its digits: an e-mail address stands beside many a number.
pub(super) fn unwrapped_field(typed: &str) -> String {
    let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).count();
    let text = unwrapped(typed);
    let has_address = text.chars().any(is_letter) || text.is_empty();
    match typed.split_once('<') {
        Some((before, _)) if has_address && digits(before) > digits(&text) => unwrapped(before),
        Some(_) | None => text,
    }
}

/// The other readings of a text in a field that is no number as it stands: only possible ones.
fn stored_otherwise(piece: &str, country: Country) -> impl Iterator<Item = StoredNumber> {
    let others = otherwise::readings(piece, country, "").into_iter();
    let numbers = others.filter_map(move |other| parse(&other.text, country));
    numbers
        .filter(|number| number.is_valid())
        .map(|number| StoredNumber {
            e164: e164(&number),
            certainty: Certainty::Possible,
        })
}

/// Whether the number can be dialled, as far as libphonenumber knows.
pub fn is_valid(number: &E164) -> bool {
    let parsed = PHONE_NUMBER_UTIL.parse(&number.0, None);
    parsed.is_ok_and(|number| number.is_valid())
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

#[cfg(test)]
mod tests;
