//! Rows that the org itself has made: stamped, and laid down unchecked.
//!
//! It owns their stamps. It never knows an object.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::error::OrgError;
use crate::identity::USER_ID;
use crate::rows::find_object;
use crate::schema::Schema;
use crate::storage::place;
use crate::storage::row::Row;

/// A row with its stamps set: made by the agent, now.
pub(super) fn row(now: Timestamp) -> Row {
    let mut row = Row::default();
    for stamp in ["CreatedDate", "LastModifiedDate", "SystemModstamp"] {
        row.put(stamp, now.as_second());
    }
    row.put("CreatedById", USER_ID);
    row.put("LastModifiedById", USER_ID);
    row
}

pub(super) fn place(
    connection: &Connection,
    schema: &Schema,
    object: &str,
    row: &Row,
) -> Result<(), OrgError> {
    place::place(connection, find_object(schema, object)?, row)
}
