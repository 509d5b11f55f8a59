//! How far the purge of what is old is.

use std::collections::BTreeSet;

use crate::base::ids::{CallId, OutboxId};
use jiff::Timestamp;

/// The purge: it goes through what is old in small parts, once a day.
#[derive(Debug, Clone, Default)]
pub struct Purge {
    /// When its next part is due. None while one is being read.
    pub next: Option<Timestamp>,
    /// Where that part begins.
    pub place: OldPlace,
    /// The writes of old calls that stay.
    pub kept_with_call: BTreeSet<OutboxId>,
}

/// A place among all that is old, the oldest first: epoch milliseconds, and which one it is. Calls come first, because their
/// writes stay or go with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldPlace {
    /// Behind this call; none: before the first.
    Calls(Option<(i64, CallId)>),
    /// Behind this write.
    Rows(Option<(i64, OutboxId)>),
}

impl Default for OldPlace {
    fn default() -> Self {
        Self::Calls(None)
    }
}
