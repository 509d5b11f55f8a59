//! `/services/data`: between HTTP and the data API.
//!
//! It owns the token check, the reading of the body, the counting of calls and the limit header. It never knows a
//! resource; `router` does.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use practice_org_core::error::OrgError;
use practice_org_core::storage::savepoint::atomically;
use rusqlite::Connection;
use serde_json::Value;

use super::respond::answered;
use crate::api::answer::ApiAnswer;
use crate::api::request::{ApiBody, ApiRequest};
use crate::api::version;
use crate::oauth::bearer::bearer;
use crate::router::route;
use crate::session::UserSession;
use crate::sign_in::grants;
use crate::state::requests::RequestNumber;
use crate::state::server::Server;

pub(crate) async fn list_versions() -> Json<Value> {
    Json(version::list())
}

pub(crate) async fn call(
    State(server): State<Arc<Server>>,
    Extension(number): Extension<RequestNumber>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = bearer(&headers);
    let pretty = headers.get("x-prettyprint").is_some_and(|on| on == "1");
    let answer = server
        .with_db(move |server, connection| {
            let user = signed_in(connection, token.as_deref())?.ok_or_else(session_expired)?;
            let address = uri.path_and_query().map(|p| p.as_str()).unwrap_or_default();
            let address = address.strip_prefix("/services/data/").unwrap_or_default();
            let request =
                ApiRequest::parse(method.as_str(), address, plain(&headers), read(&body))?;
            if !server.count(number.0, cost(&request)) {
                return Err(OrgError::with_status(
                    403,
                    "REQUEST_LIMIT_EXCEEDED",
                    "TotalRequests Limit exceeded.",
                ));
            }
            let session = UserSession::of(server, connection, &user)?;
            if !session.may_use_the_api() {
                return Err(OrgError::with_status(
                    403,
                    "API_DISABLED_FOR_ORG",
                    "API is disabled for this user",
                ));
            }
            atomically(
                connection,
                || route(&session, connection, &request),
                |a| !a.failed(),
            )
        })
        .await;
    match answer {
        Ok(answer) => answered(
            &server,
            answer.unwrap_or_else(|error| ApiAnswer::error(&error)),
            pretty,
        ),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The id of the user whose live token it is.
fn signed_in(connection: &Connection, token: Option<&str>) -> Result<Option<String>, OrgError> {
    token.map_or(Ok(None), |token| {
        grants::user_of(connection, token).map_err(OrgError::storage)
    })
}

fn session_expired() -> OrgError {
    OrgError::with_status(
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
