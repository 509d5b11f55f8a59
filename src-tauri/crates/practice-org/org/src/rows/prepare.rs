//! Making a connection ready: the tables of every object, and the SQL functions that queries and searches use.
//!
//! It owns the order. It never lays down a row.

use rusqlite::Connection;

use crate::error::OrgError;
use crate::schema::Schema;
use crate::storage::tables;
use crate::{soql, sosl};

/// Creates the tables that are missing, and the SQL functions that queries use on this connection. Says whether the org
/// is new.
pub fn create_tables(connection: &Connection, schema: &Schema) -> Result<bool, OrgError> {
    soql::register_functions(connection)?;
    sosl::register_functions(connection)?;
    tables::create_tables(connection, schema)
}
