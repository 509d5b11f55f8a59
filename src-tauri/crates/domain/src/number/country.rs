//! Countries: by code, and by the names that people write into addresses. Knows no number.

use rlibphonenumber::Region;
use serde::{Deserialize, Serialize};
use std::fmt;

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

    /// The country that an address names, by its code or by a name that people write there. An unknown name gives no
    /// country: the number is then read as one of the agent's own country.
    pub fn named(text: &str) -> Option<Self> {
        const NAMES: [(&str, &str); 24] = [
            ("japan", "JP"),
            ("日本", "JP"),
            ("日本国", "JP"),
            ("france", "FR"),
            ("germany", "DE"),
            ("deutschland", "DE"),
            ("united kingdom", "GB"),
            ("great britain", "GB"),
            ("england", "GB"),
            ("uk", "GB"),
            ("united states", "US"),
            ("united states of america", "US"),
            ("usa", "US"),
            ("u.s.a.", "US"),
            ("canada", "CA"),
            ("spain", "ES"),
            ("italy", "IT"),
            ("netherlands", "NL"),
            ("belgium", "BE"),
            ("switzerland", "CH"),
            ("austria", "AT"),
            ("australia", "AU"),
            ("china", "CN"),
            ("india", "IN"),
        ];
        let name = text.trim().to_lowercase();
        let known = NAMES.iter().find(|(known, _)| *known == name);
        let code = known.map_or(name.as_str(), |(_, code)| code);
        Self::try_from(String::from(code)).ok()
    }

    pub(super) fn region(self) -> Option<Region> {
        std::str::from_utf8(&self.0).ok()?.parse().ok()
    }
}

impl TryFrom<String> for Country {
    type Error = NotACountry;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        let bytes: Option<[u8; 2]> = code.to_ascii_uppercase().as_bytes().try_into().ok();
        bytes
            .map(Self)
            .filter(|country| country.region().is_some())
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
