//! Questions about the outbox: which writes make and change a Task.

use crate::base::ids::OutboxId;
use crate::base::refs::TaskRef;
use crate::org::task_fields::TaskFields;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::state::State;

/// The row that creates a Task, and then its changes, in the order in which they are sent.
pub(crate) fn of_task(state: &State, first: OutboxId) -> Vec<&Row> {
    let makes = state.outbox.rows.get(&first);
    let here = TaskRef::Outbox(first);
    let there = makes.and_then(|row| match (&row.status, &row.write) {
        (Status::Sent { task }, _) => Some(TaskRef::Salesforce(task.clone())),
        // The record of a call that does a next step is itself a change.
        (_, Write::Change { task, .. }) => Some(task.clone()),
        _ => None,
    });
    let is_change = |row: &&Row| match &row.write {
        Write::Change { task, .. } => *task == here || Some(task) == there.as_ref(),
        Write::LogCall { .. }
        | Write::AddNextStep { .. }
        | Write::NewPerson(_)
        | Write::ChangePhone(_) => false,
    };
    // Earlier changes of that next step are no part of the call's record.
    let follows = |row: &&Row| match makes {
        Some(makes) if !makes.write.creates() => row.id != first && makes.made <= row.made,
        _ => true,
    };
    let stands = |row: &&Row| !row.is_taken_off();
    // What is discarded may be taken back, and goes on to hold what its call holds.
    let makes_it = |row: &&Row| row.status != Status::Withdrawn;
    let rows = state.outbox.rows.values().filter(is_change);
    let mut changes: Vec<&Row> = rows.filter(follows).filter(stands).collect();
    changes.sort_by_key(|row| (row.made, row.id));
    makes.filter(makes_it).into_iter().chain(changes).collect()
}

/// What a Task will have once these rows are written.
pub(crate) fn fields_of(rows: &[&Row]) -> TaskFields {
    let mut fields = TaskFields::default();
    for row in rows {
        fields.apply(row.write.fields());
    }
    fields
}

/// The waiting changes of a Task, in the order in which they are sent.
pub(crate) fn changes_of<'a>(state: &'a State, task: &TaskRef) -> Vec<&'a Row> {
    let is_change = |row: &&Row| match &row.write {
        Write::Change { task: theirs, .. } => !row.is_settled() && theirs == task,
        Write::LogCall { .. }
        | Write::AddNextStep { .. }
        | Write::NewPerson(_)
        | Write::ChangePhone(_) => false,
    };
    let mut changes: Vec<&Row> = own(state).filter(is_change).collect();
    changes.sort_by_key(|row| (row.made, row.id));
    changes
}

/// The rows of the agent who is here: another user's are neither shown nor changed. While nobody is signed in, there are none.
pub(crate) fn own(state: &State) -> impl Iterator<Item = &Row> {
    let here = state.session.account();
    let rows = state.outbox.rows.values();
    rows.filter(move |row| here == Some(&row.account))
}

/// A task by the id that it has now: one that waited for its id may have landed.
pub(crate) fn landed_as(state: &State, task: &TaskRef) -> TaskRef {
    match task {
        TaskRef::Outbox(row) => match state.outbox.rows.get(row).map(|row| &row.status) {
            Some(Status::Sent { task }) => TaskRef::Salesforce(task.clone()),
            _ => task.clone(),
        },
        TaskRef::Salesforce(_) => task.clone(),
    }
}
