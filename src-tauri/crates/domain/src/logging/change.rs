//! How a Task that is already written, or about to be, is changed.

use crate::base::ids::OutboxId;
use crate::base::refs::TaskRef;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::{Edit, Write};
use crate::session::Account;
use crate::state::State;
use jiff::{SignedDuration, Timestamp};

/// Changes the Task that `first` creates. If no request can have left yet, the edit goes into the create itself or into
/// a change that waits, as one request is better than two; else it becomes a change of its own.
pub fn change_made(
    state: &mut State,
    account: Account,
    first: OutboxId,
    edit: Edit,
    now: Timestamp,
) -> Row {
    if let Some(row) = state.outbox.rows.get_mut(&first)
        && (takes_along(row) || row.is_discarded() && !row.write.creates())
    {
        row.also(edit);
        return row.clone();
    }
    // A discarded row takes later edits, too: if that is taken back, the newest words are sent.
    let open = |row: &Row| row.is_editable() || row.is_discarded();
    let creates = |row: &&mut Row| open(row) && row.write.creates();
    if let Some(row) = state.outbox.rows.get_mut(&first).filter(creates) {
        let mut fields = row.write.fields().clone();
        fields.apply(&edit.fields);
        row.edit(fields);
        return row.clone();
    }
    let rows = crate::state::writes::of_task(state, first);
    let last = rows.last().filter(|row| takes_along(row));
    if let Some(id) = last.map(|row| row.id)
        && let Some(row) = state.outbox.rows.get_mut(&id)
    {
        row.also(edit);
        return row.clone();
    }
    change_row(state, account, first, edit, now)
}

/// Whether a later edit of the same Task can be merged into this waiting change. A change that conflicts may take one
/// along: it is then compared anew. A repair may not, because it is not written at all where there is nothing to
/// repair.
pub fn takes_along(row: &Row) -> bool {
    let is_an_edit = matches!(row.write, Write::Change { repairs: false, .. });
    row.is_editable() && !row.may_have_landed() && is_an_edit
}

/// Adds a change of the Task that `parent` creates or changes. It goes after all that was changed of that Task before.
pub fn change_row(
    state: &mut State,
    account: Account,
    parent: OutboxId,
    edit: Edit,
    now: Timestamp,
) -> Row {
    let made = made_after(state, &task_of(state, parent), now);
    change_made_at(state, account, parent, edit, made)
}

/// When a change of a Task counts as made. Changes go in this order, so that the last text is the one that stays: it is later
/// than that of every earlier write, also where two are made in one moment or the clock was set back.
pub fn made_after(state: &State, task: &TaskRef, now: Timestamp) -> Timestamp {
    let is_of_task = |row: &&Row| match (&row.write, task) {
        (Write::Change { task: theirs, .. }, _) if theirs == task => true,
        (_, TaskRef::Outbox(id)) => row.id == *id,
        (_, TaskRef::Salesforce(id)) => matches!(&row.status, Status::Sent { task } if task == id),
    };
    let earlier = state.outbox.rows.values().filter(is_of_task);
    let last = earlier.map(|row| row.made).max();
    let next = last.and_then(|made| made.checked_add(SignedDuration::from_nanos(1)).ok());
    next.map_or(now, |next| next.max(now))
}

fn task_of(state: &State, parent: OutboxId) -> TaskRef {
    let parent_row = state.outbox.rows.get(&parent);
    match parent_row.map(|row| (&row.status, &row.write)) {
        Some((Status::Sent { task }, _)) => TaskRef::Salesforce(task.clone()),
        // The call does a next step, so its record is that Task.
        Some((_, Write::Change { task, .. })) => task.clone(),
        _ => TaskRef::Outbox(parent),
    }
}

/// Adds a change that takes its turn by this moment.
pub(super) fn change_made_at(
    state: &mut State,
    account: Account,
    parent: OutboxId,
    edit: Edit,
    made: Timestamp,
) -> Row {
    let task = task_of(state, parent);
    let n = (1..)
        .find(|n| !state.outbox.rows.contains_key(&parent.change(*n)))
        .unwrap_or(u32::MAX);
    let mut row = Row::new(parent.change(n), account, edit.of(task), made);
    if let Some(parent) = state.outbox.rows.get(&parent) {
        row.log = parent.log.clone();
        row.mapped = parent.mapped.clone();
    }
    state.outbox.rows.insert(row.id, row.clone());
    row
}
