//! The languages in which Ringside itself writes into the org, such as the subject of a call.
//!
//! It owns which language an agent's locale means. It never holds texts of the window: those belong to the UI's message
//! catalogue. The texts in these languages go into the org's records, where everybody reads them.

use serde::{Deserialize, Serialize};

/// A language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English, also for every locale whose language is not listed here.
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
