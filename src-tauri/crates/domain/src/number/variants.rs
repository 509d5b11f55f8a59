//! Other numbers of one subscriber: what a country dials, or used to dial, in more than one way.
//!
//! Records keep a number for years while phones send today's form, or the other way round. libphonenumber knows one
//! form, and of renumberings only those that its data is new enough for. **Invariant:** a variant is an assumption: a
//! person who is found by one is only a possible match.

use crate::base::ids::E164;

/// Country code, number of digits of a national number before the renumbering, and the digits that were then put before
/// it.
const LONGER: [(&str, usize, &[&str]); 4] = [
    // Côte d'Ivoire, 2021
    ("225", 8, &["01", "05", "07", "21", "25", "27"]),
    // Benin, 2024
    ("229", 8, &["01"]),
    // Mauritius, 2013
    ("230", 7, &["5"]),
    // Costa Rica, 2008
    ("506", 7, &["2", "8"]),
];

/// Prefixes that were replaced: the old one, the new one, and how many digits follow.
const REPLACED: [(&str, &str, usize); 36] = [
    // Vietnam, 2018: mobiles of eleven digits
    ("84120", "8470", 7),
    ("84121", "8479", 7),
    ("84122", "8477", 7),
    ("84126", "8476", 7),
    ("84128", "8478", 7),
    ("84123", "8483", 7),
    ("84124", "8484", 7),
    ("84125", "8485", 7),
    ("84127", "8481", 7),
    ("84129", "8482", 7),
    ("84162", "8432", 7),
    ("84163", "8433", 7),
    ("84164", "8434", 7),
    ("84165", "8435", 7),
    ("84166", "8436", 7),
    ("84167", "8437", 7),
    ("84168", "8438", 7),
    ("84169", "8439", 7),
    ("84186", "8456", 7),
    ("84188", "8458", 7),
    ("84199", "8459", 7),
    // Colombia, 2021: fixed lines
    ("571", "57601", 7),
    ("572", "57602", 7),
    ("574", "57604", 7),
    ("575", "57605", 7),
    ("576", "57606", 7),
    ("577", "57607", 7),
    ("578", "57608", 7),
    // Chile, 2013: Santiago
    ("562", "5622", 7),
    // Gabon, 2019
    ("24101", "24111", 6),
    ("24102", "24162", 6),
    ("24104", "24174", 6),
    ("24105", "24165", 6),
    ("24106", "24166", 6),
    ("24107", "24177", 6),
    // Mexico, 2019: mobiles called from abroad
    ("521", "52", 10),
];

/// The other numbers under which the subscriber of this one may be known.
pub fn variants(number: &E164) -> Vec<E164> {
    let digits = number.0.trim_start_matches('+');
    let mut found: Vec<String> = Vec::new();
    for (before, after, rest) in REPLACED {
        for (from, to) in [(before, after), (after, before)] {
            let tail = digits.strip_prefix(from).filter(|tail| tail.len() == rest);
            found.extend(tail.map(|tail| format!("{to}{tail}")));
        }
    }
    for (code, length, prefixes) in LONGER {
        let Some(national) = digits.strip_prefix(code) else {
            continue;
        };
        if national.len() == length {
            let longer = prefixes.iter();
            found.extend(longer.map(|prefix| format!("{code}{prefix}{national}")));
        }
        let shorter = prefixes.iter();
        let shorter = shorter.filter_map(|prefix| national.strip_prefix(prefix));
        let shorter = shorter.filter(|rest| rest.len() == length);
        found.extend(shorter.map(|rest| format!("{code}{rest}")));
    }
    found.extend(digits.strip_prefix("54").map(argentina).unwrap_or_default());
    found.extend(digits.strip_prefix("55").and_then(brazil));
    found.sort();
    found.dedup();
    let others = found.into_iter().filter(|other| other != digits);
    others.map(|digits| E164(format!("+{digits}"))).collect()
}

/// A mobile is called with a 9 from abroad, with a 15 after the area code at home, and is written with either or
/// neither.
fn argentina(national: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |plain: &str| found.extend([format!("54{plain}"), format!("549{plain}")]);
    match national.strip_prefix('9') {
        Some(plain) if plain.len() == 10 => add(plain),
        Some(_) | None if national.len() == 10 => add(national),
        Some(_) | None => {}
    }
    let bare = national.strip_prefix('9').filter(|bare| bare.len() == 12);
    let bare = bare.unwrap_or(national);
    if bare.len() == 12 {
        for area in 2..=4 {
            let (Some(code), Some(rest)) = (bare.get(..area), bare.get(area..)) else {
                continue;
            };
            if let Some(subscriber) = rest.strip_prefix("15") {
                add(&format!("{code}{subscriber}"));
            }
        }
    }
    found
}

/// Mobiles have had a ninth digit since 2016: a 9 after the two digits of the area code.
fn brazil(national: &str) -> Option<String> {
    let (area, rest) = (national.get(..2)?, national.get(2..)?);
    match (rest.len(), rest.strip_prefix('9')) {
        (9, Some(eight)) if eight.starts_with(['6', '7', '8', '9']) => {
            Some(format!("55{area}{eight}"))
        }
        (8, _) if rest.starts_with(['6', '7', '8', '9']) => Some(format!("55{area}9{rest}")),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn both_ways(one: &str, other: &str) {
        let has = |from: &str, to: &str| {
            let variants = variants(&E164(String::from(from)));
            assert!(
                variants.iter().any(|known| known.0 == to),
                "{from} is also {to}"
            );
        };
        has(one, other);
        has(other, one);
    }

    #[test]
    fn one_subscriber_is_known_by_the_old_number_and_by_the_new_one() {
        both_ways("+5215512345678", "+525512345678");
        both_ways("+5491112345678", "+541112345678");
        both_ways("+5511987654321", "+551187654321");
        both_ways("+84162123456 7".replace(' ', "").as_str(), "+84321234567");
        both_ways("+22507123456", "+2250707123456");
        both_ways("+22997123456", "+2290197123456");
        both_ways("+5712345678", "+576012345678");
        both_ways("+5622345678", "+56222345678");
        both_ways("+24107123456", "+24177123456");
    }

    #[test]
    fn the_fifteen_of_an_argentine_mobile_is_taken_out() {
        let variants = variants(&E164(String::from("+54111512345678")));
        assert!(variants.contains(&E164(String::from("+5491112345678"))));
    }

    #[test]
    fn most_numbers_have_no_variant() {
        for number in [
            "+81312345678",
            "+14155550134",
            "+493090182045",
            "+551133334444",
        ] {
            assert_eq!(variants(&E164(String::from(number))), [], "{number}");
        }
    }
}
