//! The outbox on screen.

use crate::ids::{OutboxId, SfId};
use crate::logging::is_held;
use crate::outbox::{Row, Status, Write};
use crate::state::State;
use crate::task_fields::{FieldValue, TaskField};
use crate::view::{Millis, TaskRef, WriteState, WriteView};

pub(super) fn state_of(state: &State, row: &Row) -> WriteState {
    match row.status {
        Status::Queued | Status::Unsure { .. } if is_held(state, row) => WriteState::Paused,
        Status::Queued | Status::Sent { .. } => WriteState::Waiting,
        Status::Sending { .. } => WriteState::Sending,
        Status::Unsure { .. } => WriteState::Checking,
        Status::Wedged { .. } => WriteState::NeedsYou,
    }
}

/// The row that creates a Task, and then the changes of it, in the order in which they go.
pub(crate) fn of_task(state: &State, first: OutboxId) -> Vec<&Row> {
    let created = state.rows.get(&first);
    let task = created.and_then(|row| match &row.status {
        Status::Sent { task } => Some(task.clone()),
        _ => None,
    });
    let is_change = |row: &&Row| match &row.write {
        Write::Change {
            task: TaskRef::Outbox(parent),
            ..
        } => *parent == first,
        Write::Change {
            task: TaskRef::Salesforce(id),
            ..
        } => Some(id) == task.as_ref(),
        Write::LogCall { .. } | Write::AddNextStep { .. } => false,
    };
    let mut changes: Vec<&Row> = state.rows.values().filter(is_change).collect();
    changes.sort_by_key(|row| (row.made, row.id));
    created.into_iter().chain(changes).collect()
}

pub(super) fn writes(state: &State) -> Vec<WriteView> {
    let mut open: Vec<&Row> = state
        .rows
        .values()
        .filter(|row| !row.is_sent() && state.session.may_see(Some(&row.account)))
        .collect();
    open.sort_by_key(|row| (row.made, row.id));
    open.into_iter().map(|row| write(state, row)).collect()
}

fn write(state: &State, row: &Row) -> WriteView {
    let closes = row.write.fields().0.get(&TaskField::Closed) == Some(&FieldValue::Flag(true));
    let kind = match (&row.write, closes) {
        (Write::LogCall { .. }, _) => "call",
        (Write::AddNextStep { .. }, _) => "next_step",
        (Write::Change { .. }, true) => "complete",
        (Write::Change { .. }, false) => "change",
    };
    let parent = match &row.write {
        Write::Change {
            task: TaskRef::Outbox(parent),
            ..
        } => state.rows.get(parent),
        _ => None,
    };
    let fields = parent.map_or(row.write.fields(), |parent| parent.write.fields());
    let subject = row
        .write
        .fields()
        .text(TaskField::Subject)
        .or(fields.text(TaskField::Subject));
    let about = fields
        .record(TaskField::Who)
        .or(fields.record(TaskField::What));
    WriteView {
        id: row.id,
        kind: String::from(kind),
        subject: subject
            .map(String::from)
            .or_else(|| known_subject(state, row))
            .unwrap_or_default(),
        about: about.and_then(|id| name_of(state, id)),
        state: state_of(state, row),
        tries: row.attempts,
        next_try: row.not_before.map(|at| Millis(at.as_millisecond())),
        error: row.last_error.clone(),
    }
}

/// The subject of a Task that was made elsewhere, if it is on screen.
fn known_subject(state: &State, row: &Row) -> Option<String> {
    let Write::Change { task, .. } = &row.write else {
        return None;
    };
    let panels = state
        .panels
        .values()
        .flat_map(|panel| &panel.shown.next_steps);
    panels
        .chain(&state.my_tasks)
        .find(|shown| shown.task == *task)
        .map(|shown| shown.subject.clone())
}

fn name_of(state: &State, id: &SfId) -> Option<String> {
    let picked = state
        .calls
        .values()
        .filter_map(|call| call.who.picked.as_ref());
    let matches = state.calls.values().flat_map(|call| &call.who.matches);
    picked
        .chain(matches)
        .find(|who| who.id == *id)
        .map(|who| who.name.clone())
}
