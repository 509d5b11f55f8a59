//! What the org calls the fields of a Task, and the form in which it takes their values.

use domain::org::facts::OrgFacts;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use serde_json::{Map, Value, json};

/// A field of a Task by its name; nothing for what stands in the log record alone.
pub(super) fn api_name(field: TaskField) -> Option<&'static str> {
    Some(match field {
        TaskField::Subject => "Subject",
        TaskField::Closed => "Status",
        TaskField::Description => "Description",
        TaskField::ActivityDate => "ActivityDate",
        TaskField::Who => "WhoId",
        TaskField::What => "WhatId",
        TaskField::Subtype => "TaskSubtype",
        TaskField::CallType => "CallType",
        TaskField::CallDuration => "CallDurationInSeconds",
        TaskField::CallDisposition => "CallDisposition",
        TaskField::CallObject => "CallObject",
        TaskField::Direction
        | TaskField::StartedAt
        | TaskField::EndedAt
        | TaskField::CalledBackAt
        | TaskField::FromNumber
        | TaskField::ToNumber
        | TaskField::Line
        | TaskField::Queue
        | TaskField::RecordingUrl
        | TaskField::Summary
        | TaskField::Transcript
        | TaskField::Topics
        | TaskField::Sentiment
        | TaskField::Tags
        | TaskField::IvrPath
        | TaskField::Agent
        | TaskField::Extension
        | TaskField::ExternalKey => return None,
    })
}

/// Fields by the names that the org knows them by.
pub(super) fn to_api(fields: &TaskFields, org: &OrgFacts) -> Map<String, Value> {
    let mut body = Map::new();
    for (field, value) in &fields.0 {
        let Some(name) = api_name(*field) else {
            continue;
        };
        let value = match (field, value) {
            (TaskField::Closed, FieldValue::Flag(true)) => match org.closed_status() {
                Some(status) => json!(status),
                None => continue,
            },
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
        FieldValue::Record(id) => json!(id.0),
        FieldValue::Flag(flag) => json!(flag),
        FieldValue::Empty => Value::Null,
    }
}
