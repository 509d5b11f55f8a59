//! What is shown of a person: one composite request and the reading of its answers.

use domain::ids::SfId;
use domain::view::{ActivityView, Millis, OpportunityView, PanelView, TaskRef, TaskView};
use jiff::Timestamp;
use salesforce::soql::{soql_datetime, soql_string};
use salesforce::{Composite, SubRequest, SubResponse};
use serde_json::Value;

use crate::org::records;

const TASK_FIELDS: &str = "Id, Subject, Description, ActivityDate, CallType, CallDurationInSeconds, \
     CallDisposition, TaskSubtype, Owner.Name";

/// Open tasks, closed tasks, past events and the opportunity of a record: four queries, one request of the org's budget.
pub(crate) fn request(record: &SfId, object: &str, now: Timestamp) -> Composite {
    let id = soql_string(&record.0);
    // A company is what its people's activities are about, too: AccountId holds both.
    let about = match object {
        "Contact" | "Lead" => format!("WhoId = {id}"),
        "Account" => format!("AccountId = {id}"),
        _ => format!("WhatId = {id}"),
    };
    let mut requests = vec![
        SubRequest::query(
            "open",
            &format!(
                "SELECT {TASK_FIELDS} FROM Task WHERE {about} AND IsClosed = false \
                 ORDER BY ActivityDate ASC NULLS LAST LIMIT 40"
            ),
        ),
        SubRequest::query(
            "closed",
            &format!(
                "SELECT {TASK_FIELDS} FROM Task WHERE {about} AND IsClosed = true \
                 ORDER BY ActivityDate DESC NULLS LAST, CreatedDate DESC LIMIT 20"
            ),
        ),
        SubRequest::query(
            "events",
            &format!(
                "SELECT Id, Subject, Description, StartDateTime, Owner.Name FROM Event WHERE {about} \
                 AND StartDateTime <= {} ORDER BY StartDateTime DESC LIMIT 10",
                soql_datetime(now)
            ),
        ),
    ];
    match object {
        "Contact" => requests.push(SubRequest::query(
            "stage",
            &format!(
                "SELECT Opportunity.Id, Opportunity.Name, Opportunity.StageName \
                 FROM OpportunityContactRole WHERE ContactId = {id} AND Opportunity.IsClosed = false \
                 ORDER BY Opportunity.CloseDate LIMIT 1"
            ),
        )),
        "Account" => requests.push(SubRequest::query(
            "stage",
            &format!(
                "SELECT Id, Name, StageName FROM Opportunity WHERE AccountId = {id} \
                 AND IsClosed = false ORDER BY CloseDate LIMIT 1"
            ),
        )),
        _ => {}
    }
    Composite {
        all_or_none: false,
        requests,
    }
}

/// What the answers tell. A part that the agent may not see, or that failed, is left empty and not an error.
pub(crate) fn from_answers(answers: &[SubResponse], now: Timestamp) -> PanelView {
    let records = |reference| records(answers, reference);
    let mut past: Vec<ActivityView> = records("closed").iter().filter_map(closed_task).collect();
    past.extend(records("events").iter().filter_map(past_event));
    past.sort_by(|a, b| b.date.cmp(&a.date));
    PanelView {
        opportunity: records("stage").first().and_then(opportunity),
        next_steps: records("open").iter().filter_map(open_task).collect(),
        past,
        as_of: Some(Millis(now.as_millisecond())),
        saved_copy: false,
    }
}

fn text(record: &Value, path: &str) -> Option<String> {
    record
        .pointer(path)
        .and_then(Value::as_str)
        .map(String::from)
}

pub(crate) fn open_task(record: &Value) -> Option<TaskView> {
    Some(TaskView {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        due: text(record, "/ActivityDate"),
        done: false,
        sending: None,
    })
}

fn closed_task(record: &Value) -> Option<ActivityView> {
    // What other tools log has no disposition of ours: then no talk time is what tells a missed call.
    let unanswered = match text(record, "/CallDisposition").as_deref() {
        Some("Missed" | "Declined" | "Voicemail") => true,
        Some("Connected" | "Transferred") => false,
        _ => {
            record
                .pointer("/CallDurationInSeconds")
                .and_then(Value::as_u64)
                .unwrap_or(0)
                == 0
        }
    };
    let seconds = record
        .pointer("/CallDurationInSeconds")
        .and_then(Value::as_u64);
    let kind = match (
        text(record, "/CallType").as_deref(),
        text(record, "/TaskSubtype").as_deref(),
    ) {
        (Some("Inbound"), _) if unanswered => "call_missed",
        (Some("Inbound"), _) => "call_inbound",
        (Some("Outbound"), _) => "call_outbound",
        (Some("Internal"), _) => "call_internal",
        (_, Some("Call")) => "call_inbound",
        (_, Some("Email" | "ListEmail")) => "email",
        _ => "task",
    };
    Some(ActivityView {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        kind: String::from(kind),
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        owner: text(record, "/Owner/Name"),
        date: text(record, "/ActivityDate"),
        talk_seconds: seconds.and_then(|n| u32::try_from(n).ok()),
        sending: None,
    })
}

fn past_event(record: &Value) -> Option<ActivityView> {
    let start = text(record, "/StartDateTime")?;
    Some(ActivityView {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        kind: String::from("event"),
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        owner: text(record, "/Owner/Name"),
        date: start.split('T').next().map(String::from),
        talk_seconds: None,
        sending: None,
    })
}

fn opportunity(record: &Value) -> Option<OpportunityView> {
    let record = record
        .get("Opportunity")
        .filter(|nested| nested.is_object())
        .unwrap_or(record);
    Some(OpportunityView {
        id: SfId(text(record, "/Id")?),
        name: text(record, "/Name")?,
        stage: text(record, "/StageName")?,
    })
}
