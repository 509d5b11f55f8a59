//! The rows of the tables whose values an admin chooses: TaskStatus, TaskPriority and RecordType.
//!
//! It owns these rows, which say the same as the schema. It never touches a record that has one of the values.

use jiff::Timestamp;
use rusqlite::Connection;

use super::stamped::{place, row};
use crate::error::OrgError;
use crate::ids;
use crate::schema::{Schema, standard_statuses};
use crate::storage::row::Row;

/// Lays down all values anew.
pub(crate) fn lay(
    connection: &Connection,
    schema: &Schema,
    now: Timestamp,
) -> Result<(), OrgError> {
    connection.execute_batch(
        "DELETE FROM \"TaskStatus\"; DELETE FROM \"TaskPriority\"; DELETE FROM \"RecordType\";",
    )?;
    let chosen = &schema.options.custom.task_statuses;
    let statuses = if chosen.is_empty() {
        standard_statuses()
    } else {
        chosen.clone()
    };
    for (order, status) in (1_i64..).zip(statuses) {
        let mut row = value(now, "01V", order, &status.name, status.default);
        row.put("IsClosed", status.closed);
        place(connection, schema, "TaskStatus", &row)?;
    }
    for (order, name) in (1_i64..).zip(["High", "Normal", "Low"]) {
        let mut row = value(now, "01W", order, name, name == "Normal");
        row.put("IsHighPriority", name == "High");
        place(connection, schema, "TaskPriority", &row)?;
    }
    for known in schema
        .objects
        .iter()
        .flat_map(|object| &object.record_types)
    {
        let mut row = row(now);
        row.put("Id", known.id.as_str());
        row.put("Name", known.name.as_str());
        row.put("DeveloperName", known.developer_name.as_str());
        row.put("SobjectType", known.object.as_str());
        row.put("IsActive", known.active);
        place(connection, schema, "RecordType", &row)?;
    }
    Ok(())
}

fn value(now: Timestamp, prefix: &str, order: i64, name: &str, default: bool) -> Row {
    let mut row = row(now);
    row.put("Id", ids::numbered(prefix, order));
    row.put("MasterLabel", name);
    row.put("ApiName", name);
    row.put("SortOrder", order);
    row.put("IsDefault", default);
    row
}
