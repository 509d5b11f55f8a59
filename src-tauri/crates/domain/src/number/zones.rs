//! The time zones in which a number's owner may be, by the number's country.
//!
//! Of a country with several zones all are given that differ at any time of the year: which of them it is can't be told by
//! a country. A number that belongs to no place has none. **Invariant:** a zone is never guessed.

use crate::base::ids::E164;
use crate::number::parsing::of_e164;
use rlibphonenumber::PhoneNumberType;

/// Each country with its zones, from the tz database's `zone.tab` of 2025; of zones that keep the same time all year one
/// is kept.
const ZONES: &str = include_str!("zones.txt");

/// The names of the zones, in the order of the tz database.
pub fn zones_of(number: &E164) -> Vec<String> {
    let Some(number) = of_e164(number) else {
        return Vec::new();
    };
    let is_of_a_place = matches!(
        number.get_type(),
        PhoneNumberType::FixedLine | PhoneNumberType::Mobile | PhoneNumberType::FixedLineOrMobile
    );
    let region = number.get_region_code().filter(|_| is_of_a_place);
    region.map_or_else(Vec::new, |region| zones_in(&region.to_string()))
}

fn zones_in(country: &str) -> Vec<String> {
    let mut lines = ZONES.lines();
    let zones = lines.find_map(|line| line.strip_prefix(country)?.strip_prefix(' '));
    let zones = zones.unwrap_or_default().split(' ');
    zones
        .filter(|zone| !zone.is_empty())
        .map(String::from)
        .collect()
}
