//! `/services/oauth2/userinfo` and the identity address: who is signed in.
//!
//! It owns the two shapes of the same facts. It never counts towards the API limit, as in Salesforce.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use practice_org_core::identity::ORG_ID;
use practice_org_core::rows;
use serde::Deserialize;
use serde_json::{Value, json};

use super::bearer::bearer;
use crate::sign_in::grants;
use crate::sign_in::login::identity_url;
use crate::state::server::Server;

/// jsforce passes the token of the identity address in the query.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct TokenQuery {
    oauth_token: Option<String>,
}

pub(crate) async fn userinfo(State(server): State<Arc<Server>>, headers: HeaderMap) -> Response {
    let Some(user) = signed_in(&server, bearer(&headers)).await else {
        return bad_token();
    };
    let base = server.base_url();
    let id = id_of(&user);
    Json(json!({
        "sub": identity_url(base, id),
        "user_id": id,
        "organization_id": ORG_ID,
        "preferred_username": user.get("Username"),
        "nickname": user.get("FirstName"),
        "name": user.get("Name"),
        "email": user.get("Email"),
        "email_verified": true,
        "given_name": user.get("FirstName"),
        "family_name": user.get("LastName"),
        "zoneinfo": user.get("TimeZoneSidKey"),
        "photos": { "picture": null, "thumbnail": null },
        "profile": format!("{base}/{id}"),
        "picture": null,
        "address": {},
        "is_salesforce_integration_user": false,
        "urls": urls(base, id),
        "active": true,
        "user_type": "STANDARD",
        "language": user.get("LanguageLocaleKey"),
        "locale": user.get("LocaleSidKey"),
        "utcOffset": 0,
        "updated_at": server.org.clock.datetime(),
    }))
    .into_response()
}

pub(crate) async fn identity(
    State(server): State<Arc<Server>>,
    Path((org_id, user_id)): Path<(String, String)>,
    Query(query): Query<TokenQuery>,
    headers: HeaderMap,
) -> Response {
    let Some(user) = signed_in(&server, query.oauth_token.or_else(|| bearer(&headers))).await
    else {
        return bad_token();
    };
    let id = id_of(&user);
    if !same_id(ORG_ID, &org_id) || !same_id(id, &user_id) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let base = server.base_url();
    Json(json!({
        "id": identity_url(base, id),
        "asserted_user": true,
        "user_id": id,
        "organization_id": ORG_ID,
        "username": user.get("Username"),
        "nick_name": user.get("FirstName"),
        "display_name": user.get("Name"),
        "email": user.get("Email"),
        "email_verified": true,
        "first_name": user.get("FirstName"),
        "last_name": user.get("LastName"),
        "photos": { "picture": null, "thumbnail": null },
        "urls": urls(base, id),
        "active": true,
        "user_type": "STANDARD",
        "language": user.get("LanguageLocaleKey"),
        "locale": user.get("LocaleSidKey"),
        "utcOffset": 0,
        "last_modified_date": server.org.clock.datetime(),
    }))
    .into_response()
}

/// The user of a live token.
async fn signed_in(server: &Arc<Server>, token: Option<String>) -> Option<Value> {
    let token = token?;
    let fields = [
        "Username",
        "Email",
        "Name",
        "FirstName",
        "LastName",
        "TimeZoneSidKey",
        "LanguageLocaleKey",
        "LocaleSidKey",
    ];
    server
        .with_db(move |server, connection| {
            let id = grants::user_of(connection, &token).ok()??;
            let user = rows::get(
                connection,
                &server.org.setup.schema(),
                "User",
                &id,
                &fields,
                "64.0",
            )
            .ok()?;
            Some(Value::Object(user))
        })
        .await
        .ok()
        .flatten()
}

/// `rows::get` always gives the id.
fn id_of(user: &Value) -> &str {
    user.get("Id").and_then(Value::as_str).unwrap_or_default()
}

fn bad_token() -> Response {
    (StatusCode::FORBIDDEN, "Bad_OAuth_Token").into_response()
}

fn same_id(long: &str, given: &str) -> bool {
    long == given || (given.len() == 15 && long.starts_with(given))
}

/// The addresses keep their `{version}` for the client to fill in, as recorded from a real org.
fn urls(base: &str, user: &str) -> Value {
    json!({
        "rest": format!("{base}/services/data/v{{version}}/"),
        "sobjects": format!("{base}/services/data/v{{version}}/sobjects/"),
        "search": format!("{base}/services/data/v{{version}}/search/"),
        "query": format!("{base}/services/data/v{{version}}/query/"),
        "profile": format!("{base}/{user}"),
        "custom_domain": base,
    })
}
