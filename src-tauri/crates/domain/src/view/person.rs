//! A person on screen without a call.

use crate::base::ids::CallId;
use crate::base::time::Millis;
use crate::call::event::Direction;
use crate::people::candidate::Candidate;
use crate::view::panel::PanelView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person whom the agent has opened without a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PersonView {
    /// Who it is.
    pub who: Candidate,
    /// What is known of them.
    pub panel: PanelView,
    /// Whether the record was deleted since, or may no longer be seen.
    pub gone: bool,
    /// The time zones in which they may be, by the countries of their numbers; none where nothing is known of them.
    pub zones: Vec<String>,
}

/// A call that a to-do can be made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CallChoice {
    /// The call.
    pub id: CallId,
    /// Its number as people write it; empty if withheld.
    pub number: String,
    /// The name that the phone gave.
    pub phone_name: Option<String>,
    /// Who it was with.
    pub who: Option<String>,
    /// Which way it went.
    pub direction: Direction,
    /// Whether somebody called and was not spoken with.
    pub missed: bool,
    /// When it began.
    pub started: Millis,
}
