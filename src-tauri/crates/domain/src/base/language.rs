//! The languages in which Ringside writes by itself, such as the subject of a call.
//!
//! It owns which language an agent's locale means. It must never hold a word of the window's: those belong to the UI's
//! message catalogue, whereas these go into the org's records, where everybody reads them.

use serde::{Deserialize, Serialize};

/// A language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English, and whatever is not known here.
    #[default]
    English,
    /// Japanese.
    Japanese,
    /// French.
    French,
}

impl Language {
    /// The language of a locale such as `ja` or `fr_CA`.
    pub fn of(locale: &str) -> Self {
        match locale.split(['_', '-']).next() {
            Some("ja") => Self::Japanese,
            Some("fr") => Self::French,
            Some(_) | None => Self::English,
        }
    }
}
