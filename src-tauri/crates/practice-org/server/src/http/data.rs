//! `/services/data`: between HTTP and the data API.
//!
//! It owns the token check, the reading of the body, the counting of calls and the limit header. It never knows a
//! resource; `api::route` does.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use rusqlite::Connection;
use serde_json::Value;

use super::api::{ApiAnswer, ApiBody, ApiRequest, CSV, atomically, route, storage};
use super::versions;
use crate::http::gate::RequestNumber;
use crate::oauth::{bearer, grants};
use crate::org::Org;
use crate::rows::RowError;
use crate::rules::Rule;
use crate::seat::Seat;

pub(crate) async fn list_versions() -> Json<Value> {
    Json(versions::list())
}

pub(crate) async fn call(
    State(org): State<Arc<Org>>,
    Extension(number): Extension<RequestNumber>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = bearer(&headers);
    let pretty = headers.get("x-prettyprint").is_some_and(|on| on == "1");
    let answer = org
        .with_db(move |org, connection| {
            let user = signed_in(connection, token.as_deref())?.ok_or_else(session_expired)?;
            let address = uri.path_and_query().map(|p| p.as_str()).unwrap_or_default();
            let address = address.strip_prefix("/services/data/").unwrap_or_default();
            let request =
                ApiRequest::parse(method.as_str(), address, plain(&headers), read(&body))?;
            if !org.count(number.0, cost(&request)) {
                return Err(RowError::with_status(
                    403,
                    "REQUEST_LIMIT_EXCEEDED",
                    "TotalRequests Limit exceeded.",
                ));
            }
            let seat = org.seat(&user).at_home(connection)?;
            if has_no_api(&seat) {
                return Err(RowError::with_status(
                    403,
                    "API_DISABLED_FOR_ORG",
                    "API is disabled for this user",
                ));
            }
            atomically(
                connection,
                || route(&seat, connection, &request),
                |a| !a.failed(),
            )
        })
        .await;
    match answer {
        Ok(answer) => answered(
            &org,
            answer.unwrap_or_else(|error| ApiAnswer::error(&error)),
            pretty,
        ),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Turns an answer into a response, with what every answer carries.
pub(crate) fn answered(org: &Org, answer: ApiAnswer, pretty: bool) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_csv = answer.headers.iter().any(|(_, value)| value == CSV);
    let mut response = match answer.body {
        Some(Value::String(text)) if is_csv => (status, text).into_response(),
        Some(body) if pretty => (status, format!("{body:#}")).into_response(),
        Some(body) => (status, body.to_string()).into_response(),
        None => status.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    // Recordings of 2026 show the header on every data answer but 204; clients must bear its absence.
    if status != StatusCode::NO_CONTENT {
        if let Ok(usage) = HeaderValue::try_from(org.usage().header()) {
            headers.insert("sforce-limit-info", usage);
        }
        let kind = if is_csv {
            CSV
        } else {
            "application/json;charset=UTF-8"
        };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    response
}

/// The id of the user whose live token it is.
fn signed_in(connection: &Connection, token: Option<&str>) -> Result<Option<String>, RowError> {
    token.map_or(Ok(None), |token| {
        grants::user_of(connection, token).map_err(storage)
    })
}

/// "API Enabled" is a permission of the profile, which an admin can take away.
fn has_no_api(seat: &Seat<'_>) -> bool {
    let rules = &seat.schema.view.rules;
    rules.iter().any(|rule| matches!(rule, Rule::NoApi { .. }))
}

fn session_expired() -> RowError {
    RowError::with_status(
        401,
        "INVALID_SESSION_ID",
        "Session expired or invalid".to_owned(),
    )
}

fn plain(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect()
}

fn read(body: &Bytes) -> ApiBody {
    if body.is_empty() {
        return ApiBody::None;
    }
    match serde_json::from_slice(body) {
        Ok(value) => ApiBody::Json(value),
        Err(error) => ApiBody::Broken(format!(
            "{error} at [line:{}, column:{}]",
            error.line(),
            error.column()
        )),
    }
}

/// A batch costs a call for each request in it; everything else costs one, a composite of 25 included.
fn cost(request: &ApiRequest) -> u64 {
    let names: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    if names != ["composite", "batch"] {
        return 1;
    }
    let listed = request
        .json()
        .ok()
        .and_then(|body| body.get("batchRequests")?.as_array());
    listed.map_or(1, |listed| u64::try_from(listed.len()).unwrap_or(u64::MAX))
}
