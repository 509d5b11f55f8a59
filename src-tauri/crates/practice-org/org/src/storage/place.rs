//! Laying a row down and changing columns of one, together with the index of phone numbers.
//!
//! It owns the two statements. It never checks a value: whoever calls it has done so, or wants a row with a past.

use rusqlite::Connection;

use crate::error::OrgError;
use crate::schema::Object;
use crate::storage::phones;
use crate::storage::row::Row;

/// Writes a whole row as it is, unchecked. Its `Id` must be set.
pub(crate) fn place(connection: &Connection, object: &Object, row: &Row) -> Result<(), OrgError> {
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
pub(crate) fn change(
    connection: &Connection,
    object: &Object,
    id: &str,
    before: &Row,
    changes: &Row,
) -> Result<(), OrgError> {
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
