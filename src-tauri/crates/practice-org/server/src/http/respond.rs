//! An answer of the data API as a response of HTTP.
//!
//! It owns the headers that every answer carries.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::api::answer::{ApiAnswer, CSV};
use crate::state::server::Server;

/// Turns an answer into a response, with what every answer carries.
pub(crate) fn answered(server: &Server, answer: ApiAnswer, pretty: bool) -> Response {
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
        if let Ok(usage) = HeaderValue::try_from(server.usage().header()) {
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
