//! What a new Task holds, and what of a Task is changed.
//!
//! Standard fields by `fields`, those of the org's own by the row's map, each as far as the agent may set it: a field too many
//! would have the whole Task refused.

use super::answers;
use super::fields::{json_of, to_api};
use super::request::Body;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::row::Row;
use serde_json::json;

const RECORD_TYPE: &str = "RecordTypeId";

/// All that a new Task holds.
pub(super) fn of_new(row: &Row, fields: &TaskFields, org: &OrgFacts) -> Body {
    let mut body = to_api(fields, org);
    body.retain(|name, _| org.may_create(TASK, name));
    let mapped = row.mapped.iter();
    let own = mapped.flat_map(|mapped| {
        mapped.written(fields, org, &row.account.user, |field| field.createable)
    });
    for (name, value) in own {
        // Empty values are left out of a new record. A checkbox is never empty.
        if value != FieldValue::Empty {
            body.insert(name, json_of(&value));
        }
    }
    if let Some(owner) = row.write.owner(org) {
        body.insert(String::from("OwnerId"), json!(owner.0));
    }
    if let Some(kind) = record_type(row, org) {
        body.insert(String::from(RECORD_TYPE), json!(kind));
    }
    answers::put(&mut body, TASK, &row.answers.0, org, |field| {
        field.createable
    });
    if let Some(field) = org.key_field() {
        body.insert(String::from(field), json!(row.id.to_string()));
    }
    body
}

/// The fields of a Task that are changed, and what the agent has answered for it: no more, as the Task may have the rest.
pub(super) fn of_change(row: &Row, fields: &TaskFields, org: &OrgFacts) -> Body {
    let mut body = to_api(fields, org);
    if fields.value(TaskField::Closed) == FieldValue::Flag(false)
        && let Some(status) = org.open_status()
    {
        body.insert(String::from("Status"), json!(status));
    }
    body.retain(|name, _| org.may_update(TASK, name));
    let agent = &row.account.user;
    let mapped = row.mapped.iter();
    let own = mapped.flat_map(|map| map.written(fields, org, agent, |field| field.updateable));
    body.extend(own.map(|(name, value)| (name, json_of(&value))));
    answers::put(&mut body, TASK, &row.answers.0, org, |field| {
        field.updateable
    });
    body
}

/// The record type that was set, if this agent may choose it; else the org takes the agent's own default.
fn record_type<'a>(row: &Row, org: &'a OrgFacts) -> Option<&'a str> {
    let wanted = row.record_type.as_deref()?;
    let task = org.objects.get(TASK)?;
    // The same id may have fifteen or eighteen characters.
    let same = |id: &str| id.get(..15).is_some_and(|id| wanted.starts_with(id));
    let known = task.record_types.iter().find(|kind| same(&kind.id));
    known
        .filter(|_| org.may_create(TASK, RECORD_TYPE))
        .map(|kind| kind.id.as_str())
}
