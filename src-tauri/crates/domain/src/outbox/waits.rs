//! Which other write a write waits for.

use crate::base::ids::OutboxId;
use crate::base::refs::TaskRef;
use crate::org::task_fields::FieldValue;
use crate::outbox::row::Row;
use crate::outbox::write::Write;

/// The write that must be in Salesforce first: the one that makes the person or the Task, or an earlier change of the
/// same Task or phone field.
pub fn waits_for<'a>(row: &Row, rows: impl Iterator<Item = &'a Row>) -> Option<OutboxId> {
    let mut values = row.write.fields().0.values();
    let person = values.find_map(|value| match value {
        FieldValue::Record(id) => id.waiting(),
        FieldValue::Text(_)
        | FieldValue::Number(_)
        | FieldValue::Date(_)
        | FieldValue::Moment(_)
        | FieldValue::Flag(_)
        | FieldValue::Empty => None,
    });
    // Most writes make something: for those nobody is looked through.
    let rows = row.write.changes().then_some(rows).into_iter().flatten();
    let earlier = rows
        .filter(|other| {
            let same = other.write.changes_the_same_as(&row.write);
            same && !other.is_settled() && (other.made, other.id) < (row.made, row.id)
        })
        .max_by_key(|other| (other.made, other.id))
        .map(|other| other.id);
    let parent = match &row.write {
        Write::Change {
            task: TaskRef::Outbox(parent),
            ..
        } => Some(*parent),
        _ => None,
    };
    person.or(earlier).or(parent)
}
