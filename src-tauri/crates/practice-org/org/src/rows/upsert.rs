//! Writing by a key of the client's own instead of the record's id.
//!
//! It owns the choice between create and update. It never makes a request repeatable by itself: an upsert that is sent twice
//! overwrites what a person changed in between, as it does in Salesforce.

use rusqlite::{Connection, params};
use serde_json::{Map, Value};

use crate::error::OrgError;
use crate::rows::find::{find_object, known_id};
use crate::rows::save::{insert, update};
use crate::rows::writing::Writing;

/// The result of an upsert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upserted {
    Created(String),
    Updated(String),
    /// More than one record has the key: nothing was written. HTTP answers 300 with their addresses.
    Several(Vec<String>),
}

/// Creates or updates the record whose `key_field` is `key`. With `update_only` it never creates.
pub fn upsert(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &str,
    key_field: &str,
    key: &str,
    body: &Map<String, Value>,
    update_only: bool,
) -> Result<Upserted, OrgError> {
    let object = find_object(writing.schema, object)?;
    let field = object
        .field(key_field)
        .filter(|field| field.external_id || field.id_lookup)
        .ok_or_else(|| {
            OrgError::not_found(format!(
                "Provided external ID field does not exist or is not accessible: {key_field}"
            ))
        })?;
    if body
        .keys()
        .any(|name| name.eq_ignore_ascii_case(field.name))
    {
        return Err(OrgError::of_field(
            "INVALID_FIELD",
            field.name,
            format!(
                "The {} field should not be specified in the sobject data.",
                field.name
            ),
        ));
    }
    if field.name == "Id" {
        update(connection, writing, object.name, key, body)?;
        return Ok(Upserted::Updated(known_id(object, key)?));
    }
    let sql = format!(
        "SELECT \"Id\" FROM \"{}\" WHERE \"{}\" = ? AND \"IsDeleted\" = 0",
        object.name, field.name
    );
    let found: Vec<String> = connection
        .prepare_cached(&sql)?
        .query_map(params![key], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    match found.as_slice() {
        [] if update_only => Err(OrgError::not_found("The requested resource does not exist")),
        [] => {
            let mut body = body.clone();
            body.insert(field.name.to_owned(), Value::from(key));
            insert(connection, writing, object.name, &body).map(Upserted::Created)
        }
        [id] => {
            update(connection, writing, object.name, id, body)?;
            Ok(Upserted::Updated(id.clone()))
        }
        _ => Ok(Upserted::Several(found)),
    }
}
