//! Which rows are due, oldest first, and a change only after its Task and the changes before it.

use crate::base::refs::TaskRef;
use crate::base::time::is_due;
use crate::org::task_fields::FieldValue;
use crate::outbox::results::LONGEST_PAUSE;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::session::Account;
use jiff::Timestamp;

/// The rows that may be taken now, oldest first: those of `account` that are neither confirmed, nor wedged, nor waiting
/// for their time or their parent.
pub fn all_due<'a>(
    rows: impl Iterator<Item = &'a Row> + Clone,
    account: &Account,
    now: Timestamp,
) -> Vec<&'a Row> {
    let mut due: Vec<&Row> = rows
        .clone()
        .filter(|row| row.account == *account && is_open(row))
        .filter(|row| {
            row.not_before
                .is_none_or(|at| is_due(at, now, LONGEST_PAUSE))
        })
        .filter(|row| parent_has_landed(row, rows.clone()))
        .collect();
    due.sort_by_key(|row| (row.made, row.id));
    due
}

/// When the next row is due, if none is due now.
pub fn next_wake<'a>(
    rows: impl Iterator<Item = &'a Row> + Clone,
    account: &Account,
) -> Option<Timestamp> {
    rows.clone()
        .filter(|row| {
            row.account == *account && is_open(row) && parent_has_landed(row, rows.clone())
        })
        .filter_map(|row| row.not_before)
        .min()
}

fn is_open(row: &Row) -> bool {
    match row.status {
        Status::Queued | Status::InDoubt { .. } => !row.on_hold,
        Status::Sending { .. }
        | Status::Wedged { .. }
        | Status::Sent { .. }
        | Status::Withdrawn
        | Status::Discarded { .. } => false,
    }
}

/// A change goes out only when its Task has an id and no earlier change of the same Task is still open, so that the
/// last text is the one that stays.
fn parent_has_landed<'a>(row: &Row, mut rows: impl Iterator<Item = &'a Row>) -> bool {
    // A Task that names a new person waits until that person has an id.
    let waits_for_person = row.write.fields().0.values().any(|value| match value {
        FieldValue::Record(id) => id.waiting().is_some(),
        FieldValue::Text(_)
        | FieldValue::Number(_)
        | FieldValue::Date(_)
        | FieldValue::Moment(_)
        | FieldValue::Flag(_)
        | FieldValue::Empty => false,
    });
    if waits_for_person {
        return false;
    }
    // Most writes make something: for those nobody is looked through.
    let earlier_change = row.write.changes()
        && rows.any(|other| {
            let same = other.write.changes_the_same_as(&row.write);
            same && !other.is_settled() && (other.made, other.id) < (row.made, row.id)
        });
    // When a create lands, the changes that wait for it get its id. So a change without an id still waits.
    let waits_for_task = matches!(
        row.write,
        Write::Change {
            task: TaskRef::Outbox(_),
            ..
        }
    );
    !waits_for_task && !earlier_change
}
