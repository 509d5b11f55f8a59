//! The numbers that the org gives: those behind its ids, and those of its numbered fields.
//!
//! It owns `practice_sequence`. It never writes a number into a row.

use rusqlite::{Connection, params};

use crate::error::OrgError;
use crate::ids::numbered;
use crate::schema::Object;

/// Where the numbering starts: ids of a real org are never small.
const FIRST: i64 = 4_100_000;

/// The next free id of an object.
pub(crate) fn next(connection: &Connection, object: &Object) -> Result<String, OrgError> {
    Ok(numbered(object.key_prefix, reserve(connection, object, 1)?))
}

/// The next number of a field that the org numbers, from 1.
pub(crate) fn next_of_field(
    connection: &Connection,
    object: &Object,
    field: &str,
) -> Result<i64, OrgError> {
    let name = format!("{}.{field}", object.name);
    count_up(connection, &name, 0, 1)
}

/// Sets `count` numbers of an object aside and returns the first.
pub(crate) fn reserve(
    connection: &Connection,
    object: &Object,
    count: i64,
) -> Result<i64, OrgError> {
    Ok(count_up(connection, object.name, FIRST, count)? - count + 1)
}

fn count_up(connection: &Connection, name: &str, from: i64, by: i64) -> Result<i64, OrgError> {
    let last = connection
        .prepare_cached(
            "INSERT INTO practice_sequence (object, last) VALUES (?1, ?2 + ?3) \
             ON CONFLICT (object) DO UPDATE SET last = last + ?3 RETURNING last",
        )?
        .query_row(params![name, from, by], |row| row.get(0))?;
    Ok(last)
}
