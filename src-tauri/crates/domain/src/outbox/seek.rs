//! How a row finds another tool's Task: it searches for one first, and keeps the result.
//!
//! **Invariant:** the result of a search is dropped only if the Task that was found is gone, or is another call's.

use jiff::Timestamp;

use crate::base::ids::SfId;
use crate::outbox::job::JobResult;
use crate::outbox::join::Found;
use crate::outbox::row::{Row, Status};
use crate::outbox::voice::{GIVEN, Voice};

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

    /// Whether Salesforce Voice's records of both calls are searched at about the same time: what one of them has found is
    /// not the other's.
    pub fn is_voiced_beside(&self, other: &Self) -> bool {
        match (self.voice(), other.voice()) {
            (Some(one), Some(other)) => one.is_near(other),
            (Some(_) | None, _) => false,
        }
    }

    fn voice(&self) -> Option<&Voice> {
        self.join.as_ref()?.voice.as_ref()
    }

    /// Records the result of the search. `later` is when it is tried again if it failed.
    pub(super) fn sought(&mut self, result: JobResult, now: Timestamp, later: Timestamp) {
        let found = match result {
            JobResult::SoughtTooEarly if self.is_given_time() => {
                self.not_before = now.saturating_add(GIVEN).ok();
                return;
            }
            // The platform makes no Task of it.
            JobResult::SoughtTooEarly => Found::Nothing,
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
            | JobResult::LandedWithCase { .. }
            | JobResult::CaseRefused(_)
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

    /// Gives Salesforce Voice time to make its Task. It is given once.
    fn is_given_time(&mut self) -> bool {
        let voice = self.join.as_mut().and_then(|join| join.voice.as_mut());
        voice.is_some_and(|voice| !std::mem::replace(&mut voice.was_without_task, true))
    }

    /// The Task that was to be completed is gone or another call's: the call gets its own. Earlier requests were about the other Task.
    pub(super) fn makes_its_own(&mut self) {
        if let Some(join) = &mut self.join {
            join.found = Found::Nothing;
        }
        self.status = Status::Queued;
        self.not_before = None;
        self.requests.lost = None;
    }
}
