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
    /// What Ringside needs to know of the org before it writes. Shared, because every write needs it.
    pub facts: Option<Arc<OrgFacts>>,
    /// When the facts were last read, if they were read since the start.
    pub as_of: Option<Timestamp>,
    /// When the facts were last read anew because the org had contradicted them.
    pub doubted: Option<Timestamp>,
    /// What the org said when it refused to be read.
    pub refused: Option<Problem>,
    /// What is known of the fallback record.
    pub fallback: Option<Fallback>,
    /// The settings check as it was last done.
    pub check: Check,
}

/// Whether the fallback record can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fallback {
    /// It is there.
    There(SfId),
    /// It was deleted, can't be seen, or is of an object that a task can't be about.
    Gone(SfId),
}
