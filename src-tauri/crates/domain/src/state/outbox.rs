//! What waits for Salesforce.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::ids::OutboxId;
use crate::outbox::row::Row;
use jiff::{SignedDuration, Timestamp};

/// Writes that are not confirmed, and confirmed ones that something on screen still needs.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    /// All of them.
    pub rows: BTreeMap<OutboxId, Row>,
    /// The rows that the worker is busy with: one, or a batch.
    pub in_flight: BTreeSet<OutboxId>,
    /// Since when the worker has had them, until the silence of Salesforce was noticed.
    pub asked: Option<Timestamp>,
}

/// How long Salesforce may take for a write before it counts as out of reach. Flows and triggers of an org take some seconds.
const ANSWERS_WITHIN: SignedDuration = SignedDuration::from_secs(8);

impl Outbox {
    /// When it is noticed that Salesforce does not answer.
    pub(crate) fn next_silence(&self) -> Option<Timestamp> {
        self.asked?.checked_add(ANSWERS_WITHIN).ok()
    }
}
