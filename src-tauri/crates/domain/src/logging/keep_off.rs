//! Until when the agent can keep a call off the log, and make it private.
//!
//! *What is in Salesforce stays there.* A call whose record was begun when it was answered can still be kept off while
//! it goes on: the record then gets its end and nothing else. Once the record of an ended call may have left, it is
//! too late. A private call must not have left at all, since the record names the caller.

use crate::outbox::row::Row;
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

/// Whether the call's record may be in Salesforce, or what a setting has made for it.
pub(crate) fn has_left(state: &State, call: &Call) -> bool {
    let row = |write| state.outbox.rows.get(&write);
    let id = call.facts.id;
    // A person whom a setting has made for it tells of the call as well.
    row(id.new_person()).is_some_and(Row::may_be_there)
        || call.logged.is_some() && row(id.log_write()).is_none_or(Row::may_be_there)
}
