//! A call's log record and its Task, written as one.
//!
//! It owns the composite requests and the names of the package's fields. It must never write one of the two without the
//! other where both hold the value: either both are there afterwards, or neither.
//!
//! A repeated create fails at the record's unique key, and the Task that came with it is undone by the org. That failure is
//! the proof that an earlier request had landed; the Task is then found by its lookup.

pub(super) mod next_step;

use domain::call_log::{self, CALL_KEY, CALL_LOG, LOOKUP, LogRecord};
use domain::ids::SfId;
use domain::org_facts::{OrgFacts, TASK};
use domain::outbox::{JobResult, Row};
use domain::task_fields::{FieldValue, TaskField, TaskFields};
use salesforce::soql::soql_string;
use salesforce::{CallError, Client, Composite, Mender, RecordId, SubRequest, SubResponse};
use serde_json::{Map, Value, json};

use super::fields::json_of;
use super::moved::failed_or_moved;
use super::{compare, failed, landed, new_task, refusal};

/// The lookup to the agent who handled the call.
const AGENT: &str = "Agent__c";

const LOG: &str = "log";
const OF_TASK: &str = "task";

/// Makes the log record, and the Task with it unless the call has none.
pub(super) async fn create(
    client: &Client,
    row: &Row,
    fields: &TaskFields,
    log: &LogRecord,
    org: &OrgFacts,
) -> JobResult {
    let mut requests = vec![new_record(row, fields, log, org)];
    if log.with_task {
        let mut task = new_task(row, fields, org);
        if call_log::is_linked(org) {
            task.insert(String::from(LOOKUP), json!(format!("@{{{LOG}.id}}")));
        }
        requests.push(SubRequest::create(OF_TASK, TASK, task));
    }
    let answers = match all_or_none(client, requests).await {
        Ok(answers) => answers,
        Err(error) => return failed(&error),
    };
    match cause(&answers) {
        None => match answers.last().map(SubResponse::created) {
            Some(Ok(id)) => landed(&id),
            Some(Err(_)) | None => JobResult::NoAnswer,
        },
        Some(CallError::Duplicate { message, existing }) if message.as_str().contains(CALL_KEY) => {
            adopt(client, log, existing).await
        }
        Some(error) => failed_or_moved(client, row, fields, org, &error).await,
    }
}

/// All that a new log record holds.
fn new_record(row: &Row, fields: &TaskFields, log: &LogRecord, org: &OrgFacts) -> SubRequest {
    let mut record = record(fields, org, |name| org.may_create(CALL_LOG, name));
    if org.may_create(CALL_LOG, AGENT) {
        record.insert(String::from(AGENT), json!(row.account.user.0));
    }
    record.insert(String::from(CALL_KEY), json!(log.key.to_string()));
    SubRequest::create(LOG, CALL_LOG, record)
}

/// Makes the log record beside another tool's Task, which is completed with `body` and points to the record by `lookup`, if
/// that is free. Both or neither: that the record is there says that the Task has been completed, too.
pub(super) async fn create_beside(
    client: &Client,
    row: &Row,
    fields: &TaskFields,
    log: &LogRecord,
    task: &RecordId,
    (mut body, lookup): (Map<String, Value>, Option<&str>),
    org: &OrgFacts,
) -> Result<(), CallError> {
    let mut requests = vec![new_record(row, fields, log, org)];
    let by_itself = body.clone();
    if let Some(lookup) = lookup {
        body.insert(String::from(lookup), json!(format!("@{{{LOG}.id}}")));
    }
    if !body.is_empty() {
        requests.push(SubRequest::update(OF_TASK, TASK, task, body));
    }
    let answers = all_or_none(client, requests).await?;
    match cause(&answers) {
        None => Ok(()),
        Some(CallError::Duplicate { message, .. }) if message.as_str().contains(CALL_KEY) => {
            // What the agent has written since is all that can be left.
            match by_itself.is_empty() {
                true => Ok(()),
                false => client.update(TASK, task, &by_itself).await,
            }
        }
        Some(error) => Err(error),
    }
}

/// The record is there, by an earlier request. The Task that was made with it is what the call's row stands for.
async fn adopt(client: &Client, log: &LogRecord, existing: Option<RecordId>) -> JobResult {
    let key = soql_string(&log.key.to_string());
    let found = if log.with_task {
        let soql = format!(
            "SELECT Id FROM Task WHERE Ringside_Call__r.{CALL_KEY} = {key} AND IsDeleted = false \
             ORDER BY CreatedDate LIMIT 1"
        );
        first(client, &soql).await
    } else {
        Ok(None)
    };
    match (found, existing) {
        (Ok(Some(task)), _) => JobResult::Landed(task),
        // Somebody has deleted the Task: the call is logged all the same, and is not logged again.
        (Ok(None), Some(record)) => landed(&record),
        (Ok(None), None) => {
            let soql = format!("SELECT Id FROM {CALL_LOG} WHERE {CALL_KEY} = {key} LIMIT 1");
            match first(client, &soql).await {
                Ok(Some(record)) => JobResult::Landed(record),
                Ok(None) => JobResult::NoAnswer,
                Err(error) => failed_look(&error),
            }
        }
        (Err(error), _) => failed_look(&error),
    }
}

/// Nothing was written by this request, but an earlier one has landed: it is asked for again, never sent blindly.
fn failed_look(error: &CallError) -> JobResult {
    match failed(error) {
        JobResult::Refused(_) => JobResult::NoAnswer,
        other => other,
    }
}

async fn first(client: &Client, soql: &str) -> Result<Option<SfId>, CallError> {
    let page = client.query_all::<Value>(soql).await?;
    let id = page
        .records
        .first()
        .and_then(|record| record["Id"].as_str());
    Ok(id.map(|id| SfId(String::from(id))))
}

/// Changes Task and log record where both hold the value.
pub(super) async fn change(
    client: &Client,
    task: &SfId,
    fields: &TaskFields,
    row: &Row,
    log: &LogRecord,
    org: &OrgFacts,
) -> JobResult {
    let Ok(id) = RecordId::parse(&task.0) else {
        return JobResult::Refused(refusal("MALFORMED_ID", &task.0, &[], Mender::Admin));
    };
    let of_task = compare::of_task(fields, row, org);
    let has_task = task.has_prefix("00T");
    let of_record = record(fields, org, |name| org.may_update(CALL_LOG, name));
    let mut requests = Vec::new();
    if has_task && !of_task.is_empty() {
        requests.push(SubRequest::update(OF_TASK, TASK, &id, of_task.clone()));
    }
    if !of_record.is_empty() {
        let key = log.key.to_string();
        let by_key = (CALL_KEY, key.as_str());
        requests.push(SubRequest::update_by_key(LOG, CALL_LOG, by_key, of_record));
    }
    // Nothing of it has a place in this org.
    if requests.is_empty() {
        return landed(&id);
    }
    let answers = match all_or_none(client, requests).await {
        Ok(answers) => answers,
        Err(error) => return failed(&error),
    };
    match cause(&answers) {
        None => landed(&id),
        // An admin has deleted the record: the Task is changed without it.
        Some(CallError::Gone { .. }) if has_task && has_failed(&answers, LOG) => {
            compare::write(client, &id, fields, row, org).await
        }
        Some(error) => failed_or_moved(client, row, fields, org, &error).await,
    }
}

async fn all_or_none(
    client: &Client,
    requests: Vec<SubRequest>,
) -> Result<Vec<SubResponse>, CallError> {
    let composite = Composite {
        all_or_none: true,
        requests,
    };
    client.composite(&composite).await
}

/// The failure that undid all; its siblings only say that they were undone.
fn cause(answers: &[SubResponse]) -> Option<CallError> {
    let failures = || answers.iter().filter_map(|answer| answer.outcome().err());
    failures()
        .find(|error| !matches!(error, CallError::Halted { .. }))
        .or_else(|| failures().next())
}

fn has_failed(answers: &[SubResponse], reference: &str) -> bool {
    answers.iter().any(|answer| {
        answer.reference == reference
            && answer
                .outcome()
                .is_err_and(|error| !matches!(error, CallError::Halted { .. }))
    })
}

/// The package's fields, as far as the agent may set them.
fn record(
    fields: &TaskFields,
    org: &OrgFacts,
    may_set: impl Fn(&str) -> bool,
) -> Map<String, Value> {
    let mut record = Map::new();
    for (field, value) in &fields.0 {
        for name in names_of(*field) {
            let value = match LOOKUPS.iter().find(|(lookup, _)| lookup == name) {
                Some((_, prefix)) => &about(value, prefix),
                None => value,
            };
            if may_set(name) {
                let length = org.field(CALL_LOG, name).map_or(0, |field| field.length);
                record.insert(String::from(*name), cut(value, length));
            }
        }
    }
    record
}

/// What a phone system sends has no limit, and one letter too many would have the whole record refused.
fn cut(value: &FieldValue, length: u32) -> Value {
    match (value, usize::try_from(length)) {
        (FieldValue::Text(text), Ok(length)) if length > 0 => {
            json!(text.chars().take(length).collect::<String>())
        }
        _ => json_of(value),
    }
}

/// The lookups to whom and what a call is about, each with what the ids of its object begin with.
const LOOKUPS: [(&str, &str); 5] = [
    ("Contact__c", "003"),
    ("Lead__c", "00Q"),
    ("Account__c", "001"),
    ("Opportunity__c", "006"),
    ("Case__c", "500"),
];

/// A record stands in the lookup of its own object, and in no other: who is logged to somebody else leaves the old one.
fn about(value: &FieldValue, prefix: &str) -> FieldValue {
    match value {
        FieldValue::Record(id) if id.has_prefix(prefix) => value.clone(),
        _ => FieldValue::Empty,
    }
}

/// What the package calls a field; nothing for what only a Task has.
fn names_of(field: TaskField) -> &'static [&'static str] {
    match field {
        TaskField::Who => &["Contact__c", "Lead__c"],
        TaskField::What => &["Account__c", "Opportunity__c", "Case__c"],
        TaskField::Description => &["Note__c"],
        TaskField::CallDuration => &["Talk_Seconds__c"],
        TaskField::CallDisposition => &["Outcome__c"],
        TaskField::Direction => &["Direction__c"],
        TaskField::StartedAt => &["Started_At__c"],
        TaskField::EndedAt => &["Ended_At__c"],
        TaskField::CalledBackAt => &["Called_Back_At__c"],
        TaskField::FromNumber => &["From_Number__c"],
        TaskField::ToNumber => &["To_Number__c"],
        TaskField::Line => &["Line__c"],
        TaskField::Queue => &["Queue__c"],
        TaskField::RecordingUrl => &["Recording_URL__c"],
        TaskField::Summary => &["Summary__c"],
        TaskField::Transcript => &["Transcript__c"],
        TaskField::Topics => &["Topics__c"],
        TaskField::Sentiment => &["Sentiment__c"],
        TaskField::Tags => &["Tags__c"],
        TaskField::IvrPath => &["IVR_Path__c"],
        TaskField::Subject
        | TaskField::Closed
        | TaskField::ActivityDate
        | TaskField::Subtype
        | TaskField::CallType
        | TaskField::CallObject
        | TaskField::Agent
        | TaskField::Extension
        | TaskField::ExternalKey => &[],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use practice_org::CustomSchema;

    use super::*;

    /// All fields, as a change of everything would have them.
    const ALL: [TaskField; 29] = [
        TaskField::Subject,
        TaskField::Closed,
        TaskField::Description,
        TaskField::ActivityDate,
        TaskField::Who,
        TaskField::What,
        TaskField::Subtype,
        TaskField::CallType,
        TaskField::CallDuration,
        TaskField::CallDisposition,
        TaskField::CallObject,
        TaskField::Direction,
        TaskField::StartedAt,
        TaskField::EndedAt,
        TaskField::CalledBackAt,
        TaskField::FromNumber,
        TaskField::ToNumber,
        TaskField::Line,
        TaskField::Queue,
        TaskField::RecordingUrl,
        TaskField::Summary,
        TaskField::Transcript,
        TaskField::Topics,
        TaskField::Sentiment,
        TaskField::Tags,
        TaskField::IvrPath,
        TaskField::Agent,
        TaskField::Extension,
        TaskField::ExternalKey,
    ];

    #[test]
    fn every_field_of_the_package_is_written_and_no_other() {
        let package = CustomSchema::call_log().unwrap();
        let fields = package.objects.iter().flat_map(|object| &object.fields);
        let fields: BTreeSet<&str> = fields.map(|field| field.name.as_str()).collect();
        let written = ALL.iter().flat_map(|field| names_of(*field)).copied();
        let written: BTreeSet<&str> = written.chain([CALL_KEY, AGENT]).collect();
        assert_eq!(written, fields);
        assert_eq!(package.objects[0].name, CALL_LOG);
        assert_eq!(package.fields[0].name, LOOKUP);
    }

    #[test]
    fn a_call_that_is_logged_to_somebody_else_leaves_the_old_one() {
        let to = |id: &str| {
            let who = FieldValue::Record(SfId(String::from(id)));
            record(
                &TaskFields::default().with(TaskField::Who, who),
                &OrgFacts::default(),
                |_| true,
            )
        };
        let lead = to("00Q000000000001AAA");
        assert_eq!(lead["Lead__c"], "00Q000000000001AAA");
        assert_eq!(lead["Contact__c"], Value::Null);
        let contact = to("003000000000001AAA");
        assert_eq!(contact["Lead__c"], Value::Null);
    }

    #[test]
    fn a_text_is_cut_to_what_its_field_takes() {
        let long = FieldValue::Text("あ".repeat(300));
        assert_eq!(cut(&long, 255).as_str().unwrap().chars().count(), 255);
        assert_eq!(cut(&long, 0).as_str().unwrap().chars().count(), 300);
    }
}
