//! What has to be written once more: where a request whose answer was lost may have put old values over newer ones.
//!
//! It owns when such a request can no longer be running, and what is written then. It never touches a field that the lost
//! request did not write.

use jiff::Timestamp;

use crate::outbox::{Edit, LONGEST_REQUEST, Row, Write};
use crate::state::State;
use crate::task_fields::{TaskField, TaskFields};

use super::change_row;

/// Once a create has landed that was edited after its first request had left, the Task there may hold the old fields.
pub fn mend_edited(state: &mut State, row: &Row) -> Option<Row> {
    let before = row.sent_before.as_ref().filter(|_| row.is_sent())?;
    if !row.write.creates() {
        return None;
    }
    let mut edit = Edit::between(before, row.write.fields());
    // TaskSubtype can't be changed after creation.
    edit.fields.0.remove(&TaskField::Subtype);
    // Made with the create, so that it goes before every later change: the last text stays the last.
    let account = row.account.clone();
    Some(change_row(state, account, row.id, edit, row.made))
}

/// What a lost request may put back over something newer, each with the time from which on it can't any longer.
fn overtaken(state: &State) -> impl Iterator<Item = (&Row, Timestamp)> {
    state.rows.values().filter_map(|row| {
        let left = row.unanswered.filter(|_| row.is_sent())?;
        let over = left.saturating_add(LONGEST_REQUEST).ok()?;
        newer_changes(state, row).next().map(|_| (row, over))
    })
}

fn newer_changes<'a>(state: &'a State, row: &'a Row) -> impl Iterator<Item = &'a Row> {
    state.rows.values().filter(move |other| {
        let same = match (&row.write, &other.write) {
            (Write::Change { task, .. }, Write::Change { task: theirs, .. }) => task == theirs,
            _ => false,
        };
        same && (row.made, row.id) < (other.made, other.id)
    })
}

/// When [`mend_overtaken`] has something to do.
pub fn next_mend(state: &State) -> Option<Timestamp> {
    overtaken(state).map(|(_, over)| over).min()
}

/// Writes the newer values once more where a lost request may have been carried out after them and now is over.
pub fn mend_overtaken(state: &mut State, now: Timestamp) -> Vec<Row> {
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
            mends: true,
        };
        for (field, value) in newer.iter().flat_map(|other| &other.write.fields().0) {
            // Only what the lost request wrote can have been put back.
            if let Some(lost) = row.write.fields().0.get(field) {
                edit.fields.0.insert(*field, value.clone());
                edit.base.0.insert(*field, lost.clone());
            }
        }
        if let Some(row) = state.rows.get_mut(&row.id) {
            row.unanswered = None;
            written.push(row.clone());
        }
        if !edit.fields.0.is_empty() {
            written.push(change_row(state, row.account, row.id, edit, now));
        }
    }
    written
}
