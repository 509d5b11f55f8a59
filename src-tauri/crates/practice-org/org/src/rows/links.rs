//! Why other rows make a write be refused: references, owners, leads, unique keys.
//!
//! It owns these rules and Salesforce's words for each refusal. A value that can be judged without
//! other rows is the work of `check`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::OrgError;
use crate::ids;
use crate::rows::find::is_live;
use crate::rows::refusals::converted_lead;
use crate::rows::writing::Writing;
use crate::schema::{Field, MASTER, Object, RecordType};
use crate::storage::row::Row;

/// The id of a record that exists and is of a type that the field takes.
pub(super) fn reference(
    connection: &Connection,
    writing: &Writing<'_>,
    field: &Field,
    id: &str,
) -> Result<String, OrgError> {
    let wrong = |code| {
        let message = format!("{}: id value of incorrect type: {id}", field.label);
        Err(OrgError::of_field(code, field.name, message))
    };
    let Some(full) = ids::full(id) else {
        return wrong("MALFORMED_ID");
    };
    let target = writing.schema.object_of_id(&full);
    let Some(target) = target.filter(|target| field.reference_to.contains(&target.name)) else {
        return wrong("FIELD_INTEGRITY_EXCEPTION");
    };
    match is_live(connection, target, &full)? {
        Some(true) if is_shared(connection, writing, target, &full)? => Ok(full),
        // Recorded with the id's fifteen characters.
        Some(true) => Err(OrgError::refused(
            "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
            format!(
                "insufficient access rights on cross-reference id: {}",
                full.get(..15).unwrap_or(&full)
            ),
        )),
        Some(false) => Err(OrgError::deleted()),
        None => Err(OrgError::of_field(
            "INVALID_CROSS_REFERENCE_KEY",
            field.name,
            "invalid cross reference id",
        )),
    }
}

/// Whether the user who writes may see the record.
fn is_shared(
    connection: &Connection,
    writing: &Writing<'_>,
    target: &Object,
    id: &str,
) -> Result<bool, OrgError> {
    let view = &writing.schema.view;
    if view.rules.is_empty() {
        return Ok(true);
    }
    let row = Row::load(connection, target, id)?;
    let owner = row.as_ref().and_then(|row| row.text("OwnerId"));
    Ok(view.shows(target, id, owner))
}

/// A record type of this object that the user's profile may choose.
pub(super) fn record_type(object: &Object, id: &str) -> Result<String, OrgError> {
    let full = ids::full(id).unwrap_or_default();
    let mut known = object.record_types.iter();
    let usable = |known: &RecordType| known.id == full && known.available && known.active;
    if full == MASTER || known.any(usable) {
        return Ok(full);
    }
    Err(OrgError::of_field(
        "INVALID_CROSS_REFERENCE_KEY",
        "RecordTypeId",
        format!("Record Type ID: this ID value isn't valid for the user: {id}"),
    ))
}

/// Refuses what can be judged only with the rows that this one points at. `after` is the row as it would be.
pub(super) fn relations(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    changes: &Row,
    after: &Row,
) -> Result<(), OrgError> {
    if let Some(owner) = changes.text("OwnerId") {
        let active: Option<bool> = connection
            .prepare_cached("SELECT \"IsActive\" FROM \"User\" WHERE \"Id\" = ?")?
            .query_row(params![owner], |row| row.get(0))
            .optional()?;
        if active == Some(false) {
            return Err(OrgError::refused(
                "INACTIVE_OWNER_OR_USER",
                format!(
                    "operation performed with inactive user [{owner}] as owner of {}",
                    object.name
                ),
            ));
        }
    }
    if !matches!(object.name, "Task" | "Event") {
        return Ok(());
    }
    let Some(lead) = after.text("WhoId").filter(|who| who.starts_with("00Q")) else {
        return Ok(());
    };
    if after.text("WhatId").is_some() {
        // The refusal is documented, its exact words were not to be found.
        return Err(OrgError {
            fields: vec!["WhoId".to_owned(), "WhatId".to_owned()],
            ..OrgError::refused(
                "FIELD_INTEGRITY_EXCEPTION",
                "Related To ID: a lead as Name ID (WhoId) can't be combined with WhatId",
            )
        });
    }
    let points_anew = changes.text("WhoId").is_some();
    let lead = writing
        .schema
        .table("Lead")
        .map(|kind| Row::load(connection, kind, lead));
    match lead.transpose()?.flatten() {
        Some(lead) if points_anew && lead.is_true("IsConverted") => Err(converted_lead()),
        Some(_) | None => Ok(()),
    }
}

fn are_activities(one: &Object, other: &Object) -> bool {
    [one, other]
        .iter()
        .all(|object| matches!(object.name, "Task" | "Event"))
}

/// A unique field of activities is unique across Task and Event, since both share it.
pub(super) fn unique(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    changes: &Row,
    own_id: Option<&str>,
) -> Result<(), OrgError> {
    for field in object.fields.iter().filter(|field| field.unique) {
        let Some(value) = changes.text(field.name) else {
            continue;
        };
        let sharing = writing
            .schema
            .objects
            .iter()
            .filter(|other| other.name == object.name || are_activities(object, other))
            .filter(|other| other.column(field.name).is_some_and(|field| field.unique));
        for other in sharing {
            let sql = format!(
                "SELECT \"Id\" FROM \"{}\" WHERE \"{}\" = ? AND \"IsDeleted\" = 0 AND \"Id\" IS NOT ?",
                other.name, field.name
            );
            let taken: Option<String> = connection
                .prepare_cached(&sql)?
                .query_row(params![value, own_id], |row| row.get(0))
                .optional()?;
            if let Some(id) = taken {
                // Fifteen characters, not eighteen, as in every recording of this message.
                let short = id.get(..15).unwrap_or(&id);
                return Err(OrgError::refused(
                    "DUPLICATE_VALUE",
                    format!(
                        "duplicate value found: {} duplicates value on record with id: {short}",
                        field.name
                    ),
                ));
            }
        }
    }
    Ok(())
}
