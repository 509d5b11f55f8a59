//! What a call is about beside its person: a company, an opportunity or a case, one at most.
//!
//! It owns which records are offered and when one may be linked. It never guesses: only what the agent has chosen is
//! linked. *Salesforce refuses a Task with a lead and another record*, so nothing is offered for a lead. A record that
//! was chosen for one person does not count for another: it is dropped when the pick changes, and the window says so.

use crate::base::ids::SfId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A record that a call can be about beside its person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RelatedRecord {
    /// The record.
    pub id: SfId,
    /// `Account`, `Opportunity` or `Case`.
    pub object: String,
    /// Its name; of a case, its number.
    pub name: String,
}
