//! What has come of looking up a call by what its caller was asked for.
//!
//! **Invariant:** while this is still to be asked, and nobody but a look-up has picked anybody, the call is not logged: what
//! the caller gave says more than the number does.

use crate::base::refs::PersonRef;
use crate::call::data::CallerGave;
use crate::people::candidate::MatchHint;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What has come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ByGiven {
    /// What is looked up.
    pub data: CallerGave,
    /// How far it has come.
    pub state: GivenState,
    /// The record that was found, and by what.
    pub found: Option<(PersonRef, MatchHint)>,
    /// Whether Salesforce is being asked.
    #[serde(skip)]
    pub asking: bool,
    /// How often it could not be asked since it was last known to answer.
    #[serde(skip)]
    pub failures: u8,
}

/// How far a look-up by what the caller was asked for has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum GivenState {
    /// There is nothing to look up.
    #[default]
    Nothing,
    /// It waits for Salesforce.
    Waits,
    /// A record was found.
    Found,
    /// No record has that number.
    NotFound,
    /// Several records have it.
    Several,
    /// The agent may not read where it is to be looked up.
    NotReadable,
}
