//! The Case that a rule makes of a call: what it holds, and how it is read back from the Task.

use super::question::Question;
use super::request::Body;
use domain::base::ids::SfId;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::task_fields::{TaskField, TaskFields};
use domain::outbox::case_of::CaseOf;
use domain::outbox::new_case::{CASE, NewCase};
use domain::outbox::row::Row;
use salesforce::RecordId;
use serde_json::{Value, json};

const WHAT: &str = "WhatId";
const ORIGIN: &str = "Origin";
const BY_PHONE: &str = "Phone";

/// The Case that is made with the Task; nothing where none is.
pub(super) fn of_new(row: &Row, fields: &TaskFields, org: &OrgFacts) -> Option<Body> {
    let whose = row.makes_case_of(fields, org)?;
    let mut body = Body::new();
    let subject = fields.text(TaskField::Subject).unwrap_or_default();
    let most = org.field(CASE, "Subject").map_or(0, |field| field.length);
    let most = usize::try_from(most).unwrap_or_default();
    let subject: String = match most {
        0 => String::from(subject),
        most => subject.chars().take(most).collect(),
    };
    body.insert(String::from("Subject"), json!(subject));
    let origin = org.field(CASE, ORIGIN);
    let mut origins = origin.iter().flat_map(|field| &field.values);
    if origins.any(|choice| choice.value == BY_PHONE) {
        body.insert(String::from(ORIGIN), json!(BY_PHONE));
    }
    let (lookup, id) = match whose {
        CaseOf::Contact(id) => ("ContactId", id),
        CaseOf::Account(id) => ("AccountId", id),
    };
    body.insert(String::from(lookup), json!(id.0));
    body.retain(|name, _| org.may_create(CASE, name));
    Some(body)
}

/// The Task of a call with the Case that it may be in.
pub(super) fn read(task: &RecordId) -> Question {
    Question::by_key(TASK, "Id", task.as_str(), "IsDeleted = false").with(vec![WHAT])
}

/// The Case of a Task that was read, where the row wanted one.
pub(super) fn held(row: &Row, task: &Value) -> Option<SfId> {
    let what = task.get(WHAT).and_then(Value::as_str);
    let what = what.filter(|what| row.case == NewCase::Wanted && what.starts_with("500"))?;
    Some(SfId(String::from(what)))
}
