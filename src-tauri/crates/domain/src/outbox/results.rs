//! How the result of a job changes its row, and how long the row then pauses.

use crate::base::refusal::{Mender, Refusal, RefusalCode};
use crate::outbox::job::{JobResult, Moved};
use crate::outbox::new_case::NewCase;
use crate::outbox::row::{LONGEST_REQUEST, Row, Status};
use jiff::{SignedDuration, Timestamp};

impl Row {
    /// Records what came of a job. `jitter` is 0..=1000 thousandths, drawn by the caller.
    // One arm for each result in each state, so that every transition of a row is seen beside the others.
    pub fn record(&mut self, result: JobResult, now: Timestamp, jitter: u32) {
        if self.is_discarded() {
            return self.hears_late(result, now);
        }
        let later = now
            .saturating_add(back_off(self.attempts, jitter))
            .unwrap_or(now);
        if self.seeks() {
            return self.sought(result, now, verify_again(now, self.made));
        }
        let looked = match self.status {
            Status::InDoubt { since, .. } => Some(since),
            Status::Queued
            | Status::Sending { .. }
            | Status::Wedged { .. }
            | Status::Sent { .. }
            | Status::Withdrawn
            | Status::Discarded { .. } => None,
        };
        match (result, looked) {
            (JobResult::Landed(task), _) => self.is_there(task, now),
            (JobResult::LandedWithCase { task, case }, _) => {
                self.case = NewCase::Made { id: case };
                self.is_there(task, now);
            }
            (JobResult::CaseRefused(refusal), None) => self.goes_without_case(refusal),
            (JobResult::Joined(joined), _) => self.is_there(joined.task, now),
            (JobResult::Sought(found), _) => {
                if found.is_none() && matches!(self.status, Status::Sending { .. }) {
                    self.makes_its_own();
                }
            }
            // Only a search has this result, and it is not being searched.
            (JobResult::SoughtTooEarly, _) => {}
            (JobResult::NotThere, Some(since)) => {
                self.status = Status::InDoubt {
                    since,
                    not_there: Some(now),
                };
                let late = now.duration_since(since) >= LONGEST_REQUEST;
                self.not_before = (!late).then(|| verify_again(now, since));
            }
            // The row could not be verified: it stays in doubt.
            (JobResult::LimitReached(refusal), Some(_)) => {
                self.not_before = now.saturating_add(LIMIT_PAUSE).ok();
                self.last_error = Some(refusal);
            }
            (
                JobResult::Busy(refusal)
                | JobResult::NotTogether(refusal)
                | JobResult::CaseRefused(refusal)
                | JobResult::Refused(refusal),
                Some(since),
            ) => {
                self.not_before = Some(verify_again(now, since));
                self.last_error = Some(refusal);
            }
            (
                JobResult::NotSent
                | JobResult::SignedOut
                | JobResult::NoAnswer
                | JobResult::Conflict(_)
                | JobResult::LooksLike(_)
                | JobResult::Moved(_),
                Some(since),
            ) => {
                self.not_before = Some(verify_again(now, since));
            }
            (JobResult::NotSent | JobResult::SignedOut, None) => {
                self.attempts = self.attempts.saturating_sub(1);
                if self.attempts <= self.retries.before {
                    self.retries.since = None;
                }
                self.status = Status::Queued;
                self.not_before = None;
                self.last_error = None;
            }
            (JobResult::NoAnswer | JobResult::NotThere, None) => {
                self.requests.lose(now);
                self.status = Status::InDoubt {
                    since: now,
                    not_there: None,
                };
                self.not_before = Some(later);
                // What an earlier request was refused for says nothing about this one.
                self.last_error = None;
            }
            (JobResult::NotTogether(refusal), None) => {
                self.refused_together = self.refused_together.saturating_add(1);
                self.status = Status::Queued;
                self.not_before = Some(later);
                self.last_error = Some(refusal);
            }
            (JobResult::Busy(refusal), None) => {
                self.status = Status::Queued;
                self.not_before = Some(later);
                self.last_error = Some(refusal);
            }
            (JobResult::LimitReached(refusal), None) => {
                self.status = Status::Queued;
                self.not_before = Some(now.saturating_add(LIMIT_PAUSE).unwrap_or(now));
                self.last_error = Some(refusal);
            }
            (JobResult::Conflict(conflict), None) => {
                self.conflict = Some(conflict);
                self.wedge(asking(RefusalCode::Conflict));
            }
            (JobResult::LooksLike(lookalikes), None) => {
                self.lookalikes = Some(lookalikes);
                self.wedge(asking(RefusalCode::LooksLike));
            }
            (JobResult::Moved(moved), None) => self.is_about_others(moved),
            (JobResult::Refused(refusal), None) => self.wedge(refusal),
        }
    }

    /// If every record that is gone has a successor, the row is sent again for the successors; else a person is asked.
    fn is_about_others(&mut self, moved: Moved) {
        let all_are_there = moved.records.iter().all(|(_, to)| to.is_some());
        if moved.records.is_empty() || !all_are_there || self.followed {
            return self.wedge(moved.refusal);
        }
        self.followed = true;
        // The refusal is about this request only. An earlier request may have landed; its Task then moved to the
        // successor with everything else of the old record, and could not be found under the old one. So the Task is
        // searched under the successor first.
        self.status = match self.requests.running_since() {
            Some(since) => Status::InDoubt {
                since,
                not_there: None,
            },
            None => Status::Queued,
        };
        self.not_before = None;
    }

    /// Holds the row back for what it lacks, or releases it once it lacks nothing. Tells whether the status changed.
    pub(crate) fn asks(&mut self, lacks: Option<Refusal>) -> bool {
        let was = self.status.clone();
        match (lacks, &mut self.status) {
            (Some(refusal), _) => self.wedge(refusal),
            (None, Status::Wedged { refusal }) if refusal.code == RefusalCode::AnswersMissing => {
                self.try_now();
                self.last_error = None;
            }
            // The row was refused for a field that the agent may not fill in.
            (None, Status::Wedged { refusal }) if !refusal.wants_fields().is_empty() => {
                refusal.mender = Mender::Admin;
                self.last_error = Some(refusal.clone());
            }
            (None, _) => {}
        }
        self.status != was
    }

    fn wedge(&mut self, refusal: Refusal) {
        self.status = Status::Wedged {
            refusal: refusal.clone(),
        };
        self.not_before = None;
        self.last_error = Some(refusal);
    }
}

/// Nothing is wrong: the agent is asked, and the row itself holds what about.
fn asking(code: RefusalCode) -> Refusal {
    Refusal::of(code, Mender::Agent)
}

/// How long writes pause when the org's daily requests are used up: the limit rolls over 24 hours, and no answer says
/// when there is room again (Salesforce sends no Retry-After).
const LIMIT_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// No row pauses for longer.
pub(super) const LONGEST_PAUSE: SignedDuration = LIMIT_PAUSE;

/// 2, 4, 8 … 64 seconds, each half fixed and half random, so that the agents of one office don't all send at once.
fn back_off(attempts: u32, jitter: u32) -> SignedDuration {
    let full = 2000_i64 << attempts.clamp(1, 6).saturating_sub(1);
    SignedDuration::from_millis(full / 2 + full / 2 * i64::from(jitter.min(1000)) / 1000)
}

/// When the row is verified next: from two seconds to five minutes later, the longer the longer it has been in doubt.
fn verify_again(now: Timestamp, since: Timestamp) -> Timestamp {
    let pause = (now.duration_since(since) / 4)
        .clamp(SignedDuration::from_secs(2), SignedDuration::from_mins(5));
    now.saturating_add(pause).unwrap_or(now)
}
