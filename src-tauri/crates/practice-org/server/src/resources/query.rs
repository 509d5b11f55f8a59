//! `/query`, `/queryAll`, `/search` and `/parameterizedSearch`: answers in pages.
//!
//! It owns the pages. It never reads a query's text; `soql` and `sosl` do.

use std::sync::Arc;

use practice_org_core::error::OrgError;
use practice_org_core::soql::{self, Found, Scope};
use practice_org_core::sosl;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::refusals::refusal;
use crate::api::request::ApiRequest;
use crate::session::UserSession;
use crate::state::cursors::Cursor;

/// The characters of one id.
const ID: usize = 18;
const PAGE: usize = 2000;
const SMALLEST_PAGE: usize = 200;
/// The first version whose search answers an object; before, the rows came as a bare array.
const SEARCH_RECORDS: u16 = 37;

pub(crate) fn start(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    all: bool,
) -> Result<ApiAnswer, OrgError> {
    let text = asked(request)?;
    let scope = if all { Scope::All } else { Scope::Live };
    let page = page_size(request);
    let found = soql::begin(
        connection,
        &session.schema,
        text,
        scope,
        &session.context(&request.version),
        page,
    )?;
    let ids = match found {
        Found::Whole(result) => {
            return Ok(ApiAnswer::ok(json!({
                "totalSize": result.total_size,
                "done": true,
                "records": result.records,
            })));
        }
        Found::Ids(ids) => ids,
    };
    let opaque: String = uuid::Uuid::new_v4()
        .simple()
        .to_string()
        .chars()
        .take(15)
        .collect();
    let cursor = Cursor {
        id: format!("0r8{opaque}"),
        page,
        soql: Arc::from(text),
        ids: Arc::from(ids),
    };
    let answer = page_of(session, connection, request, &cursor, 0)?;
    session.server.cursors().keep(cursor);
    Ok(answer)
}

pub(crate) fn more(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    locator: &str,
) -> Result<ApiAnswer, OrgError> {
    let found = locator
        .rsplit_once('-')
        .and_then(|(id, offset)| Some((session.server.cursors().find(id)?, offset.parse().ok()?)));
    match found {
        Some((cursor, offset)) if offset < cursor.ids.len() / ID => {
            page_of(session, connection, request, &cursor, offset)
        }
        Some(_) | None => Err(refusal("INVALID_QUERY_LOCATOR", "invalid query locator")),
    }
}

fn page_of(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    cursor: &Cursor,
    offset: usize,
) -> Result<ApiAnswer, OrgError> {
    let total = cursor.ids.len() / ID;
    let next = offset.saturating_add(cursor.page).min(total);
    let ids: Vec<&str> = (offset..next)
        .filter_map(|place| cursor.ids.get(place * ID..(place + 1) * ID))
        .collect();
    let context = session.context(&request.version);
    let records = soql::page(connection, &session.schema, &cursor.soql, &ids, &context)?;
    let done = next >= total;
    let mut body = Map::new();
    body.insert("totalSize".to_owned(), json!(total));
    body.insert("done".to_owned(), json!(done));
    if !done {
        let next = request.address(&format!("query/{}-{next}", cursor.id));
        body.insert("nextRecordsUrl".to_owned(), json!(next));
    }
    body.insert("records".to_owned(), Value::Array(records));
    Ok(ApiAnswer::ok(Value::Object(body)))
}

/// `Sforce-Query-Options: batchSize=200`, between 200 and 2,000.
fn page_size(request: &ApiRequest) -> usize {
    let asked = request
        .headers
        .get("sforce-query-options")
        .and_then(|options| {
            options
                .split([',', ';'])
                .find_map(|o| o.trim().strip_prefix("batchSize="))
        })
        .and_then(|size| size.trim().parse::<usize>().ok());
    asked.map_or(PAGE, |size| size.clamp(SMALLEST_PAGE, PAGE))
}

pub(crate) fn search(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    found(session, connection, request, asked(request)?)
}

/// The search without SOSL's own syntax, turned into SOSL.
pub(crate) fn parameterized_search(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let from_query;
    let asked = if request.method == "POST" {
        request.json()?
    } else {
        from_query = as_body(request);
        &from_query
    };
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    let term = text("q").ok_or_else(|| refusal("MALFORMED_SEARCH", "No search term found."))?;
    let group = text("in").unwrap_or("ALL");
    let mut sosl = format!("FIND {{{}}} IN {group} FIELDS", escape(term));
    let objects = asked.get("sobjects").and_then(Value::as_array);
    let returning: Vec<String> = objects
        .into_iter()
        .flatten()
        .filter_map(|o| returning(o, asked))
        .collect();
    if !returning.is_empty() {
        sosl.push_str(&format!(" RETURNING {}", returning.join(", ")));
    }
    if let Some(limit) = asked.get("overallLimit").and_then(Value::as_u64) {
        sosl.push_str(&format!(" LIMIT {limit}"));
    }
    found(session, connection, request, &sosl)
}

fn returning(object: &Value, asked: &Value) -> Option<String> {
    let name = object.get("name").and_then(Value::as_str)?;
    let fields = object
        .get("fields")
        .or_else(|| asked.get("fields"))
        .and_then(Value::as_array);
    let fields: Vec<&str> = fields
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut inside = if fields.is_empty() {
        "Id".to_owned()
    } else {
        fields.join(", ")
    };
    if let Some(condition) = object.get("where").and_then(Value::as_str) {
        inside.push_str(&format!(" WHERE {condition}"));
    }
    if let Some(order) = object.get("orderBy").and_then(Value::as_str) {
        inside.push_str(&format!(" ORDER BY {order}"));
    }
    let limit = object
        .get("limit")
        .or_else(|| asked.get("defaultLimit"))
        .and_then(Value::as_u64);
    if let Some(limit) = limit {
        inside.push_str(&format!(" LIMIT {limit}"));
    }
    Some(format!("{name}({inside})"))
}

/// `?q=Acme&sobject=Account&Account.fields=id,name&Account.limit=10&in=PHONE`, as the POST would say it.
fn as_body(request: &ApiRequest) -> Value {
    let get = |name: &str| request.query.get(name).map(String::as_str);
    let list =
        |text: &str| -> Vec<String> { text.split(',').map(|s| s.trim().to_owned()).collect() };
    let objects: Vec<Value> = get("sobject")
        .map(list)
        .unwrap_or_default()
        .into_iter()
        .map(|name| {
            let mut object = Map::new();
            if let Some(fields) = get(&format!("{name}.fields")) {
                object.insert("fields".to_owned(), json!(list(fields)));
            }
            if let Some(limit) = get(&format!("{name}.limit")).and_then(|l| l.parse::<u64>().ok()) {
                object.insert("limit".to_owned(), json!(limit));
            }
            object.insert("name".to_owned(), json!(name));
            Value::Object(object)
        })
        .collect();
    let mut body = json!({ "sobjects": objects });
    if let Some(body) = body.as_object_mut() {
        for name in ["q", "in"] {
            body.extend(get(name).map(|value| (name.to_owned(), json!(value))));
        }
        let limit = get("overallLimit").and_then(|limit| limit.parse::<u64>().ok());
        body.extend(limit.map(|limit| ("overallLimit".to_owned(), json!(limit))));
    }
    body
}

fn escape(term: &str) -> String {
    let mut escaped = String::with_capacity(term.len());
    for letter in term.chars() {
        if "?&|!{}[]()^~*:\\\"'+-".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

fn found(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    text: &str,
) -> Result<ApiAnswer, OrgError> {
    let records = sosl::run(
        connection,
        &session.schema,
        text,
        &session.context(&request.version),
    )?;
    Ok(ApiAnswer::ok(if request.release() < SEARCH_RECORDS {
        Value::Array(records)
    } else {
        json!({ "searchRecords": records })
    }))
}

fn asked(request: &ApiRequest) -> Result<&str, OrgError> {
    request
        .query
        .get("q")
        .map(String::as_str)
        .ok_or_else(|| refusal("MALFORMED_QUERY", "A query string has to be specified"))
}
