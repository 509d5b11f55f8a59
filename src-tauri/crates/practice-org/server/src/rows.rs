//! The org's rows: one SQLite table per object, and the rules that a real org holds every write to.
//!
//! It owns the tables, the ids, the validation of writes and what is derived on saving. It never reads a clock (each write
//! is given its `now`), never opens or ends a transaction (the caller does), and never knows HTTP beyond an error's status.
//!
//! Values are stored so that SQL compares them as Salesforce would: texts without regard to (ASCII) case, ids with regard
//! to it, dates as ISO texts, times as whole seconds of UTC, since Salesforce keeps no finer ones. A deleted row stays,
//! marked, as in the recycle bin.
//!
//! **Invariant:** every row that is written passes `check`, except through `place`, with which the sample people are laid
//! down as they have been for years.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value};

use crate::schema::{Object, Schema};

mod bin;
mod check;
mod derive;
mod get;
mod guard;
pub(crate) mod ids;
mod links;
pub(crate) mod others;
mod phones;
mod relations;
mod row;
mod tables;
mod upsert;
pub(crate) mod values;

pub use bin::delete;
pub(crate) use derive::full_name;
pub use get::get;
pub use others::Converted;
pub(crate) use phones::{add as list_number, digits_of, tokens as phone_tokens};
pub(crate) use row::Row;
pub(crate) use tables::in_bulk;
pub use tables::{clear, create_tables};
pub use upsert::{Upserted, upsert};

/// A refusal in the words of the real API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct RowError {
    /// The HTTP status that goes with it.
    pub status: u16,
    pub code: &'static str,
    pub message: String,
    pub fields: Vec<String>,
    /// Further keys of the answer, beside message and code.
    pub details: Option<Box<Value>>,
}

/// What a write needs to know beside its values.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    pub schema: &'a Schema,
    pub now: Timestamp,
    /// The 18-character id of the user who writes; the default owner.
    pub user: &'a str,
    /// What a duplicate rule lets through if asked, is let through.
    pub allow_save: bool,
}

impl RowError {
    pub(crate) fn refused(code: &'static str, message: impl Into<String>) -> Self {
        RowError {
            status: 400,
            code,
            message: message.into(),
            fields: Vec::new(),
            details: None,
        }
    }

    /// A refusal with another status than 400.
    pub(crate) fn with_status(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        RowError {
            status,
            ..Self::refused(code, message)
        }
    }

    pub(crate) fn of_field(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        RowError {
            fields: vec![field.to_owned()],
            ..Self::refused(code, message)
        }
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        RowError {
            status: 404,
            ..Self::refused("NOT_FOUND", message)
        }
    }

    pub(crate) fn deleted() -> Self {
        RowError {
            status: 404,
            ..Self::refused("ENTITY_IS_DELETED", "entity is deleted")
        }
    }
}

impl From<rusqlite::Error> for RowError {
    /// SQLite itself failed, which no client can cause.
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the practice org's storage failed");
        RowError {
            status: 500,
            ..Self::refused("UNKNOWN_EXCEPTION", "An unexpected error occurred.")
        }
    }
}

/// Creates a row from a JSON body and returns its 18-character id.
pub fn insert(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &str,
    body: &Map<String, Value>,
) -> Result<String, RowError> {
    let object = find_object(writing.schema, object)?;
    if !object.createable {
        return Err(not_insertable(object));
    }
    let mut body = body.clone();
    let people = relations::take(writing, object, &mut body)?;
    let mut row = check::for_create(connection, writing, object, &body)?;
    derive::on_save(connection, writing, object, None, &mut row)?;
    links::relations(connection, writing, object, &row, &row)?;
    links::unique(connection, writing, object, &row, None)?;
    guard::duplicates(connection, writing, object, &row, None)?;
    guard::locks(writing, object, None, Some(&row))?;
    derive::numbers(connection, object, &mut row)?;
    let id = ids::next(connection, object)?;
    let now = writing.now.as_second();
    row.put("Id", id.as_str());
    for stamp in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
        row.put(stamp, now);
    }
    for by in ["CreatedById", "LastModifiedById"] {
        row.put(by, writing.user);
    }
    place(connection, object, &row)?;
    derive::person_contact(connection, writing, object, &row)?;
    relations::relate(connection, writing, object, &id, (None, &row), people)?;
    guard::saved(connection, writing, object, &id, true)?;
    Ok(id)
}

/// Changes the fields that a JSON body names; the others stay.
pub fn update(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &str,
    id: &str,
    body: &Map<String, Value>,
) -> Result<(), RowError> {
    let object = find_object(writing.schema, object)?;
    let id = known_id(object, id)?;
    let before = visible_row(connection, writing.schema, object, &id)?;
    if !object.updateable {
        return Err(read_only());
    }
    if object.name == "Lead" && before.is_true("IsConverted") {
        return Err(converted_lead());
    }
    let mut body = body.clone();
    let people = relations::take(writing, object, &mut body)?;
    let mut changes = check::for_update(connection, writing, object, &body)?;
    let mut after = before.clone();
    after.extend(&changes);
    links::relations(connection, writing, object, &changes, &after)?;
    links::unique(connection, writing, object, &changes, Some(&id))?;
    derive::on_save(connection, writing, object, Some(&before), &mut after)?;
    changes = after.clone().changed_from(&before);
    changes.put("LastModifiedDate", writing.now.as_second());
    changes.put("SystemModstamp", writing.now.as_second());
    changes.put("LastModifiedById", writing.user);
    guard::duplicates(connection, writing, object, &changes, Some(&id))?;
    guard::locks(writing, object, Some(&before), Some(&after))?;
    change(connection, object, &id, &before, &changes)?;
    derive::person_contact_follows(connection, writing, object, &after)?;
    relations::relate(
        connection,
        writing,
        object,
        &id,
        (Some(&before), &after),
        people,
    )?;
    guard::saved(connection, writing, object, &id, false)
}

/// Writes a whole row as it is, unchecked. Its `Id` must be set.
pub(crate) fn place(connection: &Connection, object: &Object, row: &Row) -> Result<(), RowError> {
    let (columns, values) = row.columns();
    let marks = vec!["?"; values.len()].join(",");
    let sql = format!(
        "INSERT INTO \"{}\" ({columns}) VALUES ({marks})",
        object.name
    );
    connection
        .prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(values))?;
    phones::list(connection, object, row)
}

/// Writes columns of one row, unchecked.
fn change(
    connection: &Connection,
    object: &Object,
    id: &str,
    before: &Row,
    changes: &Row,
) -> Result<(), RowError> {
    let (assignments, mut values) = changes.assignments();
    values.push(rusqlite::types::Value::from(id.to_owned()));
    let sql = format!(
        "UPDATE \"{}\" SET {assignments} WHERE \"Id\" = ?",
        object.name
    );
    connection
        .prepare_cached(&sql)?
        .execute(rusqlite::params_from_iter(values))?;
    phones::relist(connection, object, id, before, changes)
}

/// The object of that name, or Salesforce's word for there being none.
pub(crate) fn find_object<'s>(schema: &'s Schema, name: &str) -> Result<&'s Object, RowError> {
    schema
        .object(name)
        .ok_or_else(|| RowError::not_found("The requested resource does not exist"))
}

/// The 18-character form of an id given in a path.
pub(crate) fn known_id(object: &Object, id: &str) -> Result<String, RowError> {
    let Some(full) = ids::full(id) else {
        return Err(RowError::not_found(format!(
            "Provided external ID field does not exist or is not accessible: {id}"
        )));
    };
    if full.starts_with(object.key_prefix) {
        Ok(full)
    } else {
        Err(RowError::not_found("The requested resource does not exist"))
    }
}

/// A row that exists and is not deleted.
pub(crate) fn live_row(
    connection: &Connection,
    object: &Object,
    id: &str,
) -> Result<Row, RowError> {
    match Row::load(connection, object, id)? {
        None => Err(RowError::not_found("The requested resource does not exist")),
        Some(row) if row.is_true("IsDeleted") => Err(RowError::deleted()),
        Some(row) => Ok(row),
    }
}

/// The same, if the user whose schema it is sees it.
pub(crate) fn visible_row(
    connection: &Connection,
    schema: &Schema,
    object: &Object,
    id: &str,
) -> Result<Row, RowError> {
    let row = live_row(connection, object, id)?;
    if schema.view.shows(object, id, row.text("OwnerId")) {
        Ok(row)
    } else {
        Err(RowError::not_found("The requested resource does not exist"))
    }
}

fn is_live(connection: &Connection, object: &Object, id: &str) -> Result<Option<bool>, RowError> {
    let sql = format!(
        "SELECT \"IsDeleted\" FROM \"{}\" WHERE \"Id\" = ?",
        object.name
    );
    let deleted: Option<bool> = connection
        .prepare_cached(&sql)?
        .query_row(params![id], |row| row.get(0))
        .optional()?;
    Ok(deleted.map(|deleted| !deleted))
}

fn converted_lead() -> RowError {
    RowError::refused(
        "CANNOT_UPDATE_CONVERTED_LEAD",
        "cannot reference converted lead",
    )
}

fn not_insertable(object: &Object) -> RowError {
    RowError::refused(
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        format!("entity type cannot be inserted: {}", object.label),
    )
}

fn read_only() -> RowError {
    RowError::refused(
        "INSUFFICIENT_ACCESS_OR_READONLY",
        "insufficient access rights on object id",
    )
}
