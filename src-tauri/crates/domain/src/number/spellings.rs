//! Other forms of a number: as it may be typed in Salesforce, as a company's main number, as one of our own.
//!
//! It owns forms that are searched for and compared; it never decides that two numbers are the same.

use crate::base::ids::{E164, RawNumber};
use crate::number::country::Country;
use crate::number::reading::{NumberReading, read_call_number};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// How many digits of a main number a direct line replaces at most.
const DIRECT_DIGITS: usize = 4;

/// The spellings under which a text search may find the number, the commonest first. Salesforce keeps phones as they
/// were typed and does not say how it splits them into words: so each form is searched, and the results are compared as
/// E.164.
pub fn search_terms(number: &E164) -> Vec<String> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let mut terms = vec![digits(&number.0)];
    if let Ok(parsed) = PHONE_NUMBER_UTIL.parse(&number.0, None) {
        let national = parsed.format_as(PhoneNumberFormat::National).into_owned();
        let international = parsed
            .format_as(PhoneNumberFormat::International)
            .into_owned();
        let code = parsed.country_code.to_string();
        let significant = digits(&number.0);
        let significant = significant.strip_prefix(&code).unwrap_or(&significant);
        terms.extend([
            digits(&national),
            String::from(significant),
            international,
            national,
            // As it is dialled from most countries, and so stored by many.
            format!("00{}", digits(&number.0)),
        ]);
    }
    let mut known: Vec<String> = Vec::new();
    terms.retain(|term| {
        let new = !known.contains(term);
        known.push(term.clone());
        new
    });
    terms
}

/// The main numbers of which this number may be a direct line: the number without its last one to four digits, bare or
/// filled up with zeros (`+49 30 901820-45` belongs to `-0`, `03-1234-5678` to `-5000`).
pub fn main_numbers(number: &E164) -> Vec<E164> {
    let mut found = Vec::new();
    let mut stem = number.0.as_str();
    for cut in 1..=DIRECT_DIGITS {
        stem = stem.get(..stem.len().saturating_sub(1)).unwrap_or_default();
        // A country code with a digit or two is no main number.
        if stem.len() < 6 {
            break;
        }
        for zeros in 0..=cut {
            let main = E164(format!("{stem}{}", "0".repeat(zeros)));
            if main != *number && !found.contains(&main) {
                found.push(main);
            }
        }
    }
    found
}

/// Whether a number is one of the company's own, which the agent or the admin has listed. A `*` at the end of an entry
/// stands for any digits.
pub fn is_own(number: &E164, own: &[String], agent: Country) -> bool {
    own.iter().any(|entry| {
        let entry = entry.trim();
        match entry.strip_suffix('*') {
            Some(start) => begins_with(number, start, agent),
            None => {
                let entry = RawNumber(String::from(entry));
                read_call_number(Some(&entry), agent) == NumberReading::Number(number.clone())
            }
        }
    })
}

/// An entry with `*` is no whole number and can't be parsed: with a `+` its digits are compared, without one those of
/// the national number.
fn begins_with(number: &E164, start: &str, agent: Country) -> bool {
    let digits: String = start.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 3 {
        return false;
    }
    let ours = number.0.trim_start_matches('+');
    if start.trim_start().starts_with('+') {
        return ours.starts_with(&digits);
    }
    let code = agent
        .region()
        .and_then(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(region));
    let within = code.and_then(|code| ours.strip_prefix(&code.to_string()));
    within.is_some_and(|national| national.starts_with(digits.trim_start_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str) -> E164 {
        E164(String::from(text))
    }

    #[test]
    fn a_number_is_searched_in_the_spellings_that_people_store() {
        assert_eq!(
            search_terms(&e164("+81312345678")),
            [
                "81312345678",
                "0312345678",
                "312345678",
                "+81 3-1234-5678",
                "03-1234-5678",
                "0081312345678"
            ]
        );
        assert_eq!(
            search_terms(&e164("+14155550134")),
            [
                "14155550134",
                "4155550134",
                "+1 415-555-0134",
                "(415) 555-0134",
                "0014155550134"
            ]
        );
    }

    #[test]
    fn a_direct_line_leads_to_the_main_numbers_that_it_may_belong_to() {
        let of = |number: &str| main_numbers(&e164(number));
        assert!(of("+493090182045").contains(&e164("+49309018200")));
        assert!(of("+493090182045").contains(&e164("+4930901820")));
        assert!(of("+81312345678").contains(&e164("+81312345000")));
        assert!(!of("+81312345678").contains(&e164("+81312345678")));
        assert!(of("+81312345678").contains(&e164("+81312340000")));
        assert!(!of("+81312345678").contains(&e164("+81312300000")));
        assert!(of("+81312345678").iter().all(|main| main.0.len() >= 6));
    }

    #[test]
    fn own_numbers_are_whole_ones_or_begin_alike() {
        let own =
            |number: &str, entry: &str| is_own(&e164(number), &[String::from(entry)], Country::JP);
        assert!(own("+81351234567", "03-5123-4567"));
        assert!(own("+81351234567", "+81 3 5123 45*"));
        assert!(own("+81351234567", "03-5123-*"));
        assert!(!own("+81351234567", "03-5124-*"));
        assert!(!own("+81351234567", "*"));
        assert!(!own("+14155550134", "03-5123-*"));
    }
}
