//! The person whom the agent has opened without a call.

use crate::people::candidate::Candidate;

/// The person whom the agent has opened without a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Who it is.
    pub who: Candidate,
    /// The record was deleted since, or may no longer be seen.
    pub gone: bool,
}
