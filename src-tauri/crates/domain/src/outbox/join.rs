//! Another tool's Task of the same call, which is completed in place of making a second one.
//!
//! *Found first, then written.* The look is a job of its own, and what it found is on disk before anything is written. From
//! then on the row only ever changes that Task, or only ever makes one: so a lost answer never leaves a choice between the
//! two. A change that was carried out unseen is made again, which is the same as once.
//!
//! *One look.* A tool that logs the call after it has been looked for is not seen. To look again after a create may have
//! landed would trade a record that is there twice for one that may be there not at all.
//!
//! **Invariant:** what was decided by a look is undecided again only if the Task that was found is gone.

use crate::base::ids::SfId;
use crate::org::task_fields::TaskField;
use crate::outbox::conflict::ConflictField;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long before the first ring another tool may have begun its record: it may have dialled.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);

/// What another tool's Task of the call is looked for by, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// What the phone calls the call: the name under which other tools log it.
    pub bare: String,
    /// What Ringside calls it, on whatever machine it heard it; nothing where a write of ours under that name is in doubt,
    /// as its Task would be taken for another tool's.
    pub key: Option<String>,
    /// It was not made before this.
    pub since: Timestamp,
    /// What came of the look.
    #[serde(default)]
    pub found: Found,
}

/// What came of the look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// It was not looked for yet.
    #[default]
    Unknown,
    /// There is none: one is made.
    Nothing,
    /// This one.
    Task(SfId),
}

/// A Task that has been joined, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The Task.
    pub task: SfId,
    /// What stands there of another's in place of ours.
    pub theirs: Vec<ConflictField>,
    /// What another wrote above our note.
    pub above: Option<String>,
    /// Details whose fields hold another's: they are not written, now or later.
    pub full: Vec<TaskField>,
}

impl Join {
    /// A look for a call that began at this moment.
    pub fn planned(bare: String, key: String, began: Timestamp) -> Self {
        Self {
            bare,
            key: Some(key),
            since: began.saturating_sub(BEFORE).unwrap_or(Timestamp::MIN),
            found: Found::Unknown,
        }
    }
}
