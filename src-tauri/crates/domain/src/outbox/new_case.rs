//! The Case that a rule makes of a call: it is written with the call's Task, both or neither.
//!
//! *One request.* The Case has no row of its own. Both go as one request that Salesforce carries out whole or not at all, so
//! what keeps the Task from being made twice keeps the Case from it, too.
//!
//! *Never in the way.* Where Salesforce refuses the Case, nothing was written: the Task goes without it, and the agent is told
//! what was said.

use crate::base::ids::SfId;
use crate::base::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// The object.
pub const CASE: &str = "Case";

/// What becomes of the Case of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "case", rename_all = "snake_case")]
pub enum NewCase {
    /// None is made.
    #[default]
    None,
    /// It is made with the Task, if the Task then is about a contact or an account and nothing else.
    Wanted,
    /// Salesforce refused it: the Task goes without.
    Refused {
        /// What Salesforce said.
        refusal: Refusal,
    },
    /// It was made with the Task.
    Made {
        /// Which.
        id: SfId,
    },
}
