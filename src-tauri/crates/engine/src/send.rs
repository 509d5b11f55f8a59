//! One row of the outbox to Salesforce and back: fields by their API names, and every error as what the outbox does next.
//!
//! *The ladder.* REST has no key by which a request that is repeated is known, and an answer may be lost after the work was
//! done. So each create goes up the highest rung that the org allows (`org_facts`, `call_log`), and the outbox never sends one
//! again blindly:
//!
//! 1. A unique field on activities: the row's id is its key. Sent again, it is refused as `DUPLICATE_VALUE`, which says that
//!    it had landed and names the Task.
//! 2. The package's log object: record and Task in one request, all or none. The record's key is refused a second time, and
//!    the Task that came with it is undone.
//! 3. Neither: a look for what only this write has written (`verify`), until the first request must be over.
//!
//! Beside the ladder stands another tool's Task of the same call (`join`): once it is found the create has become a change,
//! and a change that is carried out twice is the same as once.
//!
//! *What is written.* Standard fields by `fields`, those of the org's own by the row's map, each as far as the agent may set
//! it: a field too many would have the whole Task refused.

mod answers;
mod compare;
mod fields;
mod join;
#[cfg(test)]
mod ladder;
mod log_record;
#[cfg(test)]
mod mapping;
mod moved;
mod person;
mod verify;

use domain::ids::SfId;
use domain::org_facts::{OrgFacts, TASK};
use domain::outbox::{JobResult, Row, Write};
use domain::task_fields::{FieldValue, TaskFields};
use domain::view::{TaskRef, UiError, UiErrorCode};
use salesforce::{CallError, Client, Mender, RecordId};
use serde_json::{Map, Value, json};

use fields::{json_of, to_api};
pub(crate) use verify::verify;

/// Sends a row.
pub(crate) async fn send(client: &Client, row: &Row, org: &OrgFacts) -> JobResult {
    match &row.write {
        Write::LogCall { fields, .. } => match (row.joins(), &row.log) {
            (Some(task), _) => join::complete(client, row, fields, task, org).await,
            (None, Some(log)) if domain::call_log::is_there(org) => {
                log_record::create(client, row, fields, log, org).await
            }
            (None, _) => create(client, row, fields, org).await,
        },
        Write::AddNextStep { fields, .. } => create(client, row, fields, org).await,
        Write::Change {
            task: TaskRef::Salesforce(task),
            fields,
            base,
            mends,
        } => {
            let change = compare::Change {
                fields,
                base,
                mends: *mends,
                row,
            };
            compare::change(client, task, &change, org).await
        }
        Write::NewPerson(person) => person::create(client, row, person, org).await,
        // `next_due` gives no change whose Task has no id yet.
        Write::Change {
            task: TaskRef::Outbox(_),
            ..
        } => JobResult::NotSent,
    }
}

const RECORD_TYPE: &str = "RecordTypeId";

/// The record type that was set, if this agent may choose it; else the org takes the agent's own default.
fn record_type<'a>(row: &Row, org: &'a OrgFacts) -> Option<&'a str> {
    let wanted = row.record_type.as_deref()?;
    let task = org.objects.get(TASK)?;
    // Ids are the same in fifteen characters and in eighteen.
    let same = |id: &str| id.get(..15).is_some_and(|id| wanted.starts_with(id));
    let known = task.record_types.iter().find(|kind| same(&kind.id));
    known
        .filter(|_| org.may_create(TASK, RECORD_TYPE))
        .map(|kind| kind.id.as_str())
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
                None => verify(client, row, org, &[]).await,
            }
        }
        Err(error) => moved::failed_or_moved(client, row, fields, org, &error).await,
    }
}

/// All that a new Task holds. A field that the agent may not set would have the whole Task refused.
fn new_task(row: &Row, fields: &TaskFields, org: &OrgFacts) -> Map<String, Value> {
    let mut body = to_api(fields, org);
    body.retain(|name, _| org.may_create(TASK, name));
    let mapped = row.mapped.iter();
    let own = mapped.flat_map(|mapped| {
        mapped.written(fields, org, &row.account.user, |field| field.createable)
    });
    for (name, value) in own {
        // A checkbox is never empty, and whatever else is empty needs no word in a new record.
        if value != FieldValue::Empty {
            body.insert(name, json_of(&value));
        }
    }
    if let Some(kind) = record_type(row, org) {
        body.insert(String::from(RECORD_TYPE), json!(kind));
    }
    answers::put(&mut body, TASK, &row.answers.0, org);
    if let Some(field) = org.key_field() {
        body.insert(String::from(field), json!(row.id.to_string()));
    }
    body
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
        | JobResult::Moved(_)
        | JobResult::NotThere
        | JobResult::Sought(_)
        | JobResult::Joined(_) => refusal("", &error.to_string(), &[], Mender::Admin),
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
