//! What the answers about a record tell: the record itself, and what belongs to it.
//!
//! **Invariant:** a part that the agent may not see, or that was refused, is not readable, and never empty.

use super::belongings::PERSON_ROLES;
use super::chosen::Shown;
use super::details::{details, own_details};
use super::records::{case, closed_task, open_task, opportunity, past_email, past_event, text};
use crate::named;
use crate::panel::question::Asked;
use crate::people;
use crate::send::refused;
use domain::base::ids::SfId;
use domain::base::not_readable::NotReadable;
use domain::base::time::Millis;
use domain::org::facts::ObjectFacts;
use domain::panel::Activity;
use domain::panel::OpenCases;
use domain::panel::Opportunity;
use domain::panel::Panel;
use domain::panel::part::Part;
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
    shown: &Shown<'_>,
    now: &Zoned,
) -> Panel {
    let past = past_from(asked, answers, now.time_zone());
    let deals = |part: &str| {
        map(records_of(asked, answers, part), |deals| {
            deals.iter().filter_map(opportunity).collect::<Vec<_>>()
        })
    };
    let body = |reference: &str| {
        let mut answers = answers.iter();
        let answer = answers.find(|answer| answer.reference == reference)?;
        answer.outcome().ok()
    };
    let is_person = body("record")
        .and_then(|record| text(record, "/PersonContactId"))
        .is_some();
    let roles = Some(deals(PERSON_ROLES)).filter(|_| is_person);
    Panel {
        company: company(asked, answers),
        opportunities: match roles.as_ref().and_then(Part::read) {
            Some(roles) => also(roles, deals("stage")),
            None => deals("stage"),
        },
        company_opportunities: match roles.as_ref().and_then(Part::why) {
            // What else there may be is not shown, and is said to be missing.
            Some(why) => Part::not_readable(why.clone()),
            None => deals("company_stage"),
        },
        details: body("record").map_or_else(Vec::new, |record| {
            details(record, body("company"), shown.object, shown.facts)
        }),
        own_details: body("record").map_or_else(Vec::new, |record| own_details(record, shown)),
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

/// The opportunities of a person account itself, and before them those in which it has a role.
fn also(roles: &[Opportunity], own: Part<Vec<Opportunity>>) -> Part<Vec<Opportunity>> {
    map(own, |own| {
        let others = own.into_iter();
        let others = others.filter(|deal| roles.iter().all(|role| role.id != deal.id));
        let mut all: Vec<Opportunity> = roles.iter().cloned().chain(others).collect();
        all.sort_by(|a, b| (a.closes.is_none(), &a.closes).cmp(&(b.closes.is_none(), &b.closes)));
        all
    })
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
