//! The outbox on screen.

use crate::budget::RequestsLeft;
use crate::ids::{OutboxId, SfId};
use crate::logging::is_held;
use crate::outbox::{Row, Status, Write};
use crate::state::State;
use crate::task_fields::{FieldValue, TaskField, TaskFields};
use crate::view::{ClashView, Millis, TaskRef, WriteState, WriteView};

pub(super) fn state_of(state: &State, row: &Row) -> WriteState {
    match row.status {
        Status::Queued | Status::Unsure { .. } if is_held(state, row) => WriteState::Paused,
        Status::Queued | Status::Unsure { .. }
            if state.budget.left() == RequestsLeft::ForCallsOnly =>
        {
            WriteState::ShortOfRequests
        }
        Status::Queued
        | Status::Sending { .. }
        | Status::Unsure { .. }
        | Status::Wedged { .. }
        | Status::Sent { .. }
        | Status::Withdrawn => progress_of(row),
    }
}

/// How far a row is by itself, whatever holds all of them.
pub(crate) fn progress_of(row: &Row) -> WriteState {
    match row.status {
        Status::Queued | Status::Sent { .. } | Status::Withdrawn => WriteState::Waiting,
        Status::Sending { .. } => WriteState::Sending,
        Status::Unsure { .. } => WriteState::Checking,
        Status::Wedged { .. } => WriteState::NeedsYou,
    }
}

/// The row that creates a Task, and then the changes of it, in the order in which they go.
pub(crate) fn of_task(state: &State, first: OutboxId) -> Vec<&Row> {
    let makes = state.rows.get(&first);
    let here = TaskRef::Outbox(first);
    let there = makes.and_then(|row| match (&row.status, &row.write) {
        (Status::Sent { task }, _) => Some(TaskRef::Salesforce(task.clone())),
        // The record of a call that does a next step is itself a change.
        (_, Write::Change { task, .. }) => Some(task.clone()),
        _ => None,
    });
    let is_change = |row: &&Row| match &row.write {
        Write::Change { task, .. } => *task == here || Some(task) == there.as_ref(),
        Write::LogCall { .. } | Write::AddNextStep { .. } | Write::NewPerson(_) => false,
    };
    // What was changed of that next step before is no part of the call's record.
    let follows = |row: &&Row| match makes {
        Some(makes) if !makes.write.creates() => row.id != first && makes.made <= row.made,
        _ => true,
    };
    let stands = |row: &&Row| row.status != Status::Withdrawn;
    let rows = state.rows.values().filter(is_change);
    let mut changes: Vec<&Row> = rows.filter(follows).filter(stands).collect();
    changes.sort_by_key(|row| (row.made, row.id));
    makes.filter(stands).into_iter().chain(changes).collect()
}

/// What a Task has once all that waits for it has gone.
pub(crate) fn fields_of(rows: &[&Row]) -> TaskFields {
    let mut fields = TaskFields::default();
    for row in rows {
        fields.apply(row.write.fields());
    }
    fields
}

/// The changes of a Task that wait, in the order in which they go.
pub(crate) fn changes_of<'a>(state: &'a State, task: &TaskRef) -> Vec<&'a Row> {
    let is_change = |row: &&Row| match &row.write {
        Write::Change { task: theirs, .. } => theirs == task && !row.is_settled(),
        Write::LogCall { .. } | Write::AddNextStep { .. } | Write::NewPerson(_) => false,
    };
    let mut changes: Vec<&Row> = own(state).filter(is_change).collect();
    changes.sort_by_key(|row| (row.made, row.id));
    changes
}

/// The rows of whoever is here: another user's are neither shown nor changed.
pub(crate) fn own(state: &State) -> impl Iterator<Item = &Row> {
    let rows = state.rows.values();
    rows.filter(|row| state.session.may_see(Some(&row.account)))
}

pub(super) fn writes(state: &State) -> Vec<WriteView> {
    let mut open: Vec<&Row> = own(state).filter(|row| !row.is_settled()).collect();
    open.sort_by_key(|row| (row.made, row.id));
    open.into_iter().map(|row| write(state, row)).collect()
}

fn write(state: &State, row: &Row) -> WriteView {
    let closes = row.write.fields().0.get(&TaskField::Closed) == Some(&FieldValue::Flag(true));
    let kind = match (&row.write, closes) {
        (Write::LogCall { .. }, _) => "call",
        (Write::AddNextStep { .. }, _) => "next_step",
        (Write::NewPerson(_), _) => "new_person",
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
    let name = match &row.write {
        Write::NewPerson(person) => Some(person.name()),
        Write::LogCall { .. } | Write::AddNextStep { .. } | Write::Change { .. } => None,
    };
    let about = fields
        .record(TaskField::Who)
        .or(fields.record(TaskField::What));
    WriteView {
        id: row.id,
        kind: String::from(kind),
        subject: subject
            .map(String::from)
            .or(name)
            .or_else(|| known_subject(state, row))
            .unwrap_or_default(),
        about: about.and_then(|id| name_of(state, id)),
        state: state_of(state, row),
        tries: row.attempts,
        next_try: row.not_before.map(|at| Millis(at.as_millisecond())),
        error: row.last_error.clone(),
        asked: crate::answers::of_write(state, row),
        clash: clash(state, row),
        lookalikes: row.lookalikes.clone(),
    }
}

fn clash(state: &State, row: &Row) -> Vec<ClashView> {
    let side = |value: &FieldValue, name: Option<&str>| match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Date(date) => date.to_string(),
        FieldValue::Moment(at) => at.to_string(),
        FieldValue::Record(id) => name
            .map(String::from)
            .or_else(|| name_of(state, id))
            .unwrap_or_else(|| id.0.clone()),
        FieldValue::Flag(flag) => flag.to_string(),
        FieldValue::Empty => String::new(),
    };
    let fields = row.clash.iter().flat_map(|clash| &clash.0);
    fields
        .map(|clashed| ClashView {
            field: clashed.field,
            mine: side(&row.write.fields().value(clashed.field), None),
            theirs: side(&clashed.theirs, clashed.name.as_deref()),
        })
        .collect()
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
    let who = picked.chain(matches).find(|who| who.id == *id);
    let abouts = state.calls.values().filter_map(|call| call.about.as_ref());
    who.map(|who| who.name.clone()).or_else(|| {
        let mut records = abouts.map(|about| &about.record);
        let record = records.find(|record| record.id == *id);
        record.map(|record| record.name.clone())
    })
}
