//! How a row finds another tool's Task: it searches for one first, and keeps the result.
//!
//! **Invariant:** the result of a search is dropped only if the Task that was found is gone.

use jiff::Timestamp;

use crate::base::ids::SfId;
use crate::outbox::job::JobResult;
use crate::outbox::join::Found;
use crate::outbox::row::{Row, Status};

impl Row {
    /// Whether the next thing to do is to search for another tool's Task.
    pub fn seeks(&self) -> bool {
        let unknown = self
            .join
            .as_ref()
            .is_some_and(|join| join.found == Found::Unknown);
        // In doubt without a search is only what another computer may have sent.
        unknown && matches!(self.status, Status::Queued | Status::InDoubt { .. })
    }

    /// The other tool's Task that this row completes.
    pub fn joins(&self) -> Option<&SfId> {
        match self.join.as_ref().map(|join| &join.found) {
            Some(Found::Task(task)) => Some(task),
            Some(Found::Nothing | Found::Unknown) | None => None,
        }
    }

    /// Records the result of the search. `later` is when it is tried again.
    pub(super) fn sought(&mut self, result: JobResult, later: Timestamp) {
        let found = match result {
            JobResult::Sought(Some(task)) => Found::Task(task),
            // If the org refuses the search, the row goes on as if there were no such Task.
            JobResult::Sought(None) | JobResult::Refused(_) => Found::Nothing,
            JobResult::NotSent | JobResult::SignedOut => return,
            JobResult::Busy(refusal) | JobResult::LimitReached(refusal) => {
                self.last_error = Some(refusal);
                self.not_before = Some(later);
                return;
            }
            JobResult::NoAnswer
            | JobResult::NotThere
            | JobResult::NotTogether(_)
            | JobResult::Landed(_)
            | JobResult::Joined(_)
            | JobResult::Conflict(_)
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

    /// The Task that was to be completed is gone: the call gets its own. Earlier requests were about the other Task.
    pub(super) fn makes_its_own(&mut self) {
        if let Some(join) = &mut self.join {
            join.found = Found::Nothing;
        }
        self.status = Status::Queued;
        self.not_before = None;
        self.requests.lost = None;
    }
}
