//! What is known of the org.
//!
//! **Invariant:** it is forgotten whole, at a sign-out and when another user signs in.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::ids::SfId;
use crate::base::problem::Problem;
use crate::org::facts::OrgFacts;
use crate::state::finding::Check;

/// What is known of the org.
#[derive(Debug, Clone, Default)]
pub struct OrgState {
    /// What Ringside needs to know of the org before it writes. Shared, as every write takes it along.
    pub facts: Option<Arc<OrgFacts>>,
    /// When that was read, if it was since the start.
    pub as_of: Option<Timestamp>,
    /// When it was last asked for because the org had contradicted it.
    pub doubted: Option<Timestamp>,
    /// What the org said when it would not be read.
    pub refused: Option<Problem>,
    /// What is known of the record for calls of nobody.
    pub fallback: Option<Fallback>,
    /// The settings check as it was last done.
    pub check: Check,
}

/// What became of the record for calls of nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fallback {
    /// It is there.
    There(SfId),
    /// It was deleted, can't be seen, or is none that a task can be about.
    Gone(SfId),
}
