//! How much of a long list is on screen. What is left out is counted, and shown when the agent asks for it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A list that is shown in part when it is long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ShownList {
    /// The cards of calls.
    Calls,
    /// Ended calls that have nobody to be logged to yet.
    Waiting,
}

/// How many of each list are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Cards.
    pub calls: usize,
    /// Waiting calls.
    pub waiting: usize,
}

/// More cards than this nobody tells apart in the bar of calls.
const CARDS: usize = 30;

/// More lines than this nobody reads at once.
const LINES: usize = 50;

impl Default for Shown {
    fn default() -> Self {
        Self {
            calls: CARDS,
            waiting: LINES,
        }
    }
}

impl Shown {
    /// Shows more of a list, as long as the program runs.
    pub(crate) fn more(&mut self, list: ShownList) {
        match list {
            ShownList::Calls => self.calls += CARDS,
            ShownList::Waiting => self.waiting += LINES,
        }
    }
}
