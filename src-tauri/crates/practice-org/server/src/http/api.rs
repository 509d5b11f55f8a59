//! One call of the data API, without HTTP: a request, its answer, and which resource answers it.
//!
//! It owns the addresses under `/services/data/vXX.X/` and the error envelope. It never awaits: it runs under the lock of
//! the one connection, also when a composite sends its subrequests through here again.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::{bulk, feeds, query, quick_actions, recent, sobjects, versions};
use crate::composite::{self, batch, collections, graph, tree};
use crate::describe;
use crate::rows::RowError;
use crate::seat::Seat;

/// The one type beside JSON, which bulk jobs answer.
pub(crate) const CSV: &str = "text/csv; charset=UTF-8";

/// What a request carried.
pub(crate) enum ApiBody {
    None,
    Json(Value),
    /// Not JSON; the reader's complaint, for JSON_PARSER_ERROR.
    Broken(String),
}

/// A request below the version.
pub(crate) struct ApiRequest {
    pub(crate) method: String,
    /// Without the `v`: `64.0`.
    pub(crate) version: String,
    /// Path segments, decoded.
    pub(crate) segments: Vec<String>,
    pub(crate) query: BTreeMap<String, String>,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    body: ApiBody,
}

/// An answer; its body, if there is one, is JSON.
pub(crate) struct ApiAnswer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

impl ApiRequest {
    /// `address` is what follows `/services/data/`: `v64.0/sobjects/Task?fields=Id`.
    pub(crate) fn parse(
        method: &str,
        address: &str,
        headers: Vec<(String, String)>,
        body: ApiBody,
    ) -> Result<Self, RowError> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut segments = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(decode);
        let version = segments.next().unwrap_or_default();
        let version = versions::check(&version)?;
        let query: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        // For clients behind proxies that know no PATCH.
        let method = match query.get("_HttpMethod") {
            Some(meant) if method == "POST" => meant.to_ascii_uppercase(),
            _ => method.to_ascii_uppercase(),
        };
        Ok(ApiRequest {
            method,
            version,
            segments: segments.collect(),
            query,
            headers: headers.into_iter().collect(),
            body,
        })
    }

    pub(crate) fn json(&self) -> Result<&Value, RowError> {
        match &self.body {
            ApiBody::Json(value) => Ok(value),
            ApiBody::Broken(complaint) => Err(refusal("JSON_PARSER_ERROR", complaint)),
            ApiBody::None => Err(refusal(
                "JSON_PARSER_ERROR",
                "The HTTP entity body is required, but this request has no entity body.",
            )),
        }
    }

    /// The fields of a record, without its `attributes`.
    pub(crate) fn record(&self) -> Result<Map<String, Value>, RowError> {
        let Some(fields) = self.json()?.as_object() else {
            return Err(refusal(
                "JSON_PARSER_ERROR",
                "The HTTP entity body must be one record.",
            ));
        };
        let mut fields = fields.clone();
        fields.remove("attributes");
        Ok(fields)
    }

    /// The version as a number: 64.
    pub(crate) fn release(&self) -> u16 {
        let number = self.version.split('.').next();
        number
            .and_then(|number| number.parse().ok())
            .unwrap_or(u16::MAX)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.query
            .get(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The address of a resource of this request's version.
    pub(crate) fn address(&self, rest: &str) -> String {
        format!("/services/data/v{}/{rest}", self.version)
    }
}

impl ApiAnswer {
    pub(crate) fn ok(body: Value) -> Self {
        ApiAnswer {
            status: 200,
            headers: Vec::new(),
            body: Some(body),
        }
    }

    /// The body is text, and no JSON.
    pub(crate) fn csv(text: String) -> Self {
        ApiAnswer {
            status: 200,
            headers: vec![("content-type", CSV.to_owned())],
            body: Some(Value::String(text)),
        }
    }

    pub(crate) fn empty(status: u16) -> Self {
        ApiAnswer {
            status,
            headers: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn error(error: &RowError) -> Self {
        let mut entry = json!({ "message": error.message, "errorCode": error.code });
        // Recordings show `fields` where a row was reached, and leave it out for what failed before.
        let row_reached = match error.code {
            "MALFORMED_QUERY" | "MALFORMED_SEARCH" | "INVALID_TYPE" | "JSON_PARSER_ERROR" => false,
            "DUPLICATES_DETECTED" => false,
            "ENTITY_IS_DELETED" => true,
            // A name that is no field is found while reading, and named in the message alone.
            "INVALID_FIELD" => !error.fields.is_empty(),
            _ => error.status == 400,
        };
        if let (true, Some(entry)) = (row_reached, entry.as_object_mut()) {
            entry.insert("fields".to_owned(), json!(error.fields));
        }
        if let (Some(Value::Object(details)), Some(entry)) =
            (error.details.as_deref(), entry.as_object_mut())
        {
            entry.extend(details.clone());
        }
        ApiAnswer {
            status: error.status,
            headers: Vec::new(),
            body: Some(json!([entry])),
        }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// 304 is an answer; 300 (two records with one key) is not.
    pub(crate) fn failed(&self) -> bool {
        self.status >= 300 && self.status != 304
    }
}

/// Sends a request to its resource.
pub(crate) fn route(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, RowError> {
    let org = &org.asked_by(request);
    let path: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), path.as_slice()) {
        ("GET", []) => Ok(versions::resources(org, request)),
        ("GET", ["limits"]) => Ok(versions::limits(org)),
        ("GET", ["recent"]) => recent::list(org, connection, request),
        ("GET", ["quickActions"]) => Ok(quick_actions::list(request)),
        ("GET", ["quickActions", action, "defaultValues"]) => {
            quick_actions::default_values(org, action)
        }
        ("GET", ["sobjects"]) => describe::global(org, request),
        ("GET", ["sobjects", object]) => describe::basic(org, connection, request, object),
        ("GET", ["sobjects", object, "describe"]) => describe::object(org, request, object),
        ("GET", ["sobjects", object, "describe", "layouts", record_type]) => {
            describe::layout(org, object, record_type)
        }
        ("GET", ["sobjects", object, "updated"]) => {
            feeds::updated(org, connection, request, object)
        }
        ("GET", ["sobjects", object, "deleted"]) => {
            feeds::deleted(org, connection, request, object)
        }
        (_, ["sobjects", object, rest @ ..]) => {
            sobjects::row(org, connection, request, object, rest)
        }
        ("GET", ["query"]) => query::start(org, connection, request, false),
        ("GET", ["queryAll"]) => query::start(org, connection, request, true),
        ("GET", ["query" | "queryAll", locator]) => query::more(org, connection, request, locator),
        ("GET", ["search"]) => query::search(org, connection, request),
        ("GET" | "POST", ["parameterizedSearch"]) => {
            query::parameterized_search(org, connection, request)
        }
        ("POST", ["jobs", "query"]) => bulk::create(org, connection, request),
        (_, ["jobs", "query", id]) => bulk::job(org, request, id),
        ("GET", ["jobs", "query", id, "results"]) => bulk::results(org, connection, request, id),
        ("POST", ["composite"]) => composite::run(org, connection, request),
        ("POST", ["composite", "batch"]) => batch::run(org, connection, request),
        ("POST", ["composite", "graph"]) => graph::run(org, connection, request),
        ("POST", ["composite", "tree", object]) => tree::run(org, connection, request, object),
        (_, ["composite", "sobjects", rest @ ..]) => {
            collections::run(org, connection, request, rest)
        }
        (
            _,
            []
            | [
                "limits"
                | "sobjects"
                | "search"
                | "parameterizedSearch"
                | "composite"
                | "recent"
                | "quickActions",
            ]
            | ["query" | "queryAll", ..]
            | ["composite", "batch" | "graph"]
            | ["composite", "tree", _],
        ) => Err(method_not_allowed(request)),
        _ => Err(not_found()),
    }
}

/// Runs `work` in a savepoint, and keeps what it did only if it succeeded and `keep` agrees.
pub(crate) fn atomically<T>(
    connection: &Connection,
    work: impl FnOnce() -> Result<T, RowError>,
    keep: impl FnOnce(&T) -> bool,
) -> Result<T, RowError> {
    connection
        .execute_batch("SAVEPOINT call")
        .map_err(storage)?;
    let result = work();
    let end = match &result {
        Ok(done) if keep(done) => "RELEASE call",
        Ok(_) | Err(_) => "ROLLBACK TO call; RELEASE call",
    };
    connection.execute_batch(end).map_err(storage)?;
    result
}

pub(crate) fn refusal(code: &'static str, message: &str) -> RowError {
    RowError::with_status(400, code, message.to_owned())
}

pub(crate) fn not_found() -> RowError {
    RowError::with_status(
        404,
        "NOT_FOUND",
        "The requested resource does not exist".to_owned(),
    )
}

pub(crate) fn method_not_allowed(request: &ApiRequest) -> RowError {
    RowError::with_status(
        405,
        "METHOD_NOT_ALLOWED",
        format!("HTTP Method '{}' not allowed.", request.method),
    )
}

/// SQLite itself failed: never the client's fault, and never expected.
pub(crate) fn storage(error: rusqlite::Error) -> RowError {
    tracing::error!(%error, "the org's storage failed");
    RowError::with_status(
        500,
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support"
            .to_owned(),
    )
}

fn decode(segment: &str) -> String {
    // A plus in a path is a plus; `form_urlencoded` would make a space of it.
    let guarded = segment.replace('+', "%2B");
    url::form_urlencoded::parse(format!("x={}", guarded.replace('&', "%26")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
