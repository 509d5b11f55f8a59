//! How a Task that is already written, or about to be, is changed.

use crate::base::ids::OutboxId;
use crate::base::refs::TaskRef;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::{Edit, Write};
use crate::session::Account;
use crate::state::State;
use jiff::Timestamp;

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
        && takes_along(row)
    {
        row.also(edit);
        return row.clone();
    }
    let creates = |row: &&mut Row| row.is_editable() && row.write.creates();
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

/// Adds a change of the Task that `parent` creates or changes.
pub fn change_row(
    state: &mut State,
    account: Account,
    parent: OutboxId,
    edit: Edit,
    now: Timestamp,
) -> Row {
    let task = match state
        .outbox
        .rows
        .get(&parent)
        .map(|row| (&row.status, &row.write))
    {
        Some((Status::Sent { task }, _)) => TaskRef::Salesforce(task.clone()),
        // The call does a next step, so its record is that Task.
        Some((_, Write::Change { task, .. })) => task.clone(),
        _ => TaskRef::Outbox(parent),
    };
    let n = (1..)
        .find(|n| !state.outbox.rows.contains_key(&parent.change(*n)))
        .unwrap_or(u32::MAX);
    let mut row = Row::new(parent.change(n), account, edit.of(task), now);
    if let Some(parent) = state.outbox.rows.get(&parent) {
        row.log = parent.log.clone();
        row.mapped = parent.mapped.clone();
    }
    state.outbox.rows.insert(row.id, row.clone());
    row
}
