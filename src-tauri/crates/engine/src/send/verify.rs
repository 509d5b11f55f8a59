//! Whether an earlier request of a row has landed: asked of the database, and never of the search index, which lags.
//!
//! It owns the question: by the key where the org has a field for it, else by what only this write would have written.
//! Deleted and archived rows count, so `queryAll`.

use super::fields::to_api;
use super::question::Question;
use domain::base::ids::SfId;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::task_fields::TaskField;
use domain::outbox::new_case::NewCase;
use domain::outbox::row::Row;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::people::new_person::NewPerson;
use jiff::{SignedDuration, Timestamp};
use salesforce::soql::{soql_datetime, soql_string};
use serde_json::Value;

const CALL: &str = "CallObject";
const WHAT: &str = "WhatId";

/// The server's clock may be behind ours when it stamps CreatedDate.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// Finds what an earlier request of the row has made; the records of other rows are not taken for it.
pub(super) fn question(row: &Row, org: &OrgFacts, not: &[SfId]) -> Question {
    let object = row.write.object();
    let marks = |call: Option<String>, filter: &str| {
        let whole = format!("{filter} AND IsDeleted = false");
        Question::by_marks(object, CALL, call.into_iter().collect(), whole)
    };
    let question = match (org.key_field_of(object), &row.write) {
        (Some(field), _) if row.requests.keyed => {
            Question::by_key(object, field, &row.id.to_string(), "IsDeleted = false")
        }
        (_, Write::NewPerson(person)) => marks(None, &marks_of_person(row, person)),
        (
            _,
            Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::Change { .. }
            | Write::ChangePhone(_),
        ) => {
            let call = row.write.fields().text(TaskField::CallObject);
            let call = call.filter(|_| org.may_create(TASK, CALL));
            marks(call.map(String::from), &marks_of_task(row, org, not))
        }
    };
    match row.case {
        NewCase::Wanted if org.field(TASK, WHAT).is_some() => question.with(vec![WHAT]),
        NewCase::Wanted | NewCase::None | NewCase::Refused { .. } | NewCase::Made { .. } => {
            question
        }
    }
    .first_by("CreatedDate")
}

/// CallObject is filterable and not indexed: owner and date narrow the question down.
fn marks_of_task(row: &Row, org: &OrgFacts, not: &[SfId]) -> String {
    let owner = row.write.owner(org).unwrap_or(&row.account.user);
    let mut filter = made_for(owner, row);
    // What was not written can't be found: a field that the agent may not set was left out of the create.
    let body = to_api(row.write.fields(), org);
    for name in [
        CALL,
        "Subject",
        "WhoId",
        WHAT,
        "ActivityDate",
        "CallDurationInSeconds",
    ] {
        // A Task that was made in a Case is about the Case.
        let is_in_case = name == WHAT && row.case != NewCase::None;
        if !org.may_create(TASK, name) || is_in_case {
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

/// The condition for records of this owner that were made since the row exists.
fn made_for(owner: &SfId, row: &Row) -> String {
    let since = match row.status {
        Status::InDoubt { since, .. } => since,
        Status::Queued
        | Status::Sending { .. }
        | Status::Wedged { .. }
        | Status::Sent { .. }
        | Status::Withdrawn
        | Status::Discarded { .. } => row.made,
    };
    // The first of several requests in doubt may have left long before the last.
    let since = since
        .min(row.made)
        .saturating_sub(CLOCK_SLACK)
        .unwrap_or(Timestamp::MIN);
    format!(
        "OwnerId = {} AND CreatedDate >= {}",
        soql_string(&owner.0),
        soql_datetime(since)
    )
}

/// What only this write would have made: the same name and number by the same agent since then.
fn marks_of_person(row: &Row, person: &NewPerson) -> String {
    let mut filter = made_for(&row.account.user, row);
    for (name, text) in &person.fields {
        if name.ends_with("Name") || name.contains("Phone") {
            filter.push_str(&format!(" AND {name} = {}", soql_string(text)));
        }
    }
    filter
}
