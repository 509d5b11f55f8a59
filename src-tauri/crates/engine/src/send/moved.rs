//! Where the records of a refused write have gone: asked once, in one request, when Salesforce would not take them any longer.
//!
//! A converted lead names its contact, a merged record the one that it was merged into; once they are in the recycle
//! bin, only `queryAll` returns them. The refusal proves that nothing was written, so the write can go again for the
//! record that took their place.

use domain::base::ids::SfId;
use domain::base::refs::PersonRef;
use domain::org::facts::OrgFacts;
use domain::org::object_of::object_of;
use domain::org::task_fields::{FieldValue, TaskFields};
use salesforce::soql::soql_string;
use salesforce::{SubRequest, SubResponse};
use serde_json::Value;

/// A record that a write names.
pub(super) struct Named {
    id: SfId,
    object: String,
}

/// The records that these fields name, as far as it is known of what object they are.
pub(super) fn named(fields: &TaskFields, org: &OrgFacts) -> Vec<Named> {
    let records = fields.0.values().filter_map(|value| match value {
        FieldValue::Record(PersonRef::Salesforce(id)) => Some(Named {
            id: id.clone(),
            object: object_of(id, Some(org))?,
        }),
        FieldValue::Record(PersonRef::Waiting(_))
        | FieldValue::Text(_)
        | FieldValue::Number(_)
        | FieldValue::Date(_)
        | FieldValue::Moment(_)
        | FieldValue::Flag(_)
        | FieldValue::Empty => None,
    });
    records.collect()
}

/// One question for each of them.
pub(super) fn questions(named: &[Named]) -> Vec<SubRequest> {
    let question = |(place, Named { id, object }): (usize, &Named)| {
        let soql = format!(
            "SELECT {} FROM {object} WHERE Id = {}",
            columns(object),
            soql_string(&id.0)
        );
        SubRequest::query_all(&reference(place), &soql)
    };
    named.iter().enumerate().map(question).collect()
}

/// Those that are gone, each with what stands in its place.
pub(super) fn gone(named: &[Named], answers: &[SubResponse]) -> Vec<(SfId, Option<SfId>)> {
    let gone = |(place, named): (usize, &Named)| {
        let to = fate(answers, &reference(place))?;
        Some((named.id.clone(), to))
    };
    named.iter().enumerate().filter_map(gone).collect()
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

/// `None` where the record is still there or the question was not answered; else what took its place, if anything.
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
