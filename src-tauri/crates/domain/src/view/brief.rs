//! A person in three lines: when they were spoken with, what is open, what is due.
//!
//! It counts what the panel shows and holds no sentence. What could not be read is in none of the counts; the panel says so
//! beside them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person in short.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Brief {
    /// The day of the last call in which they were spoken with, `YYYY-MM-DD`.
    pub spoke: Option<String>,
    /// How long, in seconds, where it is known.
    pub spoke_seconds: Option<u32>,
    /// How many calls since then reached nobody, theirs and ours.
    pub tried_since: u32,
    /// How many next steps are open.
    pub steps: u32,
    /// How many of them are overdue.
    pub overdue: u32,
    /// The day on which the next of the others is due.
    pub next_due: Option<String>,
    /// How many opportunities are open, as far as they are shown.
    pub deals: u32,
    /// The day on which the nearest of them is to close.
    pub closes: Option<String>,
    /// How many cases are open.
    pub cases: u32,
}
