//! What is known of the org.

use crate::base::ids::SfId;

/// What became of the record for calls of nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fallback {
    /// It is there.
    There(SfId),
    /// It was deleted, can't be seen, or is none that a task can be about.
    Gone(SfId),
}
