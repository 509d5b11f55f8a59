//! Until when the agent can keep a call off the log, and make it private.
//!
//! *What is in Salesforce stays there.* A call whose record was begun when it was answered can still be kept off while
//! it goes on: the record then gets its end and nothing else. Once the record of an ended call may have left, it is
//! too late. A private call must not have left at all, since the record names the caller.

use crate::record::call::Call;
use crate::state::State;

/// Whether the agent may keep the call off the log now.
pub(crate) fn may_be_kept_off(state: &State, call: &Call) -> bool {
    let goes_on = call.facts.ended().is_none();
    !state.settings.forbid_keeping_off && !call.private && (goes_on || !has_left(state, call))
}

/// Whether the agent may make the call private now.
pub(crate) fn may_be_private(state: &State, call: &Call) -> bool {
    !state.settings.forbid_private && !has_left(state, call)
}

/// Whether a request may have left for the call's record.
pub(crate) fn has_left(state: &State, call: &Call) -> bool {
    let row = state.outbox.rows.get(&call.facts.id.log_write());
    call.logged.is_some() && row.is_none_or(|row| !row.can_be_withdrawn())
}
