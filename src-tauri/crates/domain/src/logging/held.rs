//! Which writes are kept back while logging is paused or disabled.

use crate::base::refs::TaskRef;
use crate::logging::completing;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::settings::LoggingMode;
use crate::state::State;

/// Whether a write is kept back because logging is paused or disabled. Writes that log a call are kept back; what the
/// agent does by hand, such as a to-do, is not.
pub fn is_held(state: &State, row: &Row) -> bool {
    match state.settings.logging {
        LoggingMode::Enabled => false,
        LoggingMode::Paused | LoggingMode::Disabled => is_of_a_call(state, row),
    }
}

/// Whether the write makes or changes the Task of a call.
fn is_of_a_call(state: &State, row: &Row) -> bool {
    let makes = |other: &Row| {
        matches!(other.write, Write::LogCall { .. }) || completing::call_of(state, other).is_some()
    };
    if makes(row) {
        return true;
    }
    match &row.write {
        Write::LogCall { .. } => true,
        // A follow-up is made automatically and is kept back; a next step that the agent adds by hand is not.
        Write::AddNextStep { call, .. } => call.is_some_and(|call| call.follow_up() == row.id),
        Write::ChangePhone(_) => false,
        // A person whom a setting has made is for the call's record.
        Write::NewPerson(_) => {
            let mut calls = state.calls.all.keys();
            calls.any(|call| call.new_person() == row.id)
        }
        Write::Change {
            task: TaskRef::Outbox(parent),
            ..
        } => state.outbox.rows.get(parent).is_some_and(makes),
        Write::Change {
            task: TaskRef::Salesforce(id),
            ..
        } => state.outbox.rows.values().any(|other| {
            makes(other) && matches!(&other.status, Status::Sent { task } if task == id)
        }),
    }
}
