//! A change of a Task: the Task is read first, and a field is written only if it still holds what the agent saw.
//!
//! It costs one request more than the change itself, and none where nothing is to be compared (a tick) or nothing is left to
//! write. Between the read and the write a colleague may still save: Salesforce has no condition on a value, and its
//! `If-Unmodified-Since` counts whole seconds.

use super::fields::{held, name_in, read_name};
use super::step::Change;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::task_fields::TaskFields;
use domain::outbox::conflict::{Comparison, Conflict, ConflictField, compare};
use serde_json::Value;

/// The fields of the Task to compare; none where the agent can't read any field that the change was made against.
pub(super) fn names_of(base: &TaskFields, org: &OrgFacts) -> Vec<&'static str> {
    let names = base.0.keys().filter_map(|field| read_name(*field));
    names
        .filter(|name| org.field(TASK, name).is_some())
        .collect()
}

/// The fields that are still to be written, or what somebody else has written meanwhile.
pub(super) fn compared(
    change: &Change<'_>,
    task: &Value,
    org: &OrgFacts,
) -> Result<TaskFields, Conflict> {
    let now = held(task, change.base, org);
    match compare(change.fields, change.base, change.repairs, &now) {
        Comparison::Write(fields) => Ok(fields),
        Comparison::Conflict(fields) => {
            let theirs = fields.into_iter().map(|field| ConflictField {
                field,
                theirs: now.value(field),
                name: name_in(task, field),
            });
            Err(Conflict(theirs.collect()))
        }
    }
}
