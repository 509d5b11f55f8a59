//! Next steps as they are now: as Salesforce told them, with the waiting writes applied, each task once.

use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::panel::{Activity, NextStep};
use crate::people::related::RelatedRecord;
use crate::state::State;
use crate::state::writes::{changes_of, fields_of, of_task, own};

/// Applies the waiting writes to the tasks as Salesforce told them.
pub(crate) fn with_changes(state: &State, tasks: &mut [NextStep]) {
    for task in tasks {
        let TaskRef::Salesforce(_) = task.task else {
            continue;
        };
        for row in changes_of(state, &task.task) {
            apply(task, row.write.fields());
        }
    }
}

/// Applies a change to a task on screen.
pub(crate) fn apply(task: &mut NextStep, change: &TaskFields) {
    for (field, value) in &change.0 {
        match (field, value) {
            (TaskField::Subject, FieldValue::Text(subject)) => task.subject.clone_from(subject),
            (TaskField::Description, FieldValue::Text(text)) => task.detail = Some(text.clone()),
            (TaskField::Description, FieldValue::Empty) => task.detail = None,
            (TaskField::ActivityDate, FieldValue::Date(date)) => task.due = Some(date.to_string()),
            (TaskField::ActivityDate, FieldValue::Empty) => task.due = None,
            (TaskField::Closed, FieldValue::Flag(closed)) => task.done = *closed,
            (TaskField::Priority, FieldValue::Text(priority)) => {
                task.priority = Some(priority.clone());
            }
            (TaskField::Priority, FieldValue::Empty) => task.priority = None,
            (TaskField::Reminder, value) => task.remind = moment_of(Some(value)),
            // The other fields are not shown for a next step.
            _ => {}
        }
    }
}

/// All next steps of the agent as they are now, in no order: those that Salesforce told, and those that wait.
pub(crate) fn own_steps(state: &State) -> Vec<NextStep> {
    let mut steps = state.known.next_steps.clone();
    let known: Vec<TaskRef> = steps.iter().map(|step| step.task.clone()).collect();
    let mut rows: Vec<&Row> = own(state)
        .filter(|row| matches!(row.write, Write::AddNextStep { owner: None, .. }))
        .filter(|row| {
            !state.known.next_steps_cover.contains(&row.id) && !known.contains(&task_of(row))
        })
        .collect();
    rows.sort_by_key(|row| (row.made, row.id));
    steps.extend(rows.into_iter().filter_map(|row| next_step(state, row)));
    with_changes(state, &mut steps);
    steps
}

/// A task as it is on screen now, in whichever list.
pub(crate) fn shown_task(state: &State, task: &TaskRef) -> Option<NextStep> {
    if let TaskRef::Outbox(id) = task
        && let Some(row) = state.outbox.rows.get(id)
        && let Some(mut own) = next_step(state, row)
    {
        with_changes(state, std::slice::from_mut(&mut own));
        return Some(own);
    }
    let panels = state.known.panels.values();
    let steps = panels.flat_map(|panel| &panel.shown.next_steps);
    let known = steps
        .chain(&state.known.next_steps)
        .find(|t| t.task == *task);
    let made_here = || {
        let mut rows = state.outbox.rows.values();
        rows.find_map(|row| next_step(state, row).filter(|own| own.task == *task))
    };
    let panels = state.known.panels.values();
    let past = panels.flat_map(|panel| &panel.shown.past_tasks);
    let mut past = past.chain(state.known.older.values().flatten());
    let past = || past.find(|past| past.task == *task).map(as_step);
    let mut shown = { known.cloned() }
        .or_else(made_here)
        .or_else(past)
        .or_else(|| seen(state, task))?;
    with_changes(state, std::slice::from_mut(&mut shown));
    Some(shown)
}

/// A past activity as the next step that it is once it is opened again.
pub(crate) fn as_step(past: &Activity) -> NextStep {
    let known = past.step.as_deref().cloned();
    let step = known.unwrap_or_else(|| NextStep {
        due: past.date.clone(),
        ..NextStep::new(past.task.clone(), String::new())
    });
    NextStep {
        task: past.task.clone(),
        subject: past.subject.clone(),
        detail: past.detail.clone(),
        done: true,
        ..step
    }
}

/// A task that stands in no list, as the first write that waits for it saw it.
fn seen(state: &State, task: &TaskRef) -> Option<NextStep> {
    let mut rows = changes_of(state, task).into_iter();
    let seen = rows.find_map(|row| row.seen.as_deref().cloned())?;
    Some(NextStep::of_seen(task.clone(), seen))
}

pub(crate) fn task_of(row: &Row) -> TaskRef {
    match &row.status {
        Status::Sent { task } => TaskRef::Salesforce(task.clone()),
        Status::Queued
        | Status::Sending { .. }
        | Status::InDoubt { .. }
        | Status::Wedged { .. }
        | Status::Withdrawn
        | Status::Discarded { .. } => TaskRef::Outbox(row.id),
    }
}

/// An open task of ours; nothing once its completion has landed.
pub(crate) fn next_step(state: &State, row: &Row) -> Option<NextStep> {
    if !matches!(row.write, Write::AddNextStep { .. }) || row.is_taken_off() {
        return None;
    }
    let rows = of_task(state, row.id);
    let ticks = rows
        .iter()
        .rfind(|row| row.write.fields().0.contains_key(&TaskField::Closed));
    let fields = fields_of(&rows);
    let about = about(state, &rows, &fields);
    let done = fields.value(TaskField::Closed) == FieldValue::Flag(true);
    if done && ticks.is_some_and(|row| row.is_sent()) {
        return None;
    }
    Some(own_step(row, &fields, about, done))
}

/// Whom a task of ours is about, else what: as the write that says so knew it, or as its call knows it.
fn about(state: &State, rows: &[&Row], fields: &TaskFields) -> Option<RelatedRecord> {
    let named = fields.record(TaskField::Who);
    let id = named.or_else(|| fields.record(TaskField::What))?;
    let id = id.salesforce()?;
    let seen = |row: &&&Row| row.seen.as_ref()?.about.clone();
    let mut known = rows.iter().rev().filter_map(|row| seen(&row));
    let by_call = || {
        let call = rows.iter().find_map(|row| match &row.write {
            Write::AddNextStep { call, .. } => *call,
            Write::LogCall { .. }
            | Write::Change { .. }
            | Write::ChangePhone(_)
            | Write::NewPerson(_) => None,
        })?;
        let picked = state.calls.all.get(&call)?.who.picked.as_ref()?;
        picked.as_related()
    };
    known
        .find(|about| about.id == *id)
        .or_else(|| by_call().filter(|about| about.id == *id))
}

/// A task of ours whose completion has landed.
pub(crate) fn completed_step(state: &State, row: &Row) -> Option<NextStep> {
    let is_step = matches!(row.write, Write::AddNextStep { .. });
    if !is_step || row.is_taken_off() || next_step(state, row).is_some() {
        return None;
    }
    let rows = of_task(state, row.id);
    let fields = fields_of(&rows);
    let about = about(state, &rows, &fields);
    Some(own_step(row, &fields, about, true))
}

fn own_step(row: &Row, fields: &TaskFields, about: Option<RelatedRecord>, done: bool) -> NextStep {
    let text = |field| fields.text(field).map(String::from);
    let owner = match &row.write {
        Write::AddNextStep { owner, .. } => owner.clone(),
        _ => None,
    };
    NextStep {
        owner,
        detail: text(TaskField::Description),
        due: date_of(fields),
        done,
        priority: text(TaskField::Priority),
        remind: moment_of(fields.0.get(&TaskField::Reminder)),
        about,
        ..NextStep::new(task_of(row), text(TaskField::Subject).unwrap_or_default())
    }
}

fn moment_of(value: Option<&FieldValue>) -> Option<Millis> {
    match value {
        Some(FieldValue::Moment(at)) => Some(Millis(at.as_millisecond())),
        _ => None,
    }
}

pub(crate) fn date_of(fields: &TaskFields) -> Option<String> {
    match fields.0.get(&TaskField::ActivityDate) {
        Some(FieldValue::Date(date)) => Some(date.to_string()),
        _ => None,
    }
}
