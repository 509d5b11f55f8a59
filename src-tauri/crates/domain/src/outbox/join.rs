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
use crate::outbox::clash::ClashedField;
use crate::outbox::job::JobResult;
use crate::outbox::row::{Row, Status};
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
    pub theirs: Vec<ClashedField>,
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

impl Row {
    /// Whether the next thing to do is to look for another tool's Task.
    pub fn seeks(&self) -> bool {
        let unknown = self
            .join
            .as_ref()
            .is_some_and(|join| join.found == Found::Unknown);
        unknown && self.status == Status::Queued
    }

    /// The other tool's Task that this completes.
    pub fn joins(&self) -> Option<&SfId> {
        match self.join.as_ref().map(|join| &join.found) {
            Some(Found::Task(task)) => Some(task),
            Some(Found::Nothing | Found::Unknown) | None => None,
        }
    }

    /// Records what came of the look. `later` is when it is tried again.
    pub(super) fn sought(&mut self, result: JobResult, later: Timestamp) {
        let found = match result {
            JobResult::Sought(Some(task)) => Found::Task(task),
            // An org that can't be asked has no such Task for this agent.
            JobResult::Sought(None) | JobResult::Refused(_) => Found::Nothing,
            JobResult::NotSent | JobResult::SignedOut => return,
            JobResult::Busy(error) | JobResult::LimitReached(error) => {
                self.last_error = Some(error);
                self.not_before = Some(later);
                return;
            }
            JobResult::NoAnswer
            | JobResult::NotThere
            | JobResult::Landed(_)
            | JobResult::Joined(_)
            | JobResult::Clashed(_)
            | JobResult::LooksLike(_)
            | JobResult::Moved(_) => {
                self.not_before = Some(later);
                return;
            }
        };
        if let Some(join) = &mut self.join {
            join.found = found;
        }
        self.not_before = None;
    }

    /// The Task that was to be completed is gone: the call gets its own. What was sent before was about the other.
    pub(super) fn makes_its_own(&mut self) {
        if let Some(join) = &mut self.join {
            join.found = Found::Nothing;
        }
        self.status = Status::Queued;
        self.not_before = None;
        self.may_have_landed = false;
        self.unanswered = None;
        self.sent_before = None;
    }
}
