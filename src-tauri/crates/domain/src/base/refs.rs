//! References to records that may still wait for their id.

use crate::base::ids::{OutboxId, SfId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A task by the id that it has now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "at", content = "id", rename_all = "snake_case")]
#[ts(export)]
pub enum TaskRef {
    /// It is in Salesforce.
    Salesforce(SfId),
    /// It waits here.
    Outbox(OutboxId),
}
