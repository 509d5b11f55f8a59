//! The outbox on screen.

use crate::base::refs::{PersonRef, TaskRef};
use crate::base::time::Millis;
use crate::budget::RequestsLeft;
use crate::logging::held::is_held;
use crate::org::task_fields::{FieldValue, TaskField};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::state::State;
use crate::state::writes::own;
use crate::view::error::UiError;
use crate::view::writes::{ConflictView, WriteKind, WriteState, WriteView};

pub(super) fn state_of(state: &State, row: &Row) -> WriteState {
    match row.status {
        Status::Queued | Status::InDoubt { .. } if is_held(state, row) => WriteState::Paused,
        Status::Queued | Status::InDoubt { .. }
            if state.budget.left() == RequestsLeft::ForCallsOnly =>
        {
            WriteState::ShortOfRequests
        }
        Status::Queued
        | Status::Sending { .. }
        | Status::InDoubt { .. }
        | Status::Wedged { .. }
        | Status::Sent { .. }
        | Status::Withdrawn => progress_of(row),
    }
}

/// How far a row is by itself, apart from what holds up all rows.
pub(crate) fn progress_of(row: &Row) -> WriteState {
    match row.status {
        Status::Queued | Status::Sent { .. } | Status::Withdrawn => WriteState::Waiting,
        Status::Sending { .. } => WriteState::Sending,
        Status::InDoubt { .. } => WriteState::Checking,
        Status::Wedged { .. } => WriteState::NeedsYou,
    }
}

pub(super) fn writes(state: &State) -> Vec<WriteView> {
    let mut open: Vec<&Row> = own(state).filter(|row| !row.is_settled()).collect();
    open.sort_by_key(|row| (row.made, row.id));
    open.into_iter().map(|row| write(state, row)).collect()
}

fn write(state: &State, row: &Row) -> WriteView {
    let closes = row.write.fields().0.get(&TaskField::Closed) == Some(&FieldValue::Flag(true));
    let kind = match (&row.write, closes) {
        (Write::LogCall { .. }, _) => WriteKind::Call,
        (Write::AddNextStep { .. }, _) => WriteKind::NextStep,
        (Write::NewPerson(_), _) => WriteKind::NewPerson,
        (Write::Change { .. }, true) => WriteKind::Complete,
        (Write::Change { .. }, false) => WriteKind::Change,
    };
    let parent = match &row.write {
        Write::Change {
            task: TaskRef::Outbox(parent),
            ..
        } => state.outbox.rows.get(parent),
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
        kind,
        subject: subject
            .map(String::from)
            .or(name)
            .or_else(|| known_subject(state, row))
            .unwrap_or_default(),
        about: about.and_then(|id| name_of(state, id)),
        state: state_of(state, row),
        tries: row.attempts,
        next_try: row.not_before.map(|at| Millis(at.as_millisecond())),
        error: row
            .last_error
            .as_ref()
            .map(|refusal| UiError::refused(refusal, state.org.facts.as_deref())),
        asked: crate::view::project::asked::of_write(state, row),
        conflict: conflict(state, row),
        lookalikes: row.lookalikes.clone(),
    }
}

fn conflict(state: &State, row: &Row) -> Vec<ConflictView> {
    let side = |value: &FieldValue, name: Option<&str>| match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Date(date) => date.to_string(),
        FieldValue::Moment(at) => at.to_string(),
        FieldValue::Record(id) => name
            .map(String::from)
            .or_else(|| name_of(state, id))
            .unwrap_or_else(|| id.to_string()),
        FieldValue::Flag(flag) => flag.to_string(),
        FieldValue::Empty => String::new(),
    };
    let fields = row.conflict.iter().flat_map(|conflict| &conflict.0);
    fields
        .map(|conflicting| ConflictView {
            field: conflicting.field,
            mine: side(&row.write.fields().value(conflicting.field), None),
            theirs: side(&conflicting.theirs, conflicting.name.as_deref()),
        })
        .collect()
}

/// The subject of a Task that was made elsewhere, if it is on screen.
fn known_subject(state: &State, row: &Row) -> Option<String> {
    let Write::Change { task, .. } = &row.write else {
        return None;
    };
    let panels = state
        .known
        .panels
        .values()
        .flat_map(|panel| &panel.shown.next_steps);
    panels
        .chain(&state.known.next_steps)
        .find(|shown| shown.task == *task)
        .map(|shown| shown.subject.clone())
}

fn name_of(state: &State, id: &PersonRef) -> Option<String> {
    let picked = state
        .calls
        .all
        .values()
        .filter_map(|call| call.who.picked.as_ref());
    let matches = state.calls.all.values().flat_map(|call| &call.who.matches);
    let who = picked.chain(matches).find(|who| who.id == *id);
    let abouts = state
        .calls
        .all
        .values()
        .filter_map(|call| call.about.as_ref());
    who.map(|who| who.name.clone()).or_else(|| {
        let mut records = abouts.map(|about| &about.record);
        let record = records.find(|record| *id == record.id);
        record.map(|record| record.name.clone())
    })
}
