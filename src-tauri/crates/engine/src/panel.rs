//! What is asked of the org about a record, in one composite request.

mod belongings;
mod chosen;
mod details;
mod question;
mod records;
mod shown;

use crate::named;
use crate::people;
pub(crate) use chosen::Shown;
use domain::base::ids::SfId;
use domain::base::not_readable::NotReadable;
use domain::org::facts::{OrgFacts, TASK};
use jiff::Timestamp;
pub(crate) use question::{Asked, Question};
pub(crate) use records::open_task;
use salesforce::SubRequest;
use salesforce::soql::{soql_datetime, soql_string};
pub(crate) use shown::{Past, from_answers, past_from, record_from};

const TASK_FIELDS: [&str; 16] = [
    "Subject",
    "Description",
    "ActivityDate",
    "CallType",
    "CallDurationInSeconds",
    "CallDisposition",
    "TaskSubtype",
    "Owner.Name",
    // What it is as a next step, should the agent open it again.
    "OwnerId",
    "Priority",
    "ReminderDateTime",
    "IsReminderSet",
    "WhoId",
    "Who.Name",
    "WhatId",
    "What.Name",
];
const OPEN_TASK_FIELDS: [&str; 8] = [
    "Subject",
    "Description",
    "ActivityDate",
    "Priority",
    "ReminderDateTime",
    "IsReminderSet",
    "OwnerId",
    "Owner.Name",
];
const EVENT_FIELDS: [&str; 6] = [
    "Subject",
    "Description",
    "StartDateTime",
    "ActivityDate",
    "IsAllDayEvent",
    "Owner.Name",
];

/// The record itself, its open tasks, closed tasks, past events, opportunities, open cases and e-mails: one request of the
/// org's budget. A composite takes five queries and no more: what belongs to the record is asked in one of them, and the
/// record, its owner's and its company's name are read by id beside them.
pub(crate) fn request(record: &SfId, shown: &Shown<'_>, now: Timestamp) -> Asked {
    let (object, facts) = (shown.object, shown.facts);
    let mut asked = Asked::default();
    itself(&mut asked, record, shown);
    let about = about(record, object);
    asked.query("open", facts, &open_tasks(&about));
    asked.query("closed", facts, &closed_tasks(&about, "", 20));
    let until = Until::Moment(now);
    asked.query("events", facts, &events(&about, facts, &until, 10));
    belongings::ask(&mut asked, record, object, facts);
    asked
}

/// By which field activities belong to a record, and which record it is.
struct About {
    field: &'static str,
    id: String,
}

/// A company shows the activities of its people, too: AccountId holds those and its own.
fn about(record: &SfId, object: &str) -> About {
    let field = match object {
        "Contact" | "Lead" => "WhoId",
        "Account" => "AccountId",
        _ => "WhatId",
    };
    About {
        field,
        id: soql_string(&record.0),
    }
}

/// The agent's own open tasks.
pub(crate) fn my_tasks(user: &SfId, facts: &OrgFacts) -> Result<String, NotReadable> {
    let question = Question {
        object: TASK,
        fields: &[
            "Subject",
            "Description",
            "ActivityDate",
            "Priority",
            "ReminderDateTime",
            "IsReminderSet",
            "WhoId",
            "Who.Name",
            "WhatId",
            "What.Name",
            "OwnerId",
        ],
        needs: &["OwnerId"],
        filter: format!("OwnerId = {} AND IsClosed = false", soql_string(&user.0)),
        order: &[("ActivityDate", "ASC NULLS LAST"), ("CreatedDate", "DESC")],
        // More than are shown: each may have a reminder.
        limit: 200,
    };
    question.soql(facts)
}

fn open_tasks(about: &About) -> Question<'_> {
    Question {
        object: TASK,
        fields: &OPEN_TASK_FIELDS,
        needs: std::slice::from_ref(&about.field),
        filter: format!("{} = {} AND IsClosed = false", about.field, about.id),
        order: &[("ActivityDate", "ASC NULLS LAST")],
        limit: 40,
    }
}

fn closed_tasks<'a>(about: &'a About, and: &str, limit: usize) -> Question<'a> {
    Question {
        object: TASK,
        fields: &TASK_FIELDS,
        needs: std::slice::from_ref(&about.field),
        filter: format!("{} = {} AND IsClosed = true{and}", about.field, about.id),
        order: &[("ActivityDate", "DESC NULLS LAST"), ("CreatedDate", "DESC")],
        limit,
    }
}

/// The moment up to which events count as past.
enum Until {
    Moment(Timestamp),
    Today,
}

/// Past events, by their start, or by their day where that is all that may be seen.
fn events<'a>(about: &'a About, facts: &OrgFacts, until: &Until, limit: usize) -> Question<'a> {
    const BY_START: [(&str, &str); 1] = [("StartDateTime", "DESC")];
    const BY_DAY: [(&str, &str); 1] = [("ActivityDate", "DESC")];
    let by_day =
        !facts.may_read("Event", "StartDateTime") && facts.may_read("Event", "ActivityDate");
    let (needs, order): (&[&str], _) = match (about.field, by_day) {
        ("WhoId", false) => (&["WhoId", "StartDateTime"], &BY_START),
        ("AccountId", false) => (&["AccountId", "StartDateTime"], &BY_START),
        (_, false) => (&["WhatId", "StartDateTime"], &BY_START),
        ("WhoId", true) => (&["WhoId"], &BY_DAY),
        ("AccountId", true) => (&["AccountId"], &BY_DAY),
        (_, true) => (&["WhatId"], &BY_DAY),
    };
    let past = match (until, by_day) {
        (Until::Moment(now), false) => format!("StartDateTime <= {}", soql_datetime(*now)),
        (Until::Today, false) => String::from("IsDeleted = false AND StartDateTime <= TODAY"),
        (Until::Moment(_), true) => String::from("ActivityDate <= TODAY"),
        (Until::Today, true) => String::from("IsDeleted = false AND ActivityDate <= TODAY"),
    };
    Question {
        object: "Event",
        fields: &EVENT_FIELDS,
        needs,
        filter: format!("{} = {} AND {past}", about.field, about.id),
        order,
        limit,
    }
}

/// The record as it is now, and the names that are read from records it refers to.
fn itself(asked: &mut Asked, record: &SfId, shown: &Shown<'_>) {
    let (object, facts) = (shown.object, shown.facts);
    let Some(known) = facts.objects.get(object) else {
        return asked.put("record", object, Ok(named::fields(object)), |fields| {
            SubRequest::retrieve("record", object, &record.0, fields)
        });
    };
    let mut fields = people::own_fields(object, known);
    let seen = shown
        .own
        .iter()
        .filter(|name| known.fields.contains_key(*name));
    for field in details::own_fields(object, known)
        .into_iter()
        .chain(seen.cloned())
    {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    let has = |name: &str| fields.iter().any(|field| field == name);
    let name = ["Name"];
    asked.put("record", object, Ok(&fields), |fields| {
        SubRequest::retrieve("record", object, &record.0, fields)
    });
    if has("OwnerId") && facts.may_read(object, "Owner.Name") {
        asked.put("owner", "User", Ok(()), |()| {
            SubRequest::retrieve("owner", "User", "@{record.OwnerId}", &name)
        });
    }
    if object == "Contact" {
        let seen = if !has("AccountId") {
            Err(NotReadable::hidden(object, vec![String::from("AccountId")]))
        } else if facts.may_read("Account", "Name") {
            Ok(())
        } else {
            Err(NotReadable::hidden("Account", vec![String::from("Name")]))
        };
        let company = details::company_fields(facts);
        asked.put("company", "Account", seen, |()| {
            SubRequest::retrieve("company", "Account", "@{record.AccountId}", &company)
        });
    }
}

/// All past activities, archived tasks included: only `queryAll` returns those, and deleted ones with them.
pub(crate) fn older(record: &SfId, object: &str, facts: &OrgFacts) -> Asked {
    let about = about(record, object);
    let mut asked = Asked::default();
    let tasks = closed_tasks(&about, " AND IsDeleted = false", 150);
    asked.query_all("closed", facts, &tasks);
    asked.query_all("events", facts, &events(&about, facts, &Until::Today, 50));
    belongings::older_emails(&mut asked, record, object, facts);
    asked
}
