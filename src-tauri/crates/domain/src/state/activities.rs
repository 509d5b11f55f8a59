//! Activities that Ringside itself has caused, shown among the past ones before Salesforce is read again.

use jiff::Zoned;

use crate::base::ids::{CallId, OutboxId};
use crate::base::refs::TaskRef;
use crate::call::event::Direction;
use crate::call::facts::CallFacts;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::panel::{Activity, ActivityKind, NextStep};
use crate::record::call::Call;
use crate::session::Session;
use crate::state::State;
use crate::state::next_steps::{apply, date_of, task_of};
use crate::state::writes::changes_of;

/// A ticked task as a past activity.
pub(crate) fn completed(task: &NextStep, now: &Zoned) -> Activity {
    Activity {
        task: task.task.clone(),
        kind: ActivityKind::Task,
        subject: task.subject.clone(),
        detail: task.detail.clone(),
        owner: None,
        date: task.due.clone().or_else(|| Some(now.date().to_string())),
        talk_seconds: None,
        same_as: None,
        step: Some(Activity::kept_step(task.clone())),
    }
}

/// Whether a change waits that opens this task again.
pub(crate) fn is_reopened(state: &State, task: &TaskRef) -> bool {
    let opens = FieldValue::Flag(false);
    let changes = changes_of(state, task);
    let mut changes = changes.iter();
    changes.any(|row| row.write.fields().0.get(&TaskField::Closed) == Some(&opens))
}

/// The record of a call as a past activity.
pub(crate) fn logged_call(state: &State, row: &Row, call: Option<&Call>, now: &Zoned) -> Activity {
    let logged = call.and_then(|call| call.logged.as_ref());
    let fields = logged.map_or(row.write.fields(), |logged| &logged.fields);
    let seconds = match fields.0.get(&TaskField::CallDuration) {
        Some(FieldValue::Number(seconds)) => *seconds,
        _ => 0,
    };
    let facts = call.map(|call| &call.facts);
    let direction = facts.map_or(Direction::Inbound, CallFacts::direction);
    let outcome = facts.and_then(CallFacts::outcome);
    Activity {
        task: task_of(row),
        kind: ActivityKind::of_call(direction, outcome),
        subject: fields
            .text(TaskField::Subject)
            .map(String::from)
            .unwrap_or_default(),
        detail: fields.text(TaskField::Description).map(String::from),
        owner: match &state.session {
            Session::SignedIn(who) => Some(who.name.clone()),
            _ => None,
        },
        date: date_of(fields).or_else(|| Some(now.date().to_string())),
        talk_seconds: Some(seconds),
        same_as: None,
        step: None,
    }
}

/// Applies a change to a past activity on screen.
pub(crate) fn change_past(activity: &mut Activity, change: &TaskFields) {
    let text = |value: &FieldValue| match value {
        FieldValue::Text(text) => Some(text.clone()),
        _ => None,
    };
    if let Some(subject) = change.0.get(&TaskField::Subject) {
        activity.subject = text(subject).unwrap_or_default();
    }
    if let Some(detail) = change.0.get(&TaskField::Description) {
        activity.detail = text(detail);
    }
    match change.0.get(&TaskField::ActivityDate) {
        Some(FieldValue::Date(date)) => activity.date = Some(date.to_string()),
        Some(FieldValue::Empty) => activity.date = None,
        _ => {}
    }
    if let Some(step) = &mut activity.step {
        apply(step, change);
    }
}

/// The call whose record this is. The writes are looked through first, as a call's own write is known by a hash.
pub(crate) fn call_logged_in(state: &State, task: &TaskRef) -> Option<CallId> {
    let of_write = |write: OutboxId| {
        let mut calls = state.calls.all.keys().copied();
        calls.find(|call| call.log_write() == write)
    };
    let task = match task {
        TaskRef::Outbox(write) => return of_write(*write),
        TaskRef::Salesforce(task) => task,
    };
    let names_it = |row: &&Row| match (&row.status, &row.write) {
        (Status::Sent { task: theirs }, _) => theirs == task,
        (_, Write::Change { task: theirs, .. }) => {
            matches!(theirs, TaskRef::Salesforce(theirs) if theirs == task)
        }
        _ => false,
    };
    let mut rows = state.outbox.rows.values().filter(names_it);
    rows.find_map(|row| of_write(row.id))
}
