//! Where the records of a refused write have gone: asked once, in one request, when Salesforce would not take them any longer.
//!
//! A converted lead names its contact, a merged record the one that it was merged into; both are seen by `queryAll` alone once
//! they are in the recycle bin. The refusal is the proof that nothing was written, so the write can go again for the record
//! that stands there now.

use super::failed;
use crate::people::object_of;
use domain::base::ids::SfId;
use domain::org::facts::OrgFacts;
use domain::org::task_fields::{FieldValue, TaskFields};
use domain::outbox::job::JobResult;
use domain::outbox::job::Moved;
use domain::outbox::row::Row;
use domain::view::error::UiError;
use salesforce::soql::soql_string;
use salesforce::{CallError, Client, Composite, SubRequest, SubResponse};
use serde_json::Value;

/// What becomes of a refused write: where a record that it names is gone, that one is followed.
pub(super) async fn failed_or_moved(
    client: &Client,
    row: &Row,
    fields: &TaskFields,
    org: &OrgFacts,
    error: &CallError,
) -> JobResult {
    let result = failed(error);
    match (error, result) {
        (CallError::Gone { .. }, JobResult::Refused(said)) if !row.followed => {
            follow(client, fields, org, said).await
        }
        (_, result) => result,
    }
}

async fn follow(client: &Client, fields: &TaskFields, org: &OrgFacts, said: UiError) -> JobResult {
    let named: Vec<(&SfId, String)> = fields
        .0
        .values()
        .filter_map(|value| match value {
            FieldValue::Record(id) => Some((id, object_of(id, Some(org))?)),
            FieldValue::Text(_)
            | FieldValue::Number(_)
            | FieldValue::Date(_)
            | FieldValue::Moment(_)
            | FieldValue::Flag(_)
            | FieldValue::Empty => None,
        })
        .collect();
    if named.is_empty() {
        return JobResult::Refused(said);
    }
    let question = |(place, (id, object)): (usize, &(&SfId, String))| {
        let soql = format!(
            "SELECT {} FROM {object} WHERE Id = {}",
            columns(object),
            soql_string(&id.0)
        );
        SubRequest::query_all(&reference(place), &soql)
    };
    let questions = Composite {
        all_or_none: false,
        requests: named.iter().enumerate().map(question).collect(),
    };
    let answers = match client.composite(&questions).await {
        Ok(answers) => answers,
        // Nothing was written, and where they are is not known: the write is tried again, and refused again.
        Err(error) => {
            return match failed(&error) {
                JobResult::NoAnswer => JobResult::NotSent,
                other => other,
            };
        }
    };
    let gone = |(place, (id, _)): (usize, &(&SfId, String))| {
        let to = fate(&answers, &reference(place))?;
        Some((SfId::clone(id), to))
    };
    let records: Vec<_> = named.iter().enumerate().filter_map(gone).collect();
    if records.is_empty() {
        return JobResult::Refused(said);
    }
    JobResult::Moved(Moved {
        error: said,
        records,
    })
}

fn reference(place: usize) -> String {
    format!("r{place}")
}

/// Only leads are converted, and only these three are merged.
fn columns(object: &str) -> &'static str {
    match object {
        "Lead" => "Id, IsDeleted, MasterRecordId, IsConverted, ConvertedContactId",
        "Contact" | "Account" => "Id, IsDeleted, MasterRecordId",
        _ => "Id, IsDeleted",
    }
}

/// What stands in the place of a record that is gone, if anything does; nothing at all where it is there, or where the question
/// was not answered.
fn fate(answers: &[SubResponse], reference: &str) -> Option<Option<SfId>> {
    let answer = answers
        .iter()
        .find(|answer| answer.reference == reference)?;
    let found = answer.outcome().ok()?.pointer("/records")?.as_array()?;
    let Some(record) = found.first() else {
        // Gone from the recycle bin, or no longer to be seen by this agent.
        return Some(None);
    };
    let other = |field: &str| {
        let id = record.get(field).and_then(Value::as_str);
        id.map(|id| SfId(String::from(id)))
    };
    let is = |field: &str| record.get(field) == Some(&Value::Bool(true));
    if is("IsDeleted") {
        return Some(other("MasterRecordId"));
    }
    is("IsConverted").then(|| other("ConvertedContactId"))
}
