//! The person whom the agent has opened without a call.

use crate::base::ids::E164;
use crate::people::candidate::Candidate;
use std::collections::BTreeSet;

/// The person whom the agent has opened without a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Who it is.
    pub who: Candidate,
    /// The record was deleted since, or may no longer be seen.
    pub gone: bool,
    /// The numbers on their record that can be read for sure; nothing until the record is read.
    pub numbers: Option<BTreeSet<E164>>,
}
