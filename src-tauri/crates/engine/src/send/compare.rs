//! A change of a Task: read first what it holds now, and written only over what the agent saw.
//!
//! It costs one request more than the change itself, and none where nothing is to be compared (a tick) or nothing is left to
//! write. Between the read and the write a colleague may still save: Salesforce has no condition on a value, and its
//! `If-Unmodified-Since` counts whole seconds.

use domain::ids::SfId;
use domain::org_facts::{OrgFacts, TASK};
use domain::outbox::{Clash, ClashedField, Comparison, JobResult, Row, compare};
use domain::task_fields::{FieldValue, TaskField, TaskFields};
use salesforce::soql::soql_string;
use salesforce::{CallError, Client, Mender, RecordId};
use serde_json::{Map, Value, json};

use super::fields::{api_name, json_of, to_api};
use super::moved::failed_or_moved;
use super::{failed, landed, log_record, refusal};

/// What is to be written, and against what.
pub(super) struct Change<'a> {
    pub(super) fields: &'a TaskFields,
    pub(super) base: &'a TaskFields,
    pub(super) mends: bool,
    /// The row that it comes from: with the log record and the fields of the org's own that are changed along with it.
    pub(super) row: &'a Row,
}

pub(super) async fn change(
    client: &Client,
    task: &SfId,
    change: &Change<'_>,
    org: &OrgFacts,
) -> JobResult {
    let Ok(id) = RecordId::parse(&task.0) else {
        return JobResult::Refused(refusal("MALFORMED_ID", &task.0, &[], Mender::Admin));
    };
    let fields = match compared(client, &id, change, org).await {
        Ok(fields) => fields,
        Err(result) => return result,
    };
    let log = change.row.log.as_ref();
    if let Some(log) = log.filter(|_| domain::call_log::is_there(org)) {
        // The first row of a call that does a next step: its record is not there yet.
        if log.key == change.row.id {
            return log_record::next_step::log(client, &id, change.row, &fields, log, org).await;
        }
        return log_record::change(client, task, &fields, change.row, log, org).await;
    }
    write(client, &id, &fields, change.row, org).await
}

/// The fields of a Task that are written, those that the agent may change.
pub(super) fn of_task(fields: &TaskFields, row: &Row, org: &OrgFacts) -> Map<String, Value> {
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
    body
}

pub(super) async fn write(
    client: &Client,
    id: &RecordId,
    fields: &TaskFields,
    row: &Row,
    org: &OrgFacts,
) -> JobResult {
    let body = of_task(fields, row, org);
    if body.is_empty() {
        return landed(id);
    }
    match client.update(TASK, id, &body).await {
        Ok(()) => landed(id),
        Err(error) => failed_or_moved(client, row, fields, org, &error).await,
    }
}

/// The fields that are still to be written, or what came of it instead.
async fn compared(
    client: &Client,
    id: &RecordId,
    change: &Change<'_>,
    org: &OrgFacts,
) -> Result<TaskFields, JobResult> {
    let names = readable(change.base, org);
    // Where calls are log records alone there is no Task to compare with.
    if names.is_empty() || !id.as_str().starts_with("00T") {
        return Ok(change.fields.clone());
    }
    let soql = format!(
        "SELECT Id, {} FROM Task WHERE Id = {} AND IsDeleted = false",
        names.join(", "),
        soql_string(id.as_str())
    );
    // Archived tasks can still be changed, and only `queryAll` finds them.
    let page = client.query_all::<Value>(&soql).await;
    let page = page.map_err(|error| read_failed(&error))?;
    let Some(record) = page.records.first() else {
        // Gone, or no longer to be seen: the write itself is told why.
        return Ok(change.fields.clone());
    };
    let current = current(record, change.base, org);
    match compare(change.fields, change.base, change.mends, &current) {
        Comparison::Write(fields) => Ok(fields),
        Comparison::Clash(fields) => {
            let theirs = fields.into_iter().map(|field| ClashedField {
                field,
                theirs: current.value(field),
                name: name_in(record, field),
            });
            Err(JobResult::Clashed(Clash(theirs.collect())))
        }
    }
}

/// Nothing has been written: whatever the read died of, the change can simply be tried again.
fn read_failed(error: &CallError) -> JobResult {
    match failed(error) {
        JobResult::NoAnswer => JobResult::NotSent,
        other => other,
    }
}

/// What holds the value of a field; the state of a Task is compared and not the word for it.
pub(super) fn read_name(field: TaskField) -> Option<&'static str> {
    match field {
        TaskField::Closed => Some("IsClosed"),
        other => api_name(other),
    }
}

fn readable(base: &TaskFields, org: &OrgFacts) -> Vec<&'static str> {
    let names = base.0.keys().filter_map(|field| read_name(*field));
    let mut names: Vec<&str> = names
        .filter(|name| org.field(TASK, name).is_some())
        .collect();
    for (id, name) in [("WhoId", "Who.Name"), ("WhatId", "What.Name")] {
        if names.contains(&id) {
            names.push(name);
        }
    }
    names
}

fn current(record: &Value, base: &TaskFields, org: &OrgFacts) -> TaskFields {
    let mut fields = TaskFields::default();
    for field in base.0.keys() {
        let name = read_name(*field).filter(|name| org.field(TASK, name).is_some());
        if let Some(name) = name {
            fields.0.insert(*field, value(*field, &record[name]));
        }
    }
    fields
}

pub(super) fn value(field: TaskField, stored: &Value) -> FieldValue {
    let read = match (field, stored) {
        (TaskField::Closed, Value::Bool(closed)) => Some(FieldValue::Flag(*closed)),
        (TaskField::CallDuration, Value::Number(n)) => n
            .as_u64()
            .and_then(|n| u32::try_from(n).ok())
            .map(FieldValue::Number),
        (TaskField::ActivityDate, Value::String(date)) => date.parse().ok().map(FieldValue::Date),
        (TaskField::Who | TaskField::What, Value::String(id)) => {
            Some(FieldValue::Record(SfId(id.clone())))
        }
        (_, Value::String(text)) => Some(FieldValue::Text(text.clone())),
        _ => None,
    };
    read.unwrap_or(FieldValue::Empty)
}

pub(super) fn name_in(record: &Value, field: TaskField) -> Option<String> {
    let path = match field {
        TaskField::Who => "/Who/Name",
        TaskField::What => "/What/Name",
        _ => return None,
    };
    record.pointer(path)?.as_str().map(String::from)
}
