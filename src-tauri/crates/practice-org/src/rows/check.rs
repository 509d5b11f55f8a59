//! What a write is refused for, field by field and then as a whole.
//!
//! It owns these rules and Salesforce's words for each refusal. It never writes, and derives nothing.
//!
//! The order is the real one as far as recordings show it: unknown and read-only fields first, then each value by itself,
//! then missing ones, then whatever needs other rows. Only the first refusal is reported.

use rusqlite::types::Value as Stored;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};

use super::{Row, RowError, Writing, converted_lead, ids, is_live, values};
use crate::schema::{Field, FieldKind, MASTER, Object, RecordType};

/// Reads the body of a create, with the defaults of what it leaves out.
pub(super) fn for_create(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    body: &Map<String, Value>,
) -> Result<Row, RowError> {
    let mut row = read(connection, writing, object, body, |field| field.createable)?;
    for field in &object.fields {
        if row
            .stored(field.name)
            .is_some_and(|value| *value != Stored::Null)
        {
            continue;
        }
        match field.default {
            Some(_) if field.name == "OwnerId" => row.put("OwnerId", writing.user),
            Some(value) if field.kind == FieldKind::Boolean => row.put(field.name, value == "true"),
            Some(value) => {
                let value = values::stored(field, &Value::from(value))?;
                row.put_stored(field.name, value);
            }
            None => {}
        }
    }
    let chosen = object.record_types.iter().find(|known| known.default);
    if let (None, Some(chosen)) = (row.text("RecordTypeId"), chosen) {
        row.put("RecordTypeId", chosen.id.as_str());
    }
    let missing: Vec<String> = object
        .fields
        .iter()
        .filter(|field| field.required())
        .filter(|field| matches!(row.stored(field.name), None | Some(Stored::Null)))
        .map(|field| field.name.to_owned())
        .collect();
    if missing.is_empty() {
        Ok(row)
    } else {
        Err(required(missing))
    }
}

/// Reads the body of an update.
pub(super) fn for_update(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    body: &Map<String, Value>,
) -> Result<Row, RowError> {
    let row = read(connection, writing, object, body, |field| field.updateable)?;
    let emptied: Vec<String> = object
        .fields
        .iter()
        .filter(|field| !field.nillable && row.stored(field.name) == Some(&Stored::Null))
        .map(|field| field.name.to_owned())
        .collect();
    if emptied.is_empty() {
        Ok(row)
    } else {
        Err(required(emptied))
    }
}

fn required(missing: Vec<String>) -> RowError {
    let message = format!("Required fields are missing: [{}]", missing.join(", "));
    RowError {
        fields: missing,
        ..RowError::refused("REQUIRED_FIELD_MISSING", message)
    }
}

fn read(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    body: &Map<String, Value>,
    may_write: impl Fn(&Field) -> bool,
) -> Result<Row, RowError> {
    let mut row = Row::default();
    let mut known = Vec::with_capacity(body.len());
    for (name, value) in body.iter().filter(|(name, _)| *name != "attributes") {
        let field = object.field(name).ok_or_else(|| {
            RowError::refused(
                "INVALID_FIELD",
                format!("No such column '{name}' on sobject of type {}", object.name),
            )
        })?;
        if field.kind == FieldKind::Id {
            let message = "The Id field should not be specified in the sobject data.";
            return Err(RowError::refused("INVALID_FIELD", message));
        }
        known.push((field, value));
    }
    let kept: Vec<String> = known
        .iter()
        .filter(|(field, _)| !may_write(field))
        .map(|(field, _)| field.name.to_owned())
        .collect();
    if !kept.is_empty() {
        let message = format!(
            "Unable to create/update fields: {}. Please check the security settings of this field \
             and verify that it is read/write for your profile or permission set.",
            kept.join(", ")
        );
        return Err(RowError {
            fields: kept,
            ..RowError::refused("INVALID_FIELD_FOR_INSERT_UPDATE", message)
        });
    }
    for (field, value) in known {
        let stored = values::stored(field, value)?;
        let stored = match stored {
            Stored::Text(text) => Stored::Text(text_of(connection, writing, object, field, text)?),
            other => other,
        };
        row.put_stored(field.name, stored);
    }
    Ok(row)
}

fn text_of(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    field: &Field,
    text: String,
) -> Result<String, RowError> {
    let refused =
        |code, complaint: &str| Err(RowError::of_field(code, field.name, complaint.to_owned()));
    match field.kind {
        FieldKind::Reference if field.reference_to == ["RecordType"] => {
            return record_type(object, &text);
        }
        FieldKind::Reference => return reference(connection, writing, field, &text),
        FieldKind::Date => return Ok(text),
        FieldKind::Picklist | FieldKind::Multipicklist if field.restricted => {
            let one = |value: &str| field.picklist.iter().any(|entry| entry.value == value);
            let known = match field.kind {
                FieldKind::Multipicklist => text.split(';').all(one),
                _ => one(&text),
            };
            if !known {
                return refused(
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    &format!(
                        "{}: bad value for restricted picklist field: {text}",
                        field.label
                    ),
                );
            }
        }
        FieldKind::Email if !is_email(&text) => {
            return refused(
                "INVALID_EMAIL_ADDRESS",
                &format!("{}: invalid email address: {text}", field.label),
            );
        }
        _ => {}
    }
    let length = usize::try_from(field.length).unwrap_or(usize::MAX);
    if text.chars().count() > length {
        return refused(
            "STRING_TOO_LONG",
            &format!(
                "{}: data value too large: {text} (max length={length})",
                field.label
            ),
        );
    }
    Ok(text)
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    !local.is_empty()
        && domain.split('.').count() >= 2
        && domain.split('.').all(|part| !part.is_empty())
        && !domain.contains('@')
        && !text.contains([' ', ','])
}

/// The id of a record that exists and is of a type that the field takes.
fn reference(
    connection: &Connection,
    writing: &Writing<'_>,
    field: &Field,
    id: &str,
) -> Result<String, RowError> {
    let wrong = |code| {
        let message = format!("{}: id value of incorrect type: {id}", field.label);
        Err(RowError::of_field(code, field.name, message))
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
        Some(true) => Err(RowError::refused(
            "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
            format!(
                "insufficient access rights on cross-reference id: {}",
                full.get(..15).unwrap_or(&full)
            ),
        )),
        Some(false) => Err(RowError::deleted()),
        None => Err(RowError::of_field(
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
) -> Result<bool, RowError> {
    let view = &writing.schema.view;
    if view.rules.is_empty() {
        return Ok(true);
    }
    let row = Row::load(connection, target, id)?;
    let owner = row.as_ref().and_then(|row| row.text("OwnerId"));
    Ok(view.shows(target, id, owner))
}

/// A record type of this object that the user's profile may choose.
fn record_type(object: &Object, id: &str) -> Result<String, RowError> {
    let full = ids::full(id).unwrap_or_default();
    let mut known = object.record_types.iter();
    let usable = |known: &RecordType| known.id == full && known.available && known.active;
    if full == MASTER || known.any(usable) {
        return Ok(full);
    }
    Err(RowError::of_field(
        "INVALID_CROSS_REFERENCE_KEY",
        "RecordTypeId",
        format!("Record Type ID: this ID value isn't valid for the user: {id}"),
    ))
}

/// What can be said only with the rows that this one points at. `after` is the row as it would be.
pub(super) fn relations(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    changes: &Row,
    after: &Row,
) -> Result<(), RowError> {
    if let Some(owner) = changes.text("OwnerId") {
        let active: Option<bool> = connection
            .prepare_cached("SELECT \"IsActive\" FROM \"User\" WHERE \"Id\" = ?")?
            .query_row(params![owner], |row| row.get(0))
            .optional()?;
        if active == Some(false) {
            return Err(RowError::refused(
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
        return Err(RowError {
            fields: vec!["WhoId".to_owned(), "WhatId".to_owned()],
            ..RowError::refused(
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
) -> Result<(), RowError> {
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
                return Err(RowError::refused(
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
