//! What the answers about a record tell: the record itself, and what belongs to it.
//!
//! A part that the agent may not see, or that failed, is left empty and is no error.

use crate::composite::records;
use crate::named;
use crate::people;
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::base::time::Millis;
use domain::call::event::{Direction, Outcome};
use domain::logging::task::outcome_of;
use domain::org::facts::ObjectFacts;
use domain::panel::Activity;
use domain::panel::ActivityKind;
use domain::panel::NextStep;
use domain::panel::OpenCase;
use domain::panel::Opportunity;
use domain::panel::Panel;
use domain::people::related::RelatedRecord;
use domain::step::event::RecordRead;
use jiff::Timestamp;
use salesforce::{CallError, SubResponse};
use serde_json::Value;

/// What became of the record.
pub(crate) fn record_from(
    answers: &[SubResponse],
    id: &SfId,
    object: &str,
    known: Option<&ObjectFacts>,
) -> RecordRead {
    let answer = |reference: &str| answers.iter().find(|answer| answer.reference == reference);
    let mut record = match answer("record").map(SubResponse::outcome) {
        Some(Ok(record)) => record.clone(),
        Some(Err(CallError::Gone { .. })) => return RecordRead::Gone,
        Some(Err(_)) | None => return RecordRead::Unknown,
    };
    let Some(known) = known else {
        return RecordRead::Named(Box::new(named::candidate(id, object, &record)));
    };
    // A converted lead is somebody else by now: the search finds the contact that it became.
    if record.get("IsConverted") == Some(&Value::Bool(true)) {
        return RecordRead::Gone;
    }
    for (reference, relation) in [("owner", "Owner"), ("company", "Account")] {
        let other = answer(reference).and_then(|answer| answer.outcome().ok());
        if let (Some(other), Some(record)) = (other, record.as_object_mut()) {
            record.insert(String::from(relation), other.clone());
        }
    }
    let person = people::person(&record, object, known).map(Box::new);
    person.map_or(RecordRead::Unknown, RecordRead::There)
}

/// Closed tasks and past events, newest first.
pub(crate) fn past_from(answers: &[SubResponse]) -> Vec<Activity> {
    let closed = records(answers, "closed");
    let mut past: Vec<Activity> = closed.iter().filter_map(closed_task).collect();
    past.extend(records(answers, "events").iter().filter_map(past_event));
    past.sort_by(|a, b| b.date.cmp(&a.date));
    past
}

/// What belongs to the record.
pub(crate) fn from_answers(answers: &[SubResponse], now: Timestamp) -> Panel {
    let cases = records(answers, "cases");
    Panel {
        company: company(answers),
        opportunity: records(answers, "stage").first().and_then(opportunity),
        next_steps: records(answers, "open")
            .iter()
            .filter_map(open_task)
            .collect(),
        past: past_from(answers),
        as_of: Some(Millis(now.as_millisecond())),
        saved_copy: false,
        open_cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
        cases: cases.iter().take(3).filter_map(case).collect(),
    }
}

/// The company of a contact: its id stands in the record itself, its name was read beside it.
fn company(answers: &[SubResponse]) -> Option<RelatedRecord> {
    let answer = |reference: &str| {
        let mut answers = answers.iter();
        let answer = answers.find(|answer| answer.reference == reference)?;
        answer.outcome().ok()
    };
    Some(RelatedRecord {
        id: SfId(text(answer("record")?, "/AccountId")?),
        object: String::from("Account"),
        name: text(answer("company")?, "/Name")?,
    })
}

fn case(record: &Value) -> Option<OpenCase> {
    Some(OpenCase {
        id: SfId(text(record, "/Id")?),
        number: text(record, "/CaseNumber").unwrap_or_default(),
        subject: text(record, "/Subject").unwrap_or_default(),
        status: text(record, "/Status").unwrap_or_default(),
    })
}

fn text(record: &Value, path: &str) -> Option<String> {
    record
        .pointer(path)
        .and_then(Value::as_str)
        .map(String::from)
}

pub(crate) fn open_task(record: &Value) -> Option<NextStep> {
    Some(NextStep {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        due: text(record, "/ActivityDate"),
        done: false,
    })
}

fn closed_task(record: &Value) -> Option<Activity> {
    let seconds = record
        .pointer("/CallDurationInSeconds")
        .and_then(Value::as_u64);
    let told = text(record, "/CallDisposition").and_then(|text| outcome_of(&text));
    // What other tools log has no disposition of ours: then no talk time is what tells a missed call.
    let outcome = told.unwrap_or(match seconds.unwrap_or(0) {
        0 => Outcome::Missed,
        _ => Outcome::Answered,
    });
    let call = |direction| ActivityKind::of_call(direction, Some(outcome));
    let kind = match (
        text(record, "/CallType").as_deref(),
        text(record, "/TaskSubtype").as_deref(),
    ) {
        (Some("Inbound"), _) => call(Direction::Inbound),
        (Some("Outbound"), _) => call(Direction::Outbound),
        (Some("Internal"), _) => call(Direction::Internal),
        (_, Some("Call")) => ActivityKind::CallInbound,
        (_, Some("Email" | "ListEmail")) => ActivityKind::Email,
        _ => ActivityKind::Task,
    };
    Some(Activity {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        kind,
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        owner: text(record, "/Owner/Name"),
        date: text(record, "/ActivityDate"),
        talk_seconds: seconds.and_then(|n| u32::try_from(n).ok()),
    })
}

fn past_event(record: &Value) -> Option<Activity> {
    let start = text(record, "/StartDateTime")?;
    Some(Activity {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        kind: ActivityKind::Event,
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        owner: text(record, "/Owner/Name"),
        date: start.split('T').next().map(String::from),
        talk_seconds: None,
    })
}

fn opportunity(record: &Value) -> Option<Opportunity> {
    let record = record
        .get("Opportunity")
        .filter(|nested| nested.is_object())
        .unwrap_or(record);
    Some(Opportunity {
        id: SfId(text(record, "/Id")?),
        name: text(record, "/Name")?,
        stage: text(record, "/StageName")?,
    })
}
