//! The calls that are at hand.

use std::collections::BTreeMap;

use crate::base::ids::CallId;
use crate::record::call::Call;

/// Calls that are open, unlogged or recent.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// All of them.
    pub all: BTreeMap<CallId, Call>,
    /// The call in front.
    pub front: Option<CallId>,
    /// The newest edit of each call that is on disk.
    pub on_disk: BTreeMap<CallId, u32>,
}
