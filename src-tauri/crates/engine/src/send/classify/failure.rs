//! What a failed call means for its row, whatever it was for.
//!
//! It owns the table from `CallError` to `JobResult`. It must never know the step: what a refusal at one step leads to is for
//! `classify`.

use crate::send::refusal::{busy, gone, limit_reached, refusal};
use domain::base::refusal::Refusal;
use domain::outbox::job::JobResult;
use salesforce::{CallError, Mender};

/// However a read failed, nothing has been written, so the write can simply be tried again.
pub(super) fn not_written(error: CallError) -> JobResult {
    match failed(&error) {
        JobResult::NoAnswer => JobResult::NotSent,
        other => other,
    }
}

/// This request wrote nothing, but an earlier one has landed: the row is verified again, never sent blindly.
pub(super) fn still_in_doubt(error: CallError) -> JobResult {
    match failed(&error) {
        JobResult::Refused(_) => JobResult::NoAnswer,
        other => other,
    }
}

pub(super) fn failed(error: &CallError) -> JobResult {
    match error {
        CallError::NotSent(_) => JobResult::NotSent,
        CallError::InDoubt(_) | CallError::Unanswered(_) | CallError::Unreadable(_) => {
            JobResult::NoAnswer
        }
        CallError::Busy { code, message } => JobResult::Busy(busy(code, message.as_str())),
        CallError::LimitReached { message } => {
            JobResult::LimitReached(limit_reached(message.as_str()))
        }
        CallError::SignedOut(_) => JobResult::SignedOut,
        // Another record already has this value in a unique field that is not ours.
        CallError::Duplicate { message, .. } => JobResult::Refused(refusal(
            "DUPLICATE_VALUE",
            message.as_str(),
            &[],
            Mender::Admin,
        )),
        CallError::Gone { code, message } => JobResult::Refused(gone(code, message.as_str())),
        CallError::Halted { code } => JobResult::Busy(busy(code, "")),
        CallError::Refused(no) => JobResult::Refused(refusal(
            &no.code,
            no.message.as_str(),
            &no.fields,
            no.mender,
        )),
    }
}

/// Salesforce's refusal, as the agent is shown it.
pub(crate) fn refused(error: &CallError) -> Refusal {
    match failed(error) {
        JobResult::Busy(refusal)
        | JobResult::NotTogether(refusal)
        | JobResult::LimitReached(refusal)
        | JobResult::CaseRefused(refusal)
        | JobResult::Refused(refusal) => refusal,
        JobResult::Landed(_)
        | JobResult::LandedWithCase { .. }
        | JobResult::NotSent
        | JobResult::NoAnswer
        | JobResult::SignedOut
        | JobResult::Conflict(_)
        | JobResult::LooksLike(_)
        | JobResult::Moved(_)
        | JobResult::NotThere
        | JobResult::Sought(_)
        | JobResult::SoughtTooEarly
        | JobResult::Joined(_) => refusal("", &error.to_string(), &[], Mender::Admin),
    }
}
