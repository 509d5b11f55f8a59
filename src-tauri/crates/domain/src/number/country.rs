//! Countries: by code, and by the names that people write into addresses. Knows no number.
//!
//! **Invariant:** a text that names a country which we don't know never counts as the agent's own country.

use crate::number::folding::folded;
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// A country a line: its codes of two and of three letters, then its names. They are those of ISO 3166, which Salesforce's
/// list has too, those in use in English, Japanese, French, German, Spanish, Italian, Portuguese, Dutch, Korean,
/// Chinese, Swedish and Polish, and the country's own.
const LINES: &str = include_str!("countries.txt");

/// The countries by all their codes and names, folded.
static NAMES: LazyLock<BTreeMap<String, Country>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for line in LINES.lines() {
        let Some((code, rest)) = line.split_once(' ') else {
            continue;
        };
        // A country without numbers of its own, such as Antarctica, is as unknown as one that has no line.
        let Ok(country) = Country::try_from(String::from(code)) else {
            continue;
        };
        let all = std::iter::once(code).chain(rest.split('|'));
        names.extend(all.map(|name| (folded_name(name), country)));
    }
    names
});

/// What people and imports write where no country is meant, folded.
const NO_NAMES: [&str; 8] = ["", "n a", "none", "null", "unknown", "tbd", "不明", "なし"];

/// In small letters, without accents, signs and an article.
fn folded_name(text: &str) -> String {
    let plain: String = folded(text)
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let words = match words.as_slice() {
        ["the", rest @ ..] => rest,
        all => all,
    };
    words.join(" ")
}

/// A country by its two-letter ISO code; it decides how numbers are read that are typed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// Text that is no two-letter country code that libphonenumber knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a country code: {0:?}")]
pub struct NotACountry(pub String);

impl Country {
    /// Japan.
    pub const JP: Self = Self(*b"JP");
    /// The United States.
    pub const US: Self = Self(*b"US");

    /// A country that an address names and that we don't know: it is some country, and not known to be the agent's. It
    /// has no numbers of its own (`ZZ` is free for users in ISO 3166).
    pub const UNKNOWN: Self = Self(*b"ZZ");

    /// The country that an address names, by its code or by a name that people write there. A word that names no
    /// country (`N/A`, `-`) is as good as no text; any other text that we don't know is [`Country::UNKNOWN`], as a number
    /// beside it may be one of anywhere.
    pub fn named(text: &str) -> Option<Self> {
        let name = folded_name(text);
        if NO_NAMES.contains(&name.as_str()) {
            return None;
        }
        Some(NAMES.get(&name).copied().unwrap_or(Self::UNKNOWN))
    }

    /// Whether numbers without a country code are the same in both, as in the United States and Canada.
    pub(super) fn dials_as(self, other: Self) -> bool {
        let code = self.calling_code();
        self == other || (code.is_some() && code == other.calling_code())
    }

    /// What is dialled behind the `+` before its numbers.
    pub(super) fn calling_code(self) -> Option<i32> {
        PHONE_NUMBER_UTIL.get_country_code_for_region(self.region()?)
    }

    pub(super) fn region(self) -> Option<Region> {
        let code = std::str::from_utf8(&self.0).ok()?;
        code.parse().ok().filter(|_| self != Self::UNKNOWN)
    }
}

impl TryFrom<String> for Country {
    type Error = NotACountry;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        let bytes: Option<[u8; 2]> = code.to_ascii_uppercase().as_bytes().try_into().ok();
        bytes
            .map(Self)
            .filter(|country| *country == Self::UNKNOWN || country.region().is_some())
            .ok_or(NotACountry(code))
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or("??"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<String> {
        Country::named(text).map(String::from)
    }

    #[test]
    fn a_country_is_known_by_code_and_by_the_names_that_people_write() {
        for (code, names) in [
            (
                "KR",
                ["South Korea", "Korea, Republic of", "대한민국", "KOR", "kr"],
            ),
            ("MX", ["Mexico", "México", "MEX", "Mexique", "墨西哥"]),
            ("BR", ["Brazil", "Brasil", "BRA", "Brésil", "ブラジル"]),
            ("CH", ["Schweiz", "Suisse", "Svizzera", "CHE", "スイス"]),
            ("PL", ["Polska", "Poland", "POL", "Polen", "Pologne"]),
            ("SE", ["Sverige", "Sweden", "Schweden", "Suède", "SWE"]),
            (
                "NL",
                ["Nederland", "The Netherlands", "Holland", "NLD", "Pays-Bas"],
            ),
            ("ES", ["España", "Spain", "ESP", "Spanien", "Espagne"]),
            (
                "DE",
                ["DEU", "Germany", "Deutschland", "Allemagne", "ドイツ"],
            ),
            (
                "US",
                [
                    "USA",
                    "U.S.A.",
                    "united states",
                    "アメリカ合衆国",
                    "États-Unis",
                ],
            ),
            ("GB", ["UK", "U.K.", "England", "GBR", "United Kingdom"]),
            (
                "CZ",
                ["Czech Republic", "Czechia", "Česko", "CZE", "Tschechien"],
            ),
            ("VN", ["Viet Nam", "Vietnam", "VNM", "ベトナム", "越南"]),
            ("JP", ["日本", "日本国", "Japan", "JPN", " ＪＰ "]),
        ] {
            for name in names {
                assert_eq!(named(name).as_deref(), Some(code), "{name}");
            }
        }
    }

    #[test]
    fn a_name_that_is_not_known_is_some_country_and_an_empty_one_none() {
        for name in ["Ruritania", "Bayern", "EMEA", "日本支社", "United"] {
            assert_eq!(Country::named(name), Some(Country::UNKNOWN), "{name}");
        }
        for none in ["", " ", "-", "N/A", "none", "unknown", "不明"] {
            assert_eq!(Country::named(none), None, "{none:?}");
        }
        assert_eq!(Country::UNKNOWN.region(), None);
    }

    #[test]
    fn no_name_is_of_two_countries() {
        let mut known = BTreeMap::new();
        for line in LINES.lines() {
            let (code, rest) = line.split_once(' ').unwrap();
            for name in std::iter::once(code).chain(rest.split('|')) {
                let before = known.insert(folded_name(name), code);
                assert!(before.is_none_or(|before| before == code), "{name}");
            }
        }
    }
}
