//! Repairs: what is written once more because a request whose answer was lost may have put old values over newer ones.
//!
//! It owns when such a request can no longer be running, and what is written then. It never touches a field that the
//! lost request did not write.

use crate::base::refs::TaskRef;
use crate::logging::change::{change_made_at, change_row};
use crate::org::required::Answers;
use crate::org::task_fields::{TaskField, TaskFields};
use crate::outbox::asked::has_task;
use crate::outbox::requests::Lost;
use crate::outbox::row::{LONGEST_REQUEST, Row};
use crate::outbox::write::{Edit, Write};
use crate::state::State;
use jiff::Timestamp;

/// Repairs a create that was edited, or answered anew, after its first request had left: once it has landed, the Task may hold
/// the old values.
pub fn repair_edited(state: &mut State, row: &Row) -> Option<Row> {
    let lost = row.requests.lost.as_ref().filter(|_| row.is_sent())?;
    if !row.write.creates() {
        return None;
    }
    let answers = answered_since(row, lost);
    // A joined Task is compared with what it holds when it is completed, so what was sent before does not matter.
    let before = lost.fields.as_ref().filter(|_| row.joins().is_none());
    let now = row.write.fields();
    let mut edit = Edit::between(before.unwrap_or(now), now);
    // TaskSubtype can't be changed after creation.
    edit.fields.0.remove(&TaskField::Subtype);
    if before.is_none() && answers.0.is_empty() {
        return None;
    }
    // It gets the time of the create, so that it goes before every later change and the newest text is written last.
    let account = row.account.clone();
    let id = change_made_at(state, account, row.id, edit, row.made).id;
    let repair = state.outbox.rows.get_mut(&id)?;
    repair.answers = answers;
    Some(repair.clone())
}

/// What the agent has answered otherwise since a request that may have made the Task.
fn answered_since(row: &Row, lost: &Lost) -> Answers {
    let answers = row.answers.0.iter();
    let since = answers.filter(|(name, _)| lost.answered_since.contains(*name));
    let is_written = has_task(row) && row.joins().is_none();
    let since = since.filter(|_| is_written);
    Answers(
        since
            .map(|(name, text)| (name.clone(), text.clone()))
            .collect(),
    )
}

/// Rows whose lost request may still overwrite something newer, each with the time from which it no longer can.
fn overtaken(state: &State) -> impl Iterator<Item = (&Row, Timestamp)> {
    state.outbox.rows.values().filter_map(|row| {
        let left = row.requests.running_since().filter(|_| row.is_sent())?;
        let over = left.saturating_add(LONGEST_REQUEST).ok()?;
        newer_changes(state, row).next().map(|_| (row, over))
    })
}

fn newer_changes<'a>(state: &'a State, row: &'a Row) -> impl Iterator<Item = &'a Row> {
    let task = changed_by(row);
    state.outbox.rows.values().filter(move |other| {
        let same = match &other.write {
            Write::Change { task: theirs, .. } => task.as_ref() == Some(theirs),
            Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::NewPerson(_)
            | Write::ChangePhone(_) => false,
        };
        same && !other.is_taken_off() && (row.made, row.id) < (other.made, other.id)
    })
}

/// The Task that a row changes, if it changes one. A row that logs a call changes a Task if it completes another
/// tool's.
fn changed_by(row: &Row) -> Option<TaskRef> {
    match &row.write {
        Write::Change { task, .. } => Some(task.clone()),
        Write::LogCall { .. } => row.joins().cloned().map(TaskRef::Salesforce),
        Write::AddNextStep { .. } | Write::NewPerson(_) | Write::ChangePhone(_) => None,
    }
}

/// What a row's lost request wrote, in the form that it has in the Task.
fn lost(state: &State, row: &Row) -> TaskFields {
    let mut fields = row.write.fields().clone();
    if let Write::LogCall { call, .. } = &row.write
        && let Some(logged) = state
            .calls
            .all
            .get(call)
            .and_then(|call| call.logged.as_ref())
        && let Some(theirs) = &logged.theirs
    {
        let note = theirs.below(&fields.value(TaskField::Description));
        fields.apply(&TaskFields::default().with(TaskField::Description, note));
    }
    fields
}

/// When [`repair_overtaken`] has something to do.
pub fn next_repair(state: &State) -> Option<Timestamp> {
    overtaken(state).map(|(_, over)| over).min()
}

/// Writes the newer values once more where a lost request may have been carried out after them and can no longer be
/// running.
pub fn repair_overtaken(state: &mut State, now: Timestamp) -> Vec<Row> {
    let due: Vec<Row> = overtaken(state)
        .filter(|(_, over)| *over <= now)
        .map(|(row, _)| row.clone())
        .collect();
    let mut written = Vec::new();
    for row in due {
        let mut newer: Vec<&Row> = newer_changes(state, &row).collect();
        newer.sort_by_key(|other| (other.made, other.id));
        let mut edit = Edit {
            fields: TaskFields::default(),
            base: TaskFields::default(),
            repairs: true,
        };
        let lost = lost(state, &row);
        for (field, value) in newer.iter().flat_map(|other| &other.write.fields().0) {
            // Only a field that the lost request wrote can have been put back.
            if let Some(lost) = lost.0.get(field) {
                edit.fields.0.insert(*field, value.clone());
                edit.base.0.insert(*field, lost.clone());
            }
        }
        if let Some(row) = state.outbox.rows.get_mut(&row.id) {
            if let Some(lost) = &mut row.requests.lost {
                lost.running_since = None;
            }
            written.push(row.clone());
        }
        if !edit.fields.0.is_empty() {
            written.push(change_row(state, row.account, row.id, edit, now));
        }
    }
    written
}
