//! Creating and changing one record.
//!
//! It owns the order in which a save is checked, derived, written and held against the org's own rules. It never opens or
//! ends a transaction: the caller does, and rolls back what is refused after the write.

use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::error::OrgError;
use crate::rows::find::{find_object, known_id, visible_row};
use crate::rows::refusals::{converted_lead, not_insertable, read_only};
use crate::rows::writing::Writing;
use crate::rows::{check, derive, guard, links, relations};
use crate::storage::numbering;
use crate::storage::place::{change, place};

/// Creates a row from a JSON body and returns its 18-character id.
pub fn insert(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &str,
    body: &Map<String, Value>,
) -> Result<String, OrgError> {
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
    let id = numbering::next(connection, object)?;
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
) -> Result<(), OrgError> {
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
