//! What the answers about a record tell: the record itself, and what belongs to it.
//!
//! **Invariant:** a part that the agent may not see, or that was refused, is not readable, and never empty.

use super::details::details;
use crate::named;
use crate::panel::question::Asked;
use crate::people;
use crate::send::refused;
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::base::time::Millis;
use domain::call::event::{Direction, Outcome};
use domain::logging::task::outcome_of;
use domain::org::facts::{ObjectFacts, OrgFacts};
use domain::org::object_of::object_of;
use domain::panel::Activity;
use domain::panel::ActivityKind;
use domain::panel::NextStep;
use domain::panel::OpenCase;
use domain::panel::OpenCases;
use domain::panel::Opportunity;
use domain::panel::Panel;
use domain::panel::TaskOwner;
use domain::panel::part::{NotReadable, Part};
use domain::people::related::RelatedRecord;
use domain::step::event::RecordRead;
use jiff::Zoned;
use jiff::tz::TimeZone;
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
    // A converted lead has become a contact, which the search finds.
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

/// What has been, by what it was.
pub(crate) struct Past {
    pub(crate) tasks: Part<Vec<Activity>>,
    pub(crate) events: Part<Vec<Activity>>,
    pub(crate) emails: Part<Vec<Activity>>,
}

/// Closed tasks, past events and e-mails.
pub(crate) fn past_from(asked: &Asked, answers: &[SubResponse], zone: &TimeZone) -> Past {
    let events = records_of(asked, answers, "events");
    Past {
        tasks: map(records_of(asked, answers, "closed"), |tasks| {
            tasks.iter().filter_map(closed_task).collect()
        }),
        events: map(events, |events| {
            let past = events.iter().filter_map(|event| past_event(event, zone));
            past.collect()
        }),
        emails: map(records_of(asked, answers, "emails"), |emails| {
            let mut past: Vec<Activity> = Vec::new();
            for email in emails.iter().filter_map(|email| past_email(email, zone)) {
                if !past.iter().any(|known| known.task == email.task) {
                    past.push(email);
                }
            }
            past
        }),
    }
}

/// What belongs to the record.
pub(crate) fn from_answers(
    asked: &Asked,
    answers: &[SubResponse],
    (object, facts): (&str, &OrgFacts),
    now: &Zoned,
) -> Panel {
    let past = past_from(asked, answers, now.time_zone());
    let deals = |part: &str| {
        map(records_of(asked, answers, part), |deals| {
            deals.iter().filter_map(opportunity).collect()
        })
    };
    let body = |reference: &str| {
        let mut answers = answers.iter();
        let answer = answers.find(|answer| answer.reference == reference)?;
        answer.outcome().ok()
    };
    Panel {
        company: company(asked, answers),
        opportunities: deals("stage"),
        company_opportunities: deals("company_stage"),
        details: body("record").map_or_else(Vec::new, |record| {
            details(record, body("company"), object, facts)
        }),
        next_steps: map(records_of(asked, answers, "open"), |open| {
            open.iter().filter_map(open_task).collect()
        }),
        past_tasks: past.tasks,
        past_events: past.events,
        past_emails: past.emails,
        as_of: Some(Millis(now.timestamp().as_millisecond())),
        saved_copy: false,
        cases: map(records_of(asked, answers, "cases"), |cases| OpenCases {
            newest: cases.iter().take(3).filter_map(case).collect(),
            count: u32::try_from(cases.len()).unwrap_or(u32::MAX),
        }),
    }
}

fn map<T, U>(part: Part<T>, read: impl FnOnce(T) -> U) -> Part<U> {
    match part {
        Part::Read(answer) => Part::Read(read(answer)),
        Part::NotReadable { not_readable } => Part::NotReadable { not_readable },
    }
}

/// The records that answer one part; none where the part does not belong to such a record.
fn records_of(asked: &Asked, answers: &[SubResponse], part: &str) -> Part<Vec<Value>> {
    let nested = asked.nested(part);
    match answer_of(asked, answers, part) {
        Part::Read(body) => {
            let records = body.and_then(|body| {
                let records = body.get("records")?;
                match nested {
                    // Where nothing belongs to the record, Salesforce answers null in place of a list.
                    Some(place) => records.get(0)?.get(place.relationship)?.get("records"),
                    None => Some(records),
                }
            });
            let records = records.and_then(Value::as_array);
            Part::Read(records.cloned().unwrap_or_default())
        }
        Part::NotReadable { not_readable } => Part::NotReadable { not_readable },
    }
}

/// What was answered to one part; nothing where there was nothing to ask.
fn answer_of<'a>(
    asked: &Asked,
    answers: &'a [SubResponse],
    reference: &str,
) -> Part<Option<&'a Value>> {
    if let Some(why) = asked.not_asked(reference) {
        return Part::not_readable(why.clone());
    }
    let Some(object) = asked.object(reference) else {
        return Part::Read(None);
    };
    let place = asked.nested(reference);
    let named = place.map_or(reference, |place| place.reference);
    let mut answers = answers.iter();
    match answers.find(|answer| answer.reference == named) {
        None => Part::Read(None),
        Some(answer) => match answer.outcome() {
            Ok(body) => Part::Read(Some(body)),
            // Another record refers to this one, so it is not deleted: this agent may not see it.
            Err(CallError::Gone { .. }) => {
                Part::not_readable(NotReadable::hidden(object, Vec::new()))
            }
            Err(error) => Part::not_readable(NotReadable::refused(object, refused(&error))),
        },
    }
}

/// The company of a contact: its id stands in the record itself, its name was read beside it.
fn company(asked: &Asked, answers: &[SubResponse]) -> Part<Option<RelatedRecord>> {
    if let Some(why) = asked.not_asked("company") {
        return Part::not_readable(why.clone());
    }
    let itself = match answer_of(asked, answers, "record") {
        Part::Read(itself) => itself,
        Part::NotReadable { not_readable } => return Part::not_readable(not_readable),
    };
    // A contact of no company: there is no answer, as there was no id to ask with.
    let Some(id) = itself.and_then(|itself| text(itself, "/AccountId")) else {
        return Part::Read(None);
    };
    map(answer_of(asked, answers, "company"), |company| {
        Some(RelatedRecord {
            id: SfId(id),
            object: String::from("Account"),
            name: text(company?, "/Name")?,
        })
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
        detail: text(record, "/Description"),
        due: text(record, "/ActivityDate"),
        priority: text(record, "/Priority"),
        remind: reminder(record),
        owner: text(record, "/OwnerId").map(|id| TaskOwner {
            id: SfId(id),
            name: text(record, "/Owner/Name").unwrap_or_default(),
        }),
        about: about(record),
        ..NextStep::new(
            TaskRef::Salesforce(SfId(text(record, "/Id")?)),
            text(record, "/Subject").unwrap_or_default(),
        )
    })
}

/// When the agent is to be reminded. The moment stays in the Task after the reminder was dismissed.
fn reminder(record: &Value) -> Option<Millis> {
    let is_set = record.get("IsReminderSet") == Some(&Value::Bool(true));
    let at = text(record, "/ReminderDateTime").filter(|_| is_set)?;
    let at = salesforce::datetime::parse(&at).ok()?;
    Some(Millis(at.as_millisecond()))
}

/// Whom a task is about, else what.
fn about(record: &Value) -> Option<RelatedRecord> {
    let one = |id: &str, name: &str| {
        let id = SfId(text(record, id)?);
        Some(RelatedRecord {
            object: object_of(&id, None)?,
            name: text(record, name)?,
            id,
        })
    };
    one("/WhoId", "/Who/Name").or_else(|| one("/WhatId", "/What/Name"))
}

fn closed_task(record: &Value) -> Option<Activity> {
    let duration = record.get("CallDurationInSeconds");
    let seconds = duration.and_then(Value::as_u64);
    let told = text(record, "/CallDisposition").and_then(|text| outcome_of(&text));
    // A Task of another tool has no disposition of ours: there, no talk time means a missed call. Where the talk time
    // may not be seen, the outcome is unknown.
    let outcome = told.or(match (duration, seconds.unwrap_or(0)) {
        (None, _) => None,
        (Some(_), 0) => Some(Outcome::Missed),
        (Some(_), _) => Some(Outcome::Answered),
    });
    let call = |direction| ActivityKind::of_call(direction, outcome);
    let kind = match (
        text(record, "/CallType").as_deref(),
        text(record, "/TaskSubtype").as_deref(),
    ) {
        (Some("Inbound"), _) => call(Direction::Inbound),
        (Some("Outbound"), _) => call(Direction::Outbound),
        (Some("Internal"), _) => call(Direction::Internal),
        (_, Some("Call")) => ActivityKind::Call,
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
        same_as: None,
    })
}

fn past_event(record: &Value, zone: &TimeZone) -> Option<Activity> {
    let start = text(record, "/StartDateTime");
    // An all-day event begins at midnight UTC of its day, whatever the agent's time zone.
    let all_day = record.get("IsAllDayEvent") == Some(&Value::Bool(true));
    let day = start.as_deref().filter(|_| !all_day).and_then(|start| {
        let start = salesforce::datetime::parse(start).ok()?;
        Some(start.to_zoned(zone.clone()).date().to_string())
    });
    let date = day
        .or_else(|| text(record, "/ActivityDate"))
        .or_else(|| start?.split('T').next().map(String::from));
    Some(Activity {
        task: TaskRef::Salesforce(SfId(text(record, "/Id")?)),
        kind: ActivityKind::Event,
        subject: text(record, "/Subject").unwrap_or_default(),
        detail: text(record, "/Description"),
        owner: text(record, "/Owner/Name"),
        date,
        talk_seconds: None,
        same_as: None,
    })
}

/// An e-mail, by itself or by its relation to a person.
fn past_email(record: &Value, zone: &TimeZone) -> Option<Activity> {
    let nested = record
        .get("EmailMessage")
        .filter(|nested| nested.is_object());
    let email = nested.unwrap_or(record);
    let sent = text(email, "/MessageDate");
    let sent = sent.and_then(|sent| salesforce::datetime::parse(&sent).ok());
    Some(Activity {
        task: TaskRef::Salesforce(SfId(
            text(record, "/EmailMessageId").or_else(|| text(record, "/Id"))?,
        )),
        kind: ActivityKind::Email,
        subject: text(email, "/Subject").unwrap_or_default(),
        detail: None,
        owner: text(email, "/FromName"),
        date: sent.map(|sent| sent.to_zoned(zone.clone()).date().to_string()),
        talk_seconds: None,
        same_as: text(email, "/ActivityId").map(SfId),
    })
}

fn opportunity(record: &Value) -> Option<Opportunity> {
    let record = record
        .get("Opportunity")
        .filter(|nested| nested.is_object())
        .unwrap_or(record);
    Some(Opportunity {
        id: SfId(text(record, "/Id")?),
        name: text(record, "/Name").unwrap_or_default(),
        stage: text(record, "/StageName").unwrap_or_default(),
        closes: text(record, "/CloseDate"),
        owner: text(record, "/Owner/Name"),
        of_company: false,
    })
}
