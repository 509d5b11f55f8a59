//! What other people do in the org: converting a lead, merging two records, and the nightly archiving.
//!
//! It owns what each of these leaves behind, which a client finds when it next looks. It never asks for permissions: these
//! people have theirs.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use rusqlite::{Connection, params};
use serde_json::{Map, Value};

use crate::error::OrgError;
use crate::rows::find::{find_object, known_id, live_row};
use crate::rows::refusals::converted_lead;
use crate::rows::save::insert;
use crate::rows::writing::Writing;
use crate::schema::Object;
use crate::storage::place::change;
use crate::storage::row::Row;

/// Closed activities are archived a year after their day.
const ARCHIVED_AFTER_DAYS: i64 = 365;

/// The records that a lead was converted into.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Converted {
    pub account: String,
    pub contact: String,
}

/// Makes a contact of a lead, at an account of the lead's company; the lead's activities go with the person.
pub fn convert(
    connection: &Connection,
    writing: &Writing<'_>,
    lead: &str,
) -> Result<Converted, OrgError> {
    let leads = find_object(writing.schema, "Lead")?;
    let id = known_id(leads, lead)?;
    let before = live_row(connection, leads, &id)?;
    if before.is_true("IsConverted") {
        return Err(converted_lead());
    }
    let record = |fields: &[(&str, &str)]| -> Map<String, Value> {
        let filled = fields.iter().filter_map(|(from, to)| {
            let text = before.text(from)?;
            Some(((*to).to_owned(), Value::from(text)))
        });
        filled.collect()
    };
    let company = record(&[("Company", "Name"), ("OwnerId", "OwnerId")]);
    let account = insert(connection, writing, "Account", &company)?;
    let mut person = record(&[
        ("LastName", "LastName"),
        ("FirstName", "FirstName"),
        ("Phone", "Phone"),
        ("MobilePhone", "MobilePhone"),
        ("Email", "Email"),
        ("OwnerId", "OwnerId"),
    ]);
    person.insert("AccountId".to_owned(), Value::from(account.as_str()));
    let contact = insert(connection, writing, "Contact", &person)?;

    let mut changes = stamps(writing);
    changes.put("IsConverted", true);
    changes.put("Status", "Closed - Converted");
    let today = writing.now.to_zoned(TimeZone::UTC).date();
    changes.put("ConvertedDate", today.to_string());
    changes.put("ConvertedAccountId", account.as_str());
    changes.put("ConvertedContactId", contact.as_str());
    change(connection, leads, &id, &before, &changes)?;
    repoint(connection, writing, "Lead", &id, &contact)?;
    Ok(Converted { account, contact })
}

/// Merges a record into another of its kind: the loser is deleted and says who won, what pointed at it points at the
/// winner, and the winner has changed.
pub fn merge(
    connection: &Connection,
    writing: &Writing<'_>,
    winner: &str,
    loser: &str,
) -> Result<(), OrgError> {
    let unknown = || OrgError::not_found("The requested resource does not exist");
    let object = writing.schema.object_of_id(winner).ok_or_else(unknown)?;
    let (winner, loser) = (known_id(object, winner)?, known_id(object, loser)?);
    let (won, lost) = (
        live_row(connection, object, &winner)?,
        live_row(connection, object, &loser)?,
    );
    if object.column("MasterRecordId").is_none() || winner == loser {
        return Err(OrgError::refused(
            "INVALID_OPERATION",
            "these records can't be merged",
        ));
    }
    repoint(connection, writing, object.name, &loser, &winner)?;
    change(connection, object, &winner, &won, &stamps(writing))?;
    let mut changes = stamps(writing);
    changes.put("IsDeleted", true);
    changes.put("MasterRecordId", winner);
    change(connection, object, &loser, &lost, &changes)
}

/// Every reference to one record becomes one to another.
fn repoint(
    connection: &Connection,
    writing: &Writing<'_>,
    kind: &str,
    from: &str,
    to: &str,
) -> Result<(), OrgError> {
    let points = |object: &'_ &Object| object.deletable;
    for object in writing.schema.objects.iter().filter(points) {
        let fields = object
            .fields
            .iter()
            .filter(|field| field.createable && field.reference_to.contains(&kind));
        for field in fields {
            let sql = format!(
                "UPDATE \"{0}\" SET \"{1}\" = ?1, \"SystemModstamp\" = ?2, \"LastModifiedDate\" = ?2
                 WHERE \"{1}\" = ?3",
                object.name, field.name
            );
            connection.execute(&sql, params![to, writing.now.as_second(), from])?;
        }
    }
    Ok(())
}

fn stamps(writing: &Writing<'_>) -> Row {
    let mut changes = Row::default();
    changes.put("LastModifiedDate", writing.now.as_second());
    changes.put("SystemModstamp", writing.now.as_second());
    changes.put("LastModifiedById", writing.user);
    changes
}

/// Archives what the nightly run would: closed tasks and events a year after their day. Archiving is no change of a record.
pub fn archive(connection: &Connection, writing: &Writing<'_>) -> Result<usize, OrgError> {
    let day = writing.now.to_zoned(TimeZone::UTC).date() - ARCHIVED_AFTER_DAYS.days();
    let second = (writing.now - (ARCHIVED_AFTER_DAYS * 24).hours()).as_second();
    let mut archived = 0;
    for (object, closed) in [("Task", "\"IsClosed\" = 1 AND"), ("Event", "")] {
        let sql = format!(
            "UPDATE \"{object}\" SET \"IsArchived\" = 1 WHERE {closed} \"IsArchived\" = 0
             AND COALESCE(\"ActivityDate\" < ?1, \"CreatedDate\" < ?2)"
        );
        archived += connection.execute(&sql, params![day.to_string(), second])?;
    }
    Ok(archived)
}
