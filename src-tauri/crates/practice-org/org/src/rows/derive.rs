//! The values that Salesforce derives by itself: names made of parts, closed or open, the account behind a task.
//!
//! It owns these derivations. It refuses no write except an event without a time.
//!
//! **Invariant:** whether a task is closed is read from TaskStatus, never from the word in Status: an admin may add closed
//! statuses and rename the standard one.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::OrgError;
use crate::rows::find::live_row;
use crate::rows::writing::Writing;
use crate::schema::Object;
use crate::storage::numbering;
use crate::storage::place::{change, place};
use crate::storage::row::Row;

/// What a person account's contact has from its account.
const MIRRORED: [(&str, &str); 14] = [
    ("FirstName", "FirstName"),
    ("LastName", "LastName"),
    ("Name", "Name"),
    ("Phone", "Phone"),
    ("Fax", "Fax"),
    ("PersonMobilePhone", "MobilePhone"),
    ("PersonHomePhone", "HomePhone"),
    ("PersonOtherPhone", "OtherPhone"),
    ("PersonEmail", "Email"),
    ("PersonTitle", "Title"),
    ("OwnerId", "OwnerId"),
    ("CreatedById", "CreatedById"),
    ("LastModifiedById", "LastModifiedById"),
    ("Id", "AccountId"),
];

/// Sets the derived fields of a row that is about to be saved. `before` is none for a new row.
pub(super) fn on_save(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    before: Option<&Row>,
    row: &mut Row,
) -> Result<(), OrgError> {
    match object.name {
        "Contact" | "Lead" | "User" => person_name(row),
        "Account" if row.text("LastName").is_some() => {
            person_name(row);
            row.put("IsPersonAccount", true);
        }
        "Task" => task(connection, writing.now, before, row)?,
        "Event" => event(connection, row)?,
        "Opportunity" => opportunity(before, row),
        "Case" => case(connection, writing, object, before, row)?,
        _ => {}
    }
    Ok(())
}

/// Gives the values of the fields that the org numbers.
pub(super) fn numbers(
    connection: &Connection,
    object: &Object,
    row: &mut Row,
) -> Result<(), OrgError> {
    for field in &object.fields {
        let Some((before, rest)) = field.auto_number.and_then(|form| form.split_once('{')) else {
            continue;
        };
        let (zeros, after) = rest.split_once('}').unwrap_or((rest, ""));
        let number = numbering::next_of_field(connection, object, field.name)?;
        let width = zeros.len();
        row.put(field.name, format!("{before}{number:0width$}{after}"));
    }
    Ok(())
}

/// The name as it is written where the name comes from: the family name first in Chinese, Japanese and Korean script. In
/// Salesforce the reader's locale decides; an org whose people live in five countries has no single locale.
pub(crate) fn full_name(first: Option<&str>, last: Option<&str>) -> String {
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let family_first = last.chars().any(|letter| {
        matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
    });
    let name = if family_first {
        format!("{last} {first}")
    } else {
        format!("{first} {last}")
    };
    name.trim().to_owned()
}

fn person_name(row: &mut Row) {
    let name = full_name(row.text("FirstName"), row.text("LastName"));
    row.put("Name", name);
}

fn task(
    connection: &Connection,
    now: Timestamp,
    before: Option<&Row>,
    row: &mut Row,
) -> Result<(), OrgError> {
    let closed = meaning(connection, "TaskStatus", "IsClosed", row.text("Status"))?;
    let high = meaning(
        connection,
        "TaskPriority",
        "IsHighPriority",
        row.text("Priority"),
    )?;
    let was_closed = before.is_some_and(|before| before.is_true("IsClosed"));
    // When it is saved again in the same closed status, the first completion stands.
    match (was_closed, closed) {
        (false, true) => row.put("CompletedDateTime", now.as_second()),
        (_, false) => row.put("CompletedDateTime", None::<i64>),
        (true, true) => {}
    }
    row.put("IsClosed", closed);
    row.put("IsHighPriority", high);
    row.put("AccountId", account_of(connection, row)?.as_deref());
    Ok(())
}

fn meaning(
    connection: &Connection,
    table: &str,
    column: &str,
    value: Option<&str>,
) -> Result<bool, OrgError> {
    let sql = format!("SELECT \"{column}\" FROM \"{table}\" WHERE \"ApiName\" = ?");
    let found: Option<bool> = connection
        .prepare_cached(&sql)?
        .query_row(params![value], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// The account of what an activity is about, else of the contact whom it concerns.
fn account_of(connection: &Connection, row: &Row) -> Result<Option<String>, OrgError> {
    let lookup = |table: &str, id: &str| -> Result<Option<String>, OrgError> {
        let sql = format!("SELECT \"AccountId\" FROM \"{table}\" WHERE \"Id\" = ?");
        let account: Option<Option<String>> = connection
            .prepare_cached(&sql)?
            .query_row(params![id], |row| row.get(0))
            .optional()?;
        Ok(account.flatten())
    };
    let what = match row.text("WhatId") {
        Some(id) if id.starts_with("001") => Some(id.to_owned()),
        Some(id) if id.starts_with("006") => lookup("Opportunity", id)?,
        Some(id) if id.starts_with("500") => lookup("Case", id)?,
        Some(_) | None => None,
    };
    match (what, row.text("WhoId")) {
        (Some(account), _) => Ok(Some(account)),
        (None, Some(id)) if id.starts_with("003") => lookup("Contact", id),
        (None, _) => Ok(None),
    }
}

/// An event's start, end, day and length agree with one another.
fn event(connection: &Connection, row: &mut Row) -> Result<(), OrgError> {
    let start = row
        .integer("StartDateTime")
        .or(row.integer("ActivityDateTime"));
    let Some(start) = start else {
        return Err(OrgError {
            fields: vec![
                "ActivityDateTime".to_owned(),
                "DurationInMinutes".to_owned(),
            ],
            ..OrgError::refused(
                "REQUIRED_FIELD_MISSING",
                "Required fields are missing: [ActivityDateTime, DurationInMinutes]",
            )
        });
    };
    let minutes = match (row.integer("EndDateTime"), row.integer("DurationInMinutes")) {
        (_, Some(minutes)) => minutes,
        (Some(end), None) => (end - start) / 60,
        (None, None) => 60,
    };
    row.put("StartDateTime", start);
    row.put("ActivityDateTime", start);
    row.put("DurationInMinutes", minutes);
    row.put("EndDateTime", start + minutes * 60);
    let day = Timestamp::from_second(start).map(|at| at.strftime("%Y-%m-%d").to_string());
    row.put("ActivityDate", day.unwrap_or_default());
    row.put("AccountId", account_of(connection, row)?.as_deref());
    Ok(())
}

fn opportunity(before: Option<&Row>, row: &mut Row) {
    let stage = row.text("StageName").unwrap_or_default();
    let (probability, closed, won) = match stage {
        "Prospecting" => (10.0, false, false),
        "Qualification" => (10.0, false, false),
        "Needs Analysis" => (20.0, false, false),
        "Value Proposition" => (50.0, false, false),
        "Id. Decision Makers" => (60.0, false, false),
        "Perception Analysis" => (70.0, false, false),
        "Proposal/Price Quote" => (75.0, false, false),
        "Negotiation/Review" => (90.0, false, false),
        "Closed Won" => (100.0, true, true),
        "Closed Lost" => (0.0, true, false),
        _ => (0.0, false, false),
    };
    let moved = before.is_none_or(|before| before.text("StageName") != Some(stage));
    let untouched = before.map_or_else(
        || row.stored("Probability").is_none(),
        |before| before.stored("Probability") == row.stored("Probability"),
    );
    if moved && untouched {
        row.put("Probability", probability);
    }
    row.put("IsClosed", closed);
    row.put("IsWon", won);
}

fn case(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    before: Option<&Row>,
    row: &mut Row,
) -> Result<(), OrgError> {
    let closed = row.text("Status") == Some("Closed");
    let was_closed = before.is_some_and(|before| before.is_true("IsClosed"));
    match (was_closed, closed) {
        (false, true) => row.put("ClosedDate", writing.now.as_second()),
        (_, false) => row.put("ClosedDate", None::<i64>),
        (true, true) => {}
    }
    row.put("IsClosed", closed);
    if before.is_none() {
        let sql = format!("SELECT COUNT(*) FROM \"{}\"", object.name);
        let count: i64 = connection
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))?;
        row.put("CaseNumber", format!("{:08}", 1000 + count + 1));
    }
    if row.text("AccountId").is_none()
        && let Some(contact) = row.text("ContactId").map(str::to_owned)
    {
        let mut concerned = Row::default();
        concerned.put("WhoId", contact);
        row.put("AccountId", account_of(connection, &concerned)?.as_deref());
    }
    Ok(())
}

/// A person account is an account with a contact of its own behind it, made in the same moment.
pub(super) fn person_contact(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    account: &Row,
) -> Result<(), OrgError> {
    let Some(kind) = writing.schema.table("Contact") else {
        return Ok(());
    };
    if object.name != "Account" || !account.is_true("IsPersonAccount") {
        return Ok(());
    }
    let id = numbering::next(connection, kind)?;
    let mut contact = Row::default();
    for (from, to) in MIRRORED {
        contact.put(to, account.text(from));
    }
    contact.put("Id", id.as_str());
    contact.put("IsPersonAccount", true);
    for stamp in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
        contact.put(stamp, writing.now.as_second());
    }
    place(connection, kind, &contact)?;
    connection
        .prepare_cached("UPDATE \"Account\" SET \"PersonContactId\" = ? WHERE \"Id\" = ?")?
        .execute(params![id, account.text("Id")])?;
    Ok(())
}

/// A person account and its contact are one person: what changes on the account changes on the contact.
pub(super) fn person_contact_follows(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    account: &Row,
) -> Result<(), OrgError> {
    let contact = account.text("PersonContactId");
    let (Some(kind), Some(id)) = (writing.schema.table("Contact"), contact) else {
        return Ok(());
    };
    if object.name != "Account" || !account.is_true("IsPersonAccount") {
        return Ok(());
    }
    let before = live_row(connection, kind, id)?;
    let mut changes = Row::default();
    for (from, to) in MIRRORED {
        changes.put(to, account.text(from));
    }
    changes = changes.changed_from(&before);
    for stamp in ["LastModifiedDate", "SystemModstamp"] {
        changes.put(stamp, writing.now.as_second());
    }
    change(connection, kind, id, &before, &changes)
}
