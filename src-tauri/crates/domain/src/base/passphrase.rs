//! A passphrase that the agent types to close a file, or to open one.
//!
//! **Invariant:** it is never written to a disk or a log: `Debug` shows nothing of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many characters a passphrase has at least.
const SHORTEST: usize = 12;

/// A passphrase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export)]
pub struct Passphrase(String);

impl Passphrase {
    /// What was typed.
    pub fn new(typed: &str) -> Self {
        Self(String::from(typed))
    }

    /// Whether a file may be closed with it.
    pub fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= SHORTEST
    }

    /// For the one place that makes a key of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}
