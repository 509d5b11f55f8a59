//! `/recent`: what the user looked at last.
//!
//! It owns the choice: this org remembers no looking, so the rows that the user last wrote stand for it. It never shows an
//! object without a name of its own, as the answer is a list of names.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::api::{ApiAnswer, ApiRequest};
use crate::rows::RowError;
use crate::seat::Seat;
use crate::soql::{self, Scope};

const USUAL: usize = 10;
const MOST: usize = 200;

pub(crate) fn list(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, RowError> {
    let asked = request
        .query
        .get("limit")
        .and_then(|limit| limit.parse().ok());
    let limit = asked.unwrap_or(USUAL).min(MOST);
    let context = org.context(&request.version);
    let mut rows = Vec::new();
    let named = org.schema.objects.iter().filter(|object| object.createable);
    for object in named.filter(|object| object.field("Name").is_some()) {
        let soql = format!(
            "SELECT Id, Name, LastModifiedDate FROM {} ORDER BY LastModifiedDate DESC LIMIT {limit}",
            object.name
        );
        rows.extend(soql::run(connection, &org.schema, &soql, Scope::Live, &context)?.records);
    }
    let modified = |row: &Value| row.get("LastModifiedDate").map(Value::to_string);
    rows.sort_by_key(|row| std::cmp::Reverse(modified(row)));
    let listed = rows.iter().take(limit).map(|row| {
        json!({ "attributes": row.get("attributes"), "Id": row.get("Id"), "Name": row.get("Name") })
    });
    Ok(ApiAnswer::ok(listed.collect()))
}
