//! Who a call may be with.

use crate::base::ids::E164;
use crate::base::not_readable::NotReadable;
use crate::number::reading::NumberReading;
use crate::people::candidate::{Candidate, ColleagueView};
use crate::record::by_data::{ByGiven, GivenState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who a call may be with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// The number.
    pub reading: NumberReading,
    /// Grows with each look-up; an answer to an older one is dropped.
    pub generation: u32,
    /// Whether the newest look-up has been answered.
    pub looked_up: bool,
    /// All matches.
    pub matches: Vec<Candidate>,
    /// The one that the call is logged to.
    pub picked: Option<Candidate>,
    /// Whether the agent picked it; a look-up never changes such a pick.
    pub by_agent: bool,
    /// Whether a setting picked it among several, or had it made.
    #[serde(default)]
    pub by_rule: bool,
    /// Whether the agent took a pick back: no setting picks anybody then.
    #[serde(default)]
    pub left_open: bool,
    /// The colleague that it is.
    #[serde(default)]
    pub colleague: Option<ColleagueView>,
    /// Whether all look-ups of the call have answered. A match that comes later is offered and not picked
    /// automatically.
    #[serde(default)]
    pub settled: bool,
    /// Whether Salesforce is being asked who has the number.
    #[serde(skip)]
    pub asking: bool,
    /// When Salesforce last answered.
    #[serde(default)]
    pub as_of: Option<Timestamp>,
    /// Where Salesforce could not be searched for the number when it last answered: somebody there may have it.
    #[serde(default)]
    pub unread: Vec<NotReadable>,
    /// What has come of looking up what the caller was asked for.
    #[serde(default)]
    pub by_data: ByGiven,
}

impl Who {
    /// Nobody, and nothing has been asked yet.
    pub fn unknown() -> Self {
        Self {
            reading: NumberReading::Withheld,
            generation: 0,
            looked_up: false,
            matches: Vec::new(),
            picked: None,
            by_agent: false,
            by_rule: false,
            left_open: false,
            colleague: None,
            settled: false,
            asking: false,
            as_of: None,
            unread: Vec::new(),
            by_data: ByGiven::default(),
        }
    }

    /// Whether what the caller was asked for is still to be looked up, and may change who it is.
    pub fn waits_for_data(&self) -> bool {
        self.by_data.state == GivenState::Waits && !self.by_agent && !self.left_open
    }

    /// Whether Salesforce has been searched for the number, all of it, so that whoever was not found is not there.
    pub fn all_searched(&self) -> bool {
        self.as_of.is_some() && self.unread.is_empty()
    }

    /// The number, where it is one that can be looked up.
    pub fn number(&self) -> Option<&E164> {
        match &self.reading {
            NumberReading::Number(number) => Some(number),
            NumberReading::Withheld | NumberReading::NotANumber => None,
        }
    }
}
