//! Why a write is refused, field by field and then as a whole.
//!
//! It owns these rules and Salesforce's words for each refusal. It never writes, and derives nothing.
//!
//! The order is the real one as far as recordings show it: unknown and read-only fields first, then each value by itself,
//! then missing ones, then whatever needs other rows. Only the first refusal is reported.

use rusqlite::Connection;
use rusqlite::types::Value as Stored;
use serde_json::{Map, Value};

use crate::error::OrgError;
use crate::rows::links;
use crate::rows::writing::Writing;
use crate::schema::{Field, FieldKind, Object};
use crate::storage::row::Row;
use crate::storage::values;

/// Reads the body of a create, with the defaults of what it leaves out.
pub(super) fn for_create(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    body: &Map<String, Value>,
) -> Result<Row, OrgError> {
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
) -> Result<Row, OrgError> {
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

fn required(missing: Vec<String>) -> OrgError {
    let message = format!("Required fields are missing: [{}]", missing.join(", "));
    OrgError {
        fields: missing,
        ..OrgError::refused("REQUIRED_FIELD_MISSING", message)
    }
}

fn read(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    body: &Map<String, Value>,
    may_write: impl Fn(&Field) -> bool,
) -> Result<Row, OrgError> {
    let mut row = Row::default();
    let mut known = Vec::with_capacity(body.len());
    for (name, value) in body.iter().filter(|(name, _)| *name != "attributes") {
        let field = object.field(name).ok_or_else(|| {
            OrgError::refused(
                "INVALID_FIELD",
                format!("No such column '{name}' on sobject of type {}", object.name),
            )
        })?;
        if field.kind == FieldKind::Id {
            let message = "The Id field should not be specified in the sobject data.";
            return Err(OrgError::refused("INVALID_FIELD", message));
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
        return Err(OrgError {
            fields: kept,
            ..OrgError::refused("INVALID_FIELD_FOR_INSERT_UPDATE", message)
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
) -> Result<String, OrgError> {
    let refused =
        |code, complaint: &str| Err(OrgError::of_field(code, field.name, complaint.to_owned()));
    match field.kind {
        FieldKind::Reference if field.reference_to == ["RecordType"] => {
            return links::record_type(object, &text);
        }
        FieldKind::Reference => return links::reference(connection, writing, field, &text),
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
