//! What the loop needs to know of a read that came to nothing.

use domain::step::event::ReadFailure;
use salesforce::CallError;

use crate::send::refused;

/// Sorts the failure of a read by what the rules do next: check the connection, ask to sign in again, or leave it.
pub fn read_failure(error: &CallError) -> ReadFailure {
    match error {
        CallError::NotSent(_) | CallError::Unanswered(_) | CallError::InDoubt(_) => {
            ReadFailure::Unreachable
        }
        CallError::SignedOut(_) => ReadFailure::SignedOut,
        CallError::Busy { .. }
        | CallError::LimitReached { .. }
        | CallError::Duplicate { .. }
        | CallError::Gone { .. }
        | CallError::Halted { .. }
        | CallError::Refused(_)
        | CallError::Unreadable(_) => ReadFailure::Refused(refused(error)),
    }
}
