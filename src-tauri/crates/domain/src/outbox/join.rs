//! Another tool's Task of the same call: Ringside completes it instead of making a second one.
//!
//! *Found first, then written.* The search is a job of its own, and its result is on disk before anything is written.
//! From then on the row only ever changes that Task, or only ever makes one, so a lost answer never leaves a choice
//! between the two. A change whose answer was lost is made again, which is the same as once.
//!
//! *One search.* A Task that another tool makes after the search is not seen. Searching again after our create may have
//! landed would risk having no record at all in order to avoid having two.
//!
//! *Salesforce Voice.* Where the agent telephones with it, the other tool is the platform itself: its record of the call
//! names the Task (`voice`). It is searched in the same request, and whatever the settings say, as nobody has switched a
//! second Task on. If the platform has the call and no Task yet, it is searched once more a minute later.
//!
//! **Invariant:** the result of a search is dropped only if the Task that was found is gone, or is another call's.

use crate::base::ids::SfId;
use crate::org::task_fields::TaskField;
use crate::outbox::conflict::ConflictField;
use crate::outbox::voice::Voice;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long before the first ring another tool may have made its Task: it may have dialled the call.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);

/// What another tool's Task of the call is searched by, and the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// The phone's own id of the call, under which other tools log it.
    pub bare: String,
    /// Ringside's key of the call, on whatever machine it was heard. Nothing where a write of ours under that key is in
    /// doubt: its Task would be taken for another tool's.
    pub key: Option<String>,
    /// The Task was not made before this moment.
    pub since: Timestamp,
    /// Whether a Task is searched that another tool has logged under the phone's id or our key.
    #[serde(default = "by_its_name")]
    pub others: bool,
    /// What Salesforce Voice's record of the call is searched by; nothing where it is not searched.
    #[serde(default)]
    pub voice: Option<Voice>,
    /// The result of the search.
    #[serde(default)]
    pub found: Found,
}

/// The result of the search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// The search has not been made yet.
    #[default]
    Unknown,
    /// There is no such Task: the row makes one.
    Nothing,
    /// This Task was found.
    Task(SfId),
}

/// A Task that has been joined, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The Task.
    pub task: SfId,
    /// Fields in which the other tool's value stands instead of ours.
    pub theirs: Vec<ConflictField>,
    /// What the other tool wrote above our note.
    pub above: Option<String>,
    /// Details whose fields already hold another tool's values: ours are not written there, now or later.
    pub full: Vec<TaskField>,
}

impl Join {
    /// The search for a call that began at this moment.
    pub fn planned(bare: String, key: String, began: Timestamp) -> Self {
        Self {
            bare,
            key: Some(key),
            since: began.saturating_sub(BEFORE).unwrap_or(Timestamp::MIN),
            others: true,
            voice: None,
            found: Found::Unknown,
        }
    }
}

/// What was searched before Salesforce Voice was.
fn by_its_name() -> bool {
    true
}
