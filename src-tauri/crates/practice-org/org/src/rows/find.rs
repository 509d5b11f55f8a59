//! Finding an object by name and a row by id, in Salesforce's words where there is none.
//!
//! It owns these refusals. It never writes.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::OrgError;
use crate::ids;
use crate::schema::{Object, Schema};
use crate::storage::row::Row;

/// The object of that name, or Salesforce's refusal if there is none.
pub fn find_object<'s>(schema: &'s Schema, name: &str) -> Result<&'s Object, OrgError> {
    schema
        .object(name)
        .ok_or_else(|| OrgError::not_found("The requested resource does not exist"))
}

/// The 18-character form of an id given in a path.
pub(crate) fn known_id(object: &Object, id: &str) -> Result<String, OrgError> {
    let Some(full) = ids::full(id) else {
        return Err(OrgError::not_found(format!(
            "Provided external ID field does not exist or is not accessible: {id}"
        )));
    };
    if full.starts_with(object.key_prefix) {
        Ok(full)
    } else {
        Err(OrgError::not_found("The requested resource does not exist"))
    }
}

/// A row that exists and is not deleted.
pub(crate) fn live_row(
    connection: &Connection,
    object: &Object,
    id: &str,
) -> Result<Row, OrgError> {
    match Row::load(connection, object, id)? {
        None => Err(OrgError::not_found("The requested resource does not exist")),
        Some(row) if row.is_true("IsDeleted") => Err(OrgError::deleted()),
        Some(row) => Ok(row),
    }
}

/// The same, if the user whose schema it is sees it.
pub(crate) fn visible_row(
    connection: &Connection,
    schema: &Schema,
    object: &Object,
    id: &str,
) -> Result<Row, OrgError> {
    let row = live_row(connection, object, id)?;
    if schema.view.shows(object, id, row.text("OwnerId")) {
        Ok(row)
    } else {
        Err(OrgError::not_found("The requested resource does not exist"))
    }
}

/// Whether a row is there and not deleted; none where there is no such row.
pub(super) fn is_live(
    connection: &Connection,
    object: &Object,
    id: &str,
) -> Result<Option<bool>, OrgError> {
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
