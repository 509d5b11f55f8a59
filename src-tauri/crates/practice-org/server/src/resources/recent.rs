//! `/recent`: what the user looked at last.
//!
//! This org does not record what a user looks at, and answers the records that the user wrote last. It never shows an object
//! without a name of its own, as the answer is a list of names.

use practice_org_core::error::OrgError;
use practice_org_core::soql::{self, Scope};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::request::ApiRequest;
use crate::session::UserSession;

const USUAL: usize = 10;
const MOST: usize = 200;

pub(crate) fn list(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let asked = request
        .query
        .get("limit")
        .and_then(|limit| limit.parse().ok());
    let limit = asked.unwrap_or(USUAL).min(MOST);
    let context = session.context(&request.version);
    let mut rows = Vec::new();
    let named = session
        .schema
        .objects
        .iter()
        .filter(|object| object.createable);
    for object in named.filter(|object| object.field("Name").is_some()) {
        let soql = format!(
            "SELECT Id, Name, LastModifiedDate FROM {} ORDER BY LastModifiedDate DESC LIMIT {limit}",
            object.name
        );
        rows.extend(soql::run(connection, &session.schema, &soql, Scope::Live, &context)?.records);
    }
    let modified = |row: &Value| row.get("LastModifiedDate").map(Value::to_string);
    rows.sort_by_key(|row| std::cmp::Reverse(modified(row)));
    let listed = rows.iter().take(limit).map(|row| {
        json!({ "attributes": row.get("attributes"), "Id": row.get("Id"), "Name": row.get("Name") })
    });
    Ok(ApiAnswer::ok(listed.collect()))
}
