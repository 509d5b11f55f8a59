//! One row of the outbox to Salesforce and back: fields by their API names, and every error as what the outbox does next.

mod answers;
mod call_log;
mod edit;
#[cfg(test)]
mod ladder;
mod person;

use domain::ids::SfId;
use domain::org_facts::{OrgFacts, TASK};
use domain::outbox::{JobResult, Row, Status, Write};
use domain::task_fields::{FieldValue, TaskField, TaskFields};
use domain::view::{TaskRef, UiError, UiErrorCode};
use jiff::{SignedDuration, Timestamp};
use salesforce::soql::{soql_datetime, soql_string};
use salesforce::{CallError, Client, Mender, RecordId};
use serde_json::{Map, Value, json};

/// The server's clock may be behind ours when it stamps CreatedDate.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// Sends a row.
pub(crate) async fn send(client: &Client, row: &Row, org: &OrgFacts) -> JobResult {
    match &row.write {
        Write::LogCall { fields, .. } => match &row.log {
            Some(log) if domain::call_log::is_there(org) => {
                call_log::create(client, row, fields, log, org).await
            }
            Some(_) | None => create(client, row, fields, org).await,
        },
        Write::AddNextStep { fields, .. } => create(client, row, fields, org).await,
        Write::Change {
            task: TaskRef::Salesforce(task),
            fields,
            base,
            mends,
        } => {
            let change = edit::Change {
                fields,
                base,
                mends: *mends,
                log: row.log.as_ref(),
            };
            edit::change(client, task, &change, org).await
        }
        Write::NewPerson(person) => person::create(client, row, person, org).await,
        // `next_due` gives no change whose Task has no id yet.
        Write::Change {
            task: TaskRef::Outbox(_),
            ..
        } => JobResult::NotSent,
    }
}

async fn create(client: &Client, row: &Row, fields: &TaskFields, org: &OrgFacts) -> JobResult {
    let body = new_task(row, fields, org);
    match client.create(TASK, &body).await {
        Ok(id) => landed(&id),
        // Another unique field of the org's may be what is refused: only our own says that it had landed.
        Err(CallError::Duplicate { message, existing })
            if org
                .key_field()
                .is_some_and(|field| message.as_str().contains(field)) =>
        {
            match existing {
                Some(id) => landed(&id),
                None => look(client, row, org, &[]).await,
            }
        }
        Err(error) => failed(&error),
    }
}

/// All that a new Task holds. A field that the agent may not set would have the whole Task refused.
fn new_task(row: &Row, fields: &TaskFields, org: &OrgFacts) -> Map<String, Value> {
    let mut body = to_api(fields, org);
    body.retain(|name, _| org.may_create(TASK, name));
    answers::put(&mut body, TASK, &row.answers.0, org);
    if let Some(field) = org.key_field() {
        body.insert(String::from(field), json!(row.id.to_string()));
    }
    body
}

/// Looks whether an earlier request of this row has landed: by the key where the org has a field for it, else by what
/// only this write would have written. Deleted and archived rows count, so `queryAll`.
pub(crate) async fn look(client: &Client, row: &Row, org: &OrgFacts, not: &[SfId]) -> JobResult {
    let object = row.write.object();
    let filter = match (org.key_field_of(object), &row.write) {
        (Some(field), _) if row.keyed => {
            format!("{field} = {}", soql_string(&row.id.to_string()))
        }
        (_, Write::NewPerson(person)) => person::own_marks(row, person),
        (_, Write::LogCall { .. } | Write::AddNextStep { .. } | Write::Change { .. }) => {
            own_marks(row, org, not)
        }
    };
    let soql = format!(
        "SELECT Id FROM {object} WHERE {filter} AND IsDeleted = false ORDER BY CreatedDate LIMIT 1"
    );
    match client.query_all::<Value>(&soql).await {
        Ok(page) => match page
            .records
            .first()
            .and_then(|record| record["Id"].as_str())
        {
            Some(id) => JobResult::Landed(SfId(String::from(id))),
            None => JobResult::NotThere,
        },
        Err(error) => failed(&error),
    }
}

/// CallObject is filterable and not indexed: owner and date narrow the look down.
fn own_marks(row: &Row, org: &OrgFacts, not: &[SfId]) -> String {
    let mut filter = made_by_agent(row);
    // What was not written can't be looked for: a field that the agent may not set was left out of the create.
    let body = to_api(row.write.fields(), org);
    for name in [
        "CallObject",
        "Subject",
        "WhoId",
        "WhatId",
        "ActivityDate",
        "CallDurationInSeconds",
    ] {
        if !org.may_create(TASK, name) {
            continue;
        }
        match body.get(name) {
            // A date and a number are written bare in SOQL, text and ids in quotes.
            Some(Value::String(date)) if name == "ActivityDate" => {
                filter.push_str(&format!(" AND {name} = {date}"));
            }
            Some(Value::String(text)) => {
                filter.push_str(&format!(" AND {name} = {}", soql_string(text)));
            }
            Some(Value::Number(number)) => filter.push_str(&format!(" AND {name} = {number}")),
            _ => {}
        }
    }
    let is_call = matches!(row.write, Write::LogCall { .. });
    if org.may_create(TASK, "TaskSubtype") {
        filter.push_str(if is_call {
            " AND TaskSubtype = 'Call'"
        } else {
            " AND TaskSubtype != 'Call'"
        });
    }
    if !not.is_empty() {
        let ids: Vec<String> = not.iter().map(|id| soql_string(&id.0)).collect();
        filter.push_str(&format!(" AND Id NOT IN ({})", ids.join(", ")));
    }
    filter
}

/// What the agent has made since the row is there.
fn made_by_agent(row: &Row) -> String {
    let since = match row.status {
        Status::Unsure { since, .. } => since,
        Status::Queued
        | Status::Sending { .. }
        | Status::Wedged { .. }
        | Status::Sent { .. }
        | Status::Withdrawn => row.made,
    };
    // The first of several unsure requests may have left long before the last.
    let since = since
        .min(row.made)
        .saturating_sub(CLOCK_SLACK)
        .unwrap_or(Timestamp::MIN);
    format!(
        "OwnerId = {} AND CreatedDate >= {}",
        soql_string(&row.account.user.0),
        soql_datetime(since)
    )
}

/// A field of a Task by its name; nothing for what stands in the log record alone.
fn api_name(field: TaskField) -> Option<&'static str> {
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
        | TaskField::IvrPath => return None,
    })
}

/// Fields by the names that the org knows them by.
fn to_api(fields: &TaskFields, org: &OrgFacts) -> Map<String, Value> {
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

fn json_of(value: &FieldValue) -> Value {
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

fn landed(id: &RecordId) -> JobResult {
    JobResult::Landed(SfId(String::from(id.as_str())))
}

/// What Salesforce said no with, for the agent's eyes.
pub(crate) fn refused(error: &CallError) -> UiError {
    match failed(error) {
        JobResult::Busy(error) | JobResult::LimitReached(error) | JobResult::Refused(error) => {
            error
        }
        JobResult::Landed(_)
        | JobResult::NotSent
        | JobResult::NoAnswer
        | JobResult::SignedOut
        | JobResult::Clashed(_)
        | JobResult::LooksLike(_)
        | JobResult::NotThere => refusal("", &error.to_string(), &[], Mender::Admin),
    }
}

fn failed(error: &CallError) -> JobResult {
    match error {
        CallError::NotSent(_) => JobResult::NotSent,
        CallError::Unsure(_) | CallError::Unanswered(_) | CallError::Unreadable(_) => {
            JobResult::NoAnswer
        }
        CallError::Busy { code, message } => JobResult::Busy(busy(code, message.as_str())),
        CallError::LimitReached { message } => JobResult::LimitReached(UiError {
            code: UiErrorCode::RequestLimit,
            params: [(String::from("message"), String::from(message.as_str()))].into(),
        }),
        CallError::SignedOut(_) => JobResult::SignedOut,
        // Another record of the org's has the value that a field of its own must not share.
        CallError::Duplicate { message, .. } => JobResult::Refused(refusal(
            "DUPLICATE_VALUE",
            message.as_str(),
            &[],
            Mender::Admin,
        )),
        CallError::Gone { code, message } => {
            let mut error = refusal(code, message.as_str(), &[], Mender::Agent);
            error.code = UiErrorCode::RecordGone;
            JobResult::Refused(error)
        }
        CallError::Halted { code } => JobResult::Busy(busy(code, "")),
        CallError::Refused(no) => JobResult::Refused(refusal(
            &no.code,
            no.message.as_str(),
            &no.fields,
            no.mender,
        )),
    }
}

/// Salesforce did nothing and may do it later; nobody has to mend anything.
fn busy(code: &str, message: &str) -> UiError {
    UiError {
        code: UiErrorCode::SalesforceBusy,
        params: [
            (String::from("sf_code"), String::from(code)),
            (String::from("message"), String::from(message)),
        ]
        .into(),
    }
}

/// Salesforce's code and its own words, for the agent's eyes, and who can mend it.
fn refusal(code: &str, message: &str, fields: &[String], mender: Mender) -> UiError {
    let mender = match mender {
        Mender::Agent => "agent",
        Mender::Admin => "admin",
    };
    UiError {
        code: UiErrorCode::SalesforceRefused,
        params: [
            (String::from("sf_code"), String::from(code)),
            (String::from("message"), String::from(message)),
            (String::from("fields"), fields.join(", ")),
            (String::from("mender"), String::from(mender)),
        ]
        .into(),
    }
}
