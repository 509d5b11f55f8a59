//! `/composite/batch`: up to 25 independent requests in one, one after the other.
//!
//! It owns the shape of the batch and `haltOnError`. It never rolls one request back for another. Each request in it
//! counts as a call of its own, so a batch saves no calls as `/composite` does.

use practice_org_core::error::OrgError;
use practice_org_core::storage::savepoint::atomically;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::refusals::{not_found, refusal};
use crate::api::request::{ApiBody, ApiRequest};
use crate::resources::route;
use crate::session::UserSession;

const MOST_REQUESTS: usize = 25;

pub(crate) fn run(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
) -> Result<ApiAnswer, OrgError> {
    let body = request.json()?;
    let halt_on_error = body
        .get("haltOnError")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let listed = body
        .get("batchRequests")
        .and_then(Value::as_array)
        .ok_or_else(|| refusal("JSON_PARSER_ERROR", "batchRequests must be an array"))?;
    if listed.len() > MOST_REQUESTS {
        return Err(refusal(
            "LIMIT_EXCEEDED",
            "A batch holds at most 25 requests.",
        ));
    }
    let mut failed = false;
    let mut results = Vec::with_capacity(listed.len());
    for inner in listed {
        let answer = if failed && halt_on_error {
            halted()
        } else {
            one(session, connection, inner)
        };
        failed |= answer.failed();
        results.push(json!({ "statusCode": answer.status, "result": answer.body }));
    }
    Ok(ApiAnswer::ok(
        json!({ "hasErrors": failed, "results": results }),
    ))
}

fn one(session: &UserSession<'_>, connection: &Connection, inner: &Value) -> ApiAnswer {
    let text = |name: &str| inner.get(name).and_then(Value::as_str).unwrap_or_default();
    let body = match inner.get("richInput") {
        Some(body) if !body.is_null() => ApiBody::Json(body.clone()),
        _ => ApiBody::None,
    };
    // The address begins at the version, unlike that of a composite's subrequest.
    let parsed = ApiRequest::parse(
        text("method"),
        text("url").trim_start_matches('/'),
        Vec::new(),
        body,
    );
    parsed
        .and_then(
            |request| match request.segments.first().map(String::as_str) {
                Some("composite") | None => Err(not_found()),
                Some(_) => atomically(
                    connection,
                    || route(session, connection, &request),
                    |a| !a.failed(),
                ),
            },
        )
        .unwrap_or_else(|error| ApiAnswer::error(&error))
}

fn halted() -> ApiAnswer {
    ApiAnswer::error(&OrgError::with_status(
        412,
        "BATCH_PROCESSING_HALTED",
        "The batch was halted by an earlier error.".to_owned(),
    ))
}
