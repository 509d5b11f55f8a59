//! A call that does a next step: the Task of the step itself is closed and becomes the record of the call, so that no
//! second Task is made.
//!
//! It owns what such a Task holds. The write has the id of the call's record but is a change instead of a create: sent
//! twice it is the same as once, and what a colleague has changed meanwhile is never overwritten unasked. The Task
//! keeps its subject, its priority and its text, and the note goes below; `TaskSubtype` can't be changed after creation.

use crate::base::ids::CallId;
use crate::base::refs::TaskRef;
use crate::logging::loggable::is_loggable;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::Row;
use crate::outbox::write::{Edit, Write};
use crate::record::call::Call;
use crate::record::completing::Completing;
use crate::state::State;
pub(crate) use crate::state::writes::landed_as;

/// Whether the record of a call can still become another Task: no request for it can have left.
pub(crate) fn can_move(state: &State, call: &Call) -> bool {
    let row = state.outbox.rows.get(&call.facts.id.log_write());
    let waits = row.is_none_or(|row| row.is_editable() && !row.may_have_landed());
    is_loggable(call) && call.who.picked.is_some() && (call.logged.is_none() || waits)
}

/// The call whose record this row is, if the row turns a next step into one.
pub(crate) fn call_of(state: &State, row: &Row) -> Option<CallId> {
    let Write::Change { .. } = row.write else {
        return None;
    };
    let mut calls = state.calls.all.values();
    let call = calls.find(|call| call.does().is_some() && call.facts.id.log_write() == row.id)?;
    Some(call.facts.id)
}

/// The fields of a call's record if that record is a next step.
pub(super) fn within(fields: TaskFields, step: &Completing) -> TaskFields {
    let note = fields.text(TaskField::Description).unwrap_or_default();
    let before = step.detail.as_deref().unwrap_or_default().trim_end();
    let detail = match (before.is_empty(), note.is_empty()) {
        (false, false) => format!("{before}\n\n{note}"),
        (false, true) => String::from(before),
        (true, _) => String::from(note),
    };
    fields
        .without(&[
            TaskField::Subtype,
            TaskField::Priority,
            TaskField::Description,
        ])
        .with_text(TaskField::Description, &detail)
}

/// The edit that turns a next step into the record of a call. Only fields whose old value is known get a base and are
/// compared.
pub(super) fn edit(call: &Call, step: &Completing, wanted: &TaskFields) -> Edit {
    let mut had = TaskFields::default()
        .with(TaskField::Subject, FieldValue::Text(step.subject.clone()))
        .with(TaskField::Closed, FieldValue::Flag(false))
        .with_text(
            TaskField::Description,
            step.detail.as_deref().unwrap_or_default(),
        );
    if let Some(due) = step.due {
        had = had.with(TaskField::ActivityDate, FieldValue::Date(due));
    }
    let known = [
        TaskField::Subject,
        TaskField::Closed,
        TaskField::Description,
        TaskField::ActivityDate,
    ];
    // The step is already this person's. What it is about beside the person stays, unless the agent has chosen
    // something else for the call.
    let person = wanted.only(&[TaskField::Who]);
    had.0.extend(person.0.clone());
    if call.related().is_none() {
        had.0.extend(wanted.only(&[TaskField::What]).0);
    }
    let mut edit = Edit::between(&had, wanted);
    edit.base.0.retain(|field, _| known.contains(field));
    // The person is written all the same, for the log record that may go with the Task.
    edit.fields.0.extend(person.0.clone());
    edit.base.0.extend(person.0);
    edit
}

/// Whether a call may be said to do a next step.
pub(crate) fn may_do(state: &State, call: &Call, task: &TaskRef, done: bool) -> bool {
    let made_here = call.next_steps.iter().any(|id| {
        let made = landed_as(state, &TaskRef::Outbox(*id));
        made == *task
    });
    let is_others = state.calls.all.values().any(|other| {
        let does = other.does().map(|step| landed_as(state, &step.task));
        other.facts.id != call.facts.id && does.as_ref() == Some(task)
    });
    !done && !made_here && !is_others
}
