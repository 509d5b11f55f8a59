//! What the agent decides about a row itself: to hold it, to send it now, to discard it, to take that back.
//!
//! *Kept, not removed.* A discarded row keeps the status that it had and all that is known of its requests. Taken back,
//! it goes on by the rules of exactly once as if it had only waited: one that was in doubt is verified first.
//!
//! **Invariant:** what a request may have done in Salesforce is not undone here, and nothing here says that it was.

use crate::base::ids::OutboxId;
use crate::base::refusal::RefusalCode;
use crate::org::required::Answers;
use crate::outbox::job::JobResult;
use crate::outbox::looked_at::{LetGo, Retries};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use jiff::{SignedDuration, Timestamp};

/// After so many tries, or so long, a row that only retries is shown to a person.
const MANY: u32 = 25;
const LONG: SignedDuration = SignedDuration::from_hours(24);

impl Row {
    /// Whether it waits until the agent lets it go.
    pub fn is_on_hold(&self) -> bool {
        self.on_hold
            && match self.status {
                Status::Queued | Status::InDoubt { .. } => true,
                // Elsewhere it may go on: nothing is asked about it here.
                Status::Wedged { .. } => self.exported.is_some(),
                Status::Sending { .. }
                | Status::Sent { .. }
                | Status::Withdrawn
                | Status::Discarded { .. } => false,
            }
    }

    /// Holds it, or lets it go. A request that is under way is not stopped. Tells whether that changed anything.
    pub fn hold(&mut self, on: bool) -> bool {
        let changes = !self.is_settled() && self.on_hold != on;
        if changes {
            self.on_hold = on;
        }
        changes
    }

    /// The agent wants it sent now, held or not. Its tries are counted anew.
    pub fn send_now(&mut self) {
        self.on_hold = false;
        self.retries = Retries {
            since: None,
            before: self.attempts,
        };
        self.try_now();
    }

    /// Whether it is tried again and again without success, so that a person must look.
    pub fn only_retries(&self, now: Timestamp) -> bool {
        let failing = match &self.status {
            // Nothing can be done about the org's daily limit, and that ends by itself.
            Status::Queued => self
                .last_error
                .as_ref()
                .is_some_and(|error| error.code != RefusalCode::RequestLimit),
            Status::InDoubt { .. } => true,
            Status::Sending { .. }
            | Status::Wedged { .. }
            | Status::Sent { .. }
            | Status::Withdrawn
            | Status::Discarded { .. } => false,
        };
        let many = self.attempts.saturating_sub(self.retries.before) >= MANY;
        let since = self.retries.since;
        failing && (many || since.is_some_and(|at| now.duration_since(at) >= LONG))
    }

    /// Whether a person has to look at it, as far as that follows from the row alone: it was refused, or it only retries.
    pub fn needs_agent(&self, now: Timestamp) -> bool {
        let is_refused = matches!(self.status, Status::Wedged { .. });
        !self.is_on_hold() && (is_refused || self.only_retries(now))
    }

    /// Whether its turn among the changes of its Task can be changed: nothing of it may have left.
    pub fn may_change_turn(&self) -> bool {
        let waits = matches!(self.status, Status::Queued | Status::Wedged { .. });
        let is_edit = matches!(self.write, Write::Change { repairs: false, .. });
        waits && is_edit && !self.may_have_landed()
    }

    /// Replaces what the agent has answered. Which fields a request may have carried otherwise is remembered.
    pub fn answer(&mut self, answers: Answers) {
        if let Some(lost) = &mut self.requests.lost {
            let fields = self.answers.0.keys().chain(answers.0.keys());
            let other = fields.filter(|field| self.answers.0.get(*field) != answers.0.get(*field));
            lost.answered_since.extend(other.cloned());
        }
        self.answers = answers;
    }

    /// Discards it, unless a request is under way just now. Tells whether it did.
    pub fn discard(&mut self, at: Timestamp, with: Option<OutboxId>) -> bool {
        let can = !self.is_settled() && !matches!(self.status, Status::Sending { .. });
        if can {
            self.status = Status::Discarded {
                at,
                was: Box::new(self.status.clone()),
                with,
                let_go: Vec::new(),
            };
        }
        can
    }

    /// Takes the discarding back. Gives what had named the row.
    pub fn take_back(&mut self) -> Option<Vec<LetGo>> {
        let Status::Discarded { was, let_go, .. } = &mut self.status else {
            return None;
        };
        let let_go = std::mem::take(let_go);
        self.status = was.as_ref().clone();
        // The agent is there and waits for it.
        self.not_before = None;
        Some(let_go)
    }

    /// The answer to a question that was asked before the row was discarded: it had landed, or nothing is known.
    pub(super) fn hears_late(&mut self, result: JobResult, now: Timestamp) {
        let task = match result {
            JobResult::Landed(task) | JobResult::LandedWithCase { task, .. } => task,
            JobResult::Joined(joined) => joined.task,
            JobResult::NotSent
            | JobResult::NoAnswer
            | JobResult::NotTogether(_)
            | JobResult::Busy(_)
            | JobResult::LimitReached(_)
            | JobResult::SignedOut
            | JobResult::Refused(_)
            | JobResult::CaseRefused(_)
            | JobResult::Conflict(_)
            | JobResult::LooksLike(_)
            | JobResult::Moved(_)
            | JobResult::NotThere
            | JobResult::Sought(_)
            | JobResult::SoughtTooEarly => return,
        };
        self.is_there(task, now);
    }
}
