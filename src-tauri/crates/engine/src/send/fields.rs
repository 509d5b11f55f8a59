//! What the org calls the fields of a Task, and the form in which it takes and gives their values.

use super::question::Question;
use super::request::Body;
use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use serde_json::{Value, json};

/// A reminder is two fields: when, and whether.
const REMINDER: &str = "ReminderDateTime";
const REMINDER_SET: &str = "IsReminderSet";

/// Fields by the names that the org knows them by.
pub(super) fn to_api(fields: &TaskFields, org: &OrgFacts) -> Body {
    let mut body = Body::new();
    for (field, value) in &fields.0 {
        let Some(name) = field.api_name() else {
            continue;
        };
        let value = match (field, value) {
            // Which of the values that close a Task. Where the org no longer has it, the usual one stands.
            (TaskField::Status, FieldValue::Text(status)) if org.closes(status) => json!(status),
            (TaskField::Status, FieldValue::Empty) => match org.closed_status() {
                Some(status) => json!(status),
                None => continue,
            },
            (TaskField::Status, _) => continue,
            (TaskField::Closed, FieldValue::Flag(true)) => match org.closed_status() {
                Some(status) => json!(status),
                None => continue,
            },
            (TaskField::Reminder, value) => {
                let is_set = *value != FieldValue::Empty;
                body.insert(String::from(REMINDER_SET), json!(is_set));
                json_of(value)
            }
            (TaskField::CallType, FieldValue::Text(kind)) if !org.takes_call_type(kind) => continue,
            // A new open Task gets the org's own default, which is what the field left out means.
            (TaskField::Closed, _) => continue,
            (_, value) => json_of(value),
        };
        body.insert(String::from(name), value);
    }
    body
}

pub(super) fn json_of(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => json!(text),
        FieldValue::Number(n) => json!(n),
        FieldValue::Date(date) => json!(date.to_string()),
        FieldValue::Moment(at) => json!(salesforce::datetime::format(*at)),
        FieldValue::Record(id) => json!(id.to_string()),
        FieldValue::Flag(flag) => json!(flag),
        FieldValue::Empty => Value::Null,
    }
}

/// The field to read for a comparison. A Task's state is compared by `IsClosed` and not by the word in `Status`.
pub(super) fn read_name(field: TaskField) -> Option<&'static str> {
    match field {
        TaskField::Closed => Some("IsClosed"),
        other => other.api_name(),
    }
}

/// Reads a Task by what it holds; nothing where it is deleted or hidden. Archived tasks can still be changed.
pub(super) fn read_task(id: &str, mut names: Vec<&str>) -> Question {
    let beside = [
        ("WhoId", "Who.Name"),
        ("WhatId", "What.Name"),
        (REMINDER, REMINDER_SET),
    ];
    for (id, name) in beside {
        if names.contains(&id) {
            names.push(name);
        }
    }
    Question::by_key(TASK, "Id", id, "IsDeleted = false").with(names)
}

/// What a Task that was read holds in these fields, as far as the agent may see them.
pub(super) fn held(task: &Value, fields: &TaskFields, org: &OrgFacts) -> TaskFields {
    let mut held = TaskFields::default();
    for field in fields.0.keys() {
        let name = read_name(*field).filter(|name| org.field(TASK, name).is_some());
        if let Some(name) = name {
            let stored = match field {
                // The moment stays there after somebody has dismissed the reminder.
                TaskField::Reminder if task.get(REMINDER_SET) != Some(&Value::Bool(true)) => None,
                _ => task.get(name),
            };
            let stored = stored.unwrap_or(&Value::Null);
            held.0.insert(*field, value_of(*field, stored));
        }
    }
    held
}

fn value_of(field: TaskField, stored: &Value) -> FieldValue {
    let read = match (field, stored) {
        (TaskField::Closed, Value::Bool(closed)) => Some(FieldValue::Flag(*closed)),
        (TaskField::CallDuration, Value::Number(n)) => n
            .as_u64()
            .and_then(|n| u32::try_from(n).ok())
            .map(FieldValue::Number),
        (TaskField::ActivityDate, Value::String(date)) => date.parse().ok().map(FieldValue::Date),
        (TaskField::Who | TaskField::What, Value::String(id)) => {
            Some(FieldValue::Record(PersonRef::Salesforce(SfId(id.clone()))))
        }
        (TaskField::Reminder, Value::String(at)) => {
            let at = salesforce::datetime::parse(at).ok();
            at.map(FieldValue::Moment)
        }
        (_, Value::String(text)) => Some(FieldValue::Text(text.clone())),
        _ => None,
    };
    read.unwrap_or(FieldValue::Empty)
}

/// The name of the record that a field of the Task names.
pub(super) fn name_in(task: &Value, field: TaskField) -> Option<String> {
    let path = match field {
        TaskField::Who => "/Who/Name",
        TaskField::What => "/What/Name",
        _ => return None,
    };
    task.pointer(path)?.as_str().map(String::from)
}
