//! `/query`, `/queryAll`, `/search` and `/parameterizedSearch`: answers in pages.
//!
//! It owns the cursors. It never reads a query's text; `soql` and `sosl` do.
//!
//! A cursor keeps the whole result of its query, so that its pages belong together whatever is written meanwhile. Only a
//! few are kept, as Salesforce keeps few: an older one ends with INVALID_QUERY_LOCATOR, and the client starts again.

use std::collections::VecDeque;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::api::{ApiAnswer, ApiRequest, refusal};
use crate::rows::RowError;
use crate::seat::Seat;
use crate::soql::{self, Scope};
use crate::sosl;

const PAGE: usize = 2000;
const SMALLEST_PAGE: usize = 200;
const CURSORS_KEPT: usize = 10;

/// The results that still have pages to give, oldest first.
#[derive(Default)]
pub(crate) struct Cursors(VecDeque<Cursor>);

#[derive(Clone)]
struct Cursor {
    id: String,
    page: usize,
    records: Arc<Vec<Value>>,
}

impl Cursors {
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    fn keep(&mut self, cursor: Cursor) {
        self.0.push_back(cursor);
        if self.0.len() > CURSORS_KEPT {
            self.0.pop_front();
        }
    }

    fn find(&self, id: &str) -> Option<Cursor> {
        self.0.iter().find(|cursor| cursor.id == id).cloned()
    }
}

pub(crate) fn start(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    all: bool,
) -> Result<ApiAnswer, RowError> {
    let text = asked(request)?;
    let scope = if all { Scope::All } else { Scope::Live };
    let result = soql::run(
        connection,
        &org.schema,
        text,
        scope,
        &org.context(&request.version),
    )?;
    let page = page_size(request);
    if result.records.len() <= page {
        return Ok(ApiAnswer::ok(json!({
            "totalSize": result.total_size,
            "done": true,
            "records": result.records,
        })));
    }
    let opaque: String = uuid::Uuid::new_v4()
        .simple()
        .to_string()
        .chars()
        .take(15)
        .collect();
    let cursor = Cursor {
        id: format!("0r8{opaque}"),
        page,
        records: Arc::new(result.records),
    };
    let answer = page_of(request, &cursor, 0);
    org.cursors().keep(cursor);
    Ok(answer)
}

pub(crate) fn more(
    org: &Seat<'_>,
    request: &ApiRequest,
    locator: &str,
) -> Result<ApiAnswer, RowError> {
    let found = locator
        .rsplit_once('-')
        .and_then(|(id, offset)| Some((org.cursors().find(id)?, offset.parse().ok()?)));
    match found {
        Some((cursor, offset)) if offset < cursor.records.len() => {
            Ok(page_of(request, &cursor, offset))
        }
        Some(_) | None => Err(refusal("INVALID_QUERY_LOCATOR", "invalid query locator")),
    }
}

fn page_of(request: &ApiRequest, cursor: &Cursor, offset: usize) -> ApiAnswer {
    let records: Vec<&Value> = cursor
        .records
        .iter()
        .skip(offset)
        .take(cursor.page)
        .collect();
    let next = offset.saturating_add(records.len());
    let done = next >= cursor.records.len();
    let mut body = Map::new();
    body.insert("totalSize".to_owned(), json!(cursor.records.len()));
    body.insert("done".to_owned(), json!(done));
    if !done {
        let next = request.address(&format!("query/{}-{next}", cursor.id));
        body.insert("nextRecordsUrl".to_owned(), json!(next));
    }
    body.insert("records".to_owned(), json!(records));
    ApiAnswer::ok(Value::Object(body))
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
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, RowError> {
    found(org, connection, request, asked(request)?)
}

/// The search without SOSL's own syntax, turned into SOSL.
pub(crate) fn parameterized_search(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, RowError> {
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
    found(org, connection, request, &sosl)
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
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    text: &str,
) -> Result<ApiAnswer, RowError> {
    let records = sosl::run(
        connection,
        &org.schema,
        text,
        &org.context(&request.version),
    )?;
    Ok(ApiAnswer::ok(json!({ "searchRecords": records })))
}

fn asked(request: &ApiRequest) -> Result<&str, RowError> {
    request
        .query
        .get("q")
        .map(String::as_str)
        .ok_or_else(|| refusal("MALFORMED_QUERY", "A query string has to be specified"))
}
