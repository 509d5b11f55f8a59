//! Whether the text of a phone field holds a number, and whether it holds anything else beside it.
//!
//! It owns the question that is asked before a number is taken off a record. **Invariant:** of a field in which a second
//! number stands it is never said that it holds this one alone, so that nobody loses the other one.

use crate::base::ids::E164;
use crate::number::country::Country;
use crate::number::parsing::of_e164;
use crate::number::pieces::pieces;
use crate::number::reading::{read_stored, unwrapped_field};
use crate::number::variants::variants;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a phone field holds, by one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PhoneHolds {
    /// It was not read.
    Unknown,
    /// It is empty.
    Nothing,
    /// This number, and no other.
    This,
    /// This number and another one.
    ThisAndMore,
    /// Something else.
    Other,
}

/// What the text of a field holds. It is read by the rules of the agent's country, as the index reads it, and by those of the
/// number's own country, as that is the country of the record's address where the index read it by that one.
pub fn holds(text: &str, number: &E164, agent: Country) -> PhoneHolds {
    if text.trim().is_empty() {
        return PhoneHolds::Nothing;
    }
    let of_number = of_e164(number).and_then(|parsed| parsed.get_region_code());
    let of_number = of_number.and_then(|region| Country::try_from(region.to_string()).ok());
    let by = |country| by_the_rules_of(country, text, number);
    let other = of_number.filter(|country| *country != agent);
    [Some(agent), other]
        .into_iter()
        .flatten()
        .map(by)
        .find(|holds| *holds != PhoneHolds::Other)
        .unwrap_or(PhoneHolds::Other)
}

fn by_the_rules_of(country: Country, text: &str, number: &E164) -> PhoneHolds {
    let of_subscriber = variants(number);
    let is_this = |text: &str| {
        let mut read = read_stored(text, country, None).into_iter();
        read.any(|read| read.e164 == *number || of_subscriber.contains(&read.e164))
    };
    let is_a_number = |text: &str| !read_stored(text, country, None).is_empty();
    if !is_this(text) {
        return PhoneHolds::Other;
    }
    let pieces = pieces(&unwrapped_field(text), country);
    let more = pieces
        .iter()
        .any(|piece| is_a_number(&piece.text) && !is_this(&piece.text));
    match more {
        true => PhoneHolds::ThisAndMore,
        false => PhoneHolds::This,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, number: &str, agent: &str, expected: PhoneHolds) {
        let agent = Country::try_from(String::from(agent)).unwrap();
        let found = holds(text, &E164(String::from(number)), agent);
        assert_eq!(found, expected, "{text:?} by {number} for {agent}");
    }

    #[test]
    fn a_number_is_known_in_whatever_way_it_is_written() {
        use PhoneHolds::This;
        const TOKYO: &str = "+81355441001";
        for text in [
            "03-5544-1001",
            "+81 3-5544-1001",
            "０３（５５４４）１００１",
            "(03) 5544 1001 ext. 12",
            "tel:+81-3-5544-1001",
            "03-5544-1001 (direct)",
            "03-5544-1001 / +81 3 5544 1001",
        ] {
            check(text, TOKYO, "JP", This);
        }
        // The record's own country is the number's.
        check("03-5544-1001", TOKYO, "US", This);
        check("(415) 555-0134", "+14155550134", "JP", This);
        check("01 42 68 53 00", "+33142685300", "FR", This);
        // The subscriber's number in an older form.
        check("+52 1 55 1234 5678", "+525512345678", "US", This);
    }

    #[test]
    fn another_number_beside_it_is_never_overlooked() {
        use PhoneHolds::ThisAndMore;
        const SAN_FRANCISCO: &str = "+14155550134";
        for text in [
            "415-555-0134 or 415-555-0196",
            "415-555-0196; 415-555-0134",
            "(415) 555-0134/(415) 555-0196",
            "415-555-0134 (home) 415-555-0196 (cell)",
            "415-555-0134・+81 3-5544-1001",
        ] {
            check(text, SAN_FRANCISCO, "US", ThisAndMore);
        }
    }

    #[test]
    fn an_empty_field_and_one_with_something_else_are_told_apart() {
        const TOKYO: &str = "+81355441001";
        for text in ["", "  ", "\u{3000}"] {
            check(text, TOKYO, "JP", PhoneHolds::Nothing);
        }
        for text in [
            "03-5544-1002",
            "ask at reception",
            "5544-1001",
            "+1 415-555-0134",
        ] {
            check(text, TOKYO, "JP", PhoneHolds::Other);
        }
    }
}
