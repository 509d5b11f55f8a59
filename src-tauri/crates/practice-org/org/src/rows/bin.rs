//! Deleting: a row is marked, and with it the rows that depend on it.
//!
//! It owns the cascade. It never removes a row: `queryAll` and the deleted feed still show it.

use rusqlite::{Connection, params};

use crate::error::OrgError;
use crate::rows::find::{find_object, known_id, live_row, visible_row};
use crate::rows::guard;
use crate::rows::refusals::read_only;
use crate::rows::writing::Writing;
use crate::schema::Object;
use crate::storage::place::change;
use crate::storage::row::Row;

/// Moves a row to the recycle bin, and the rows that a real org deletes with it.
pub fn delete(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &str,
    id: &str,
) -> Result<(), OrgError> {
    let object = find_object(writing.schema, object)?;
    let id = known_id(object, id)?;
    let before = visible_row(connection, writing.schema, object, &id)?;
    if !object.deletable {
        return Err(read_only());
    }
    guard::locks(writing, object, Some(&before), None)?;
    mark(connection, writing, object, &id, &before)
}

fn mark(
    connection: &Connection,
    writing: &Writing<'_>,
    object: &Object,
    id: &str,
    before: &Row,
) -> Result<(), OrgError> {
    let mut changes = Row::default();
    changes.put("IsDeleted", true);
    changes.put("LastModifiedDate", writing.now.as_second());
    changes.put("SystemModstamp", writing.now.as_second());
    changes.put("LastModifiedById", writing.user);
    change(connection, object, id, before, &changes)?;
    for child in object.children.iter().filter(|child| child.cascade) {
        let Some(kind) = writing.schema.table(child.object) else {
            continue;
        };
        for child_id in children(connection, kind, child.field, id)? {
            let row = live_row(connection, kind, &child_id)?;
            mark(connection, writing, kind, &child_id, &row)?;
        }
    }
    Ok(())
}

fn children(
    connection: &Connection,
    kind: &Object,
    field: &str,
    id: &str,
) -> Result<Vec<String>, OrgError> {
    let sql = format!(
        "SELECT \"Id\" FROM \"{}\" WHERE \"{field}\" = ? AND \"IsDeleted\" = 0",
        kind.name
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let ids = statement
        .query_map(params![id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}
