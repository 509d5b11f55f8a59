//! When a call's Task is written: once, when the call ends, or begun when it is answered and completed at the end.
//!
//! *What is begun is completed.* Whether a call is logged is decided when its first row is made. A setting that changes
//! later, or a fact that is found out later, such as that the caller is a colleague, removes nothing from Salesforce:
//! the record is completed, as it would otherwise say for ever that the call lasted zero seconds. Only a row that
//! cannot have left yet is withdrawn.
//!
//! *Two writes and no more.* While the call goes on, what the agent writes waits for the end. Only the person is
//! corrected at once: until then the Task stands on somebody else's record.

use crate::base::ids::CallId;
use crate::base::refs::TaskRef;
use crate::logging::loggable::is_loggable;
use crate::logging::task::PERSON;
use crate::org::task_fields::{TaskField, TaskFields};
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use crate::record::call::Call;
use crate::settings::{LogTiming, LoggingMode};
use crate::state::State;

/// Which of a call's fields may be written now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Person,
    /// How it ended, and nothing else.
    End,
    All,
}

/// What completes a record that was begun.
const END: [TaskField; 4] = [
    TaskField::CallType,
    TaskField::CallDuration,
    TaskField::CallDisposition,
    TaskField::EndedAt,
];

pub(super) fn due(state: &State, call: &Call) -> Due {
    match (call.facts.ended(), &call.logged) {
        // The agent has said so too late: what is in Salesforce is completed, and nothing is added to it.
        (None, Some(_)) if call.do_not_log => Due::Nothing,
        (Some(_), Some(_)) if call.do_not_log => Due::End,
        (Some(_), _) => Due::All,
        (None, Some(_)) => Due::Person,
        (None, None) if begins(state, call) => Due::All,
        (None, None) => Due::Nothing,
    }
}

impl Due {
    /// The fields of `wanted` that may be written, and what the Task has of them.
    pub(super) fn of(self, logged: &TaskFields, wanted: &TaskFields) -> (TaskFields, TaskFields) {
        match self {
            Self::Nothing => (TaskFields::default(), TaskFields::default()),
            Self::Person => (logged.only(&PERSON), wanted.only(&PERSON)),
            Self::End => (logged.only(&END), wanted.only(&END)),
            Self::All => (logged.clone(), wanted.clone()),
        }
    }
}

/// Whether the Task is made now, while the call goes on. It needs a pick: whether a call matches nobody is known only
/// at its end.
fn begins(state: &State, call: &Call) -> bool {
    let at_the_start = match state.settings.timing {
        LogTiming::AtTheEnd => false,
        LogTiming::AtTheStart => true,
    };
    let recorded = match state.settings.logging {
        LoggingMode::Enabled | LoggingMode::Paused => true,
        LoggingMode::Disabled => false,
    };
    // Whether a call is long enough is known only at its end.
    at_the_start
        && state.settings.min_seconds == 0
        && recorded
        && call.facts.answered().is_some()
        && call.who.picked.is_some()
        // A next step that the call does is closed only when the call is over.
        && call.does().is_none()
        && is_loggable(call)
}

/// Withdraws what turns out not to be loggable, if no request can have left for it.
pub(super) fn take_back(state: &mut State, id: CallId) -> Vec<Row> {
    let begun = state
        .calls
        .all
        .get(&id)
        .is_some_and(|call| call.logged.is_some() && !is_loggable(call));
    if begun {
        withdraw(state, id)
    } else {
        Vec::new()
    }
}

/// Withdraws a call's Task and everything that waits for it, if no request can have left; the call is then unlogged.
pub(super) fn withdraw(state: &mut State, id: CallId) -> Vec<Row> {
    let first = id.log_write();
    let Some(row) = state.outbox.rows.get_mut(&first) else {
        return Vec::new();
    };
    if !row.withdraw() {
        return Vec::new();
    }
    let mut withdrawn = vec![row.clone()];
    let waits = TaskRef::Outbox(first);
    for row in state.outbox.rows.values_mut() {
        let is_change = matches!(&row.write, Write::Change { task, .. } if *task == waits);
        if is_change && !row.is_settled() && row.withdraw() {
            withdrawn.push(row.clone());
        }
    }
    if let Some(call) = state.calls.all.get_mut(&id) {
        call.logged = None;
    }
    withdrawn
}

/// Merges the changes that wait for a refused Task into it: what the Task lacked may be among them. The Task is then
/// due again, as the agent has done what could be done.
pub fn complete_refused(state: &mut State, row: &Row) -> Vec<Row> {
    let refused = row.is_editable() && matches!(row.write, Write::LogCall { .. });
    if !refused {
        return Vec::new();
    }
    let waits = TaskRef::Outbox(row.id);
    let mut waiting: Vec<Row> = Vec::new();
    for change in state.outbox.rows.values_mut() {
        let is_change = matches!(&change.write, Write::Change { task, .. } if *task == waits);
        if is_change && change.is_untouched() {
            waiting.push(change.clone());
            change.withdraw();
        }
    }
    if waiting.is_empty() {
        return Vec::new();
    }
    waiting.sort_by_key(|change| (change.made, change.id));
    let mut fields = row.write.fields().clone();
    for change in &waiting {
        fields.apply(change.write.fields());
    }
    let ids = waiting.iter().map(|change| change.id).chain([row.id]);
    if let Some(row) = state.outbox.rows.get_mut(&row.id) {
        row.edit(fields);
    }
    ids.filter_map(|id| state.outbox.rows.get(&id).cloned())
        .collect()
}
