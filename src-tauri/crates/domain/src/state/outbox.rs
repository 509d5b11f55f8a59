//! What waits for Salesforce.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::ids::OutboxId;
use crate::outbox::row::Row;

/// Writes that are not confirmed, and confirmed ones that something on screen still needs.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    /// All of them.
    pub rows: BTreeMap<OutboxId, Row>,
    /// The rows that the worker is busy with: one, or a batch.
    pub in_flight: BTreeSet<OutboxId>,
}
