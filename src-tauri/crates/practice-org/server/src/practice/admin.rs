//! The admin's and other people's part of `/practice`: schema, rules, the count of calls, and what other people do to
//! records.
//!
//! It owns the shapes of these calls. It never lays a row down by itself.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use practice_org_core::error::OrgError;
use practice_org_core::org::{Switches, UserAccess};
use practice_org_core::rows::others;
use practice_org_core::rules::Rule;
use practice_org_core::schema::CustomSchema;
use practice_org_core::storage::savepoint::atomically;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::state::server::Server;
use crate::state::usage::Usage;

pub(super) fn router() -> Router<Arc<Server>> {
    Router::new()
        .route("/practice/schema", get(schema).post(add_to_schema))
        .route(
            "/practice/rules",
            get(rules).post(add_rule).delete(drop_rules),
        )
        .route("/practice/switches", post(switch))
        .route("/practice/usage", get(usage).post(set_usage))
        .route("/practice/convert", post(convert))
        .route("/practice/merge", post(merge))
        .route("/practice/archive", post(archive))
}

/// What an admin has added, as it was described.
async fn schema(State(server): State<Arc<Server>>) -> Json<CustomSchema> {
    Json(server.org.setup.schema().options.custom.clone())
}

async fn add_to_schema(
    State(server): State<Arc<Server>>,
    Json(added): Json<CustomSchema>,
) -> Response {
    let done = server
        .with_db(move |server, connection| {
            server
                .org
                .setup
                .add_to_schema(connection, added, server.org.now())
        })
        .await;
    done_or_wrong(done.map_err(anyhow::Error::new).flatten())
}

async fn switch(State(server): State<Arc<Server>>, Json(switches): Json<Switches>) -> Response {
    let done = server
        .with_db(move |server, connection| server.org.setup.switch(connection, &switches))
        .await;
    done_or_wrong(done.map_err(anyhow::Error::new).flatten())
}

async fn rules(State(server): State<Arc<Server>>) -> Json<Vec<Rule>> {
    Json(server.org.setup.rules())
}

async fn add_rule(State(server): State<Arc<Server>>, Json(rule): Json<Rule>) -> Response {
    let done = server
        .with_db(move |server, connection| {
            server
                .org
                .setup
                .add_rule(connection, rule, server.org.now())
        })
        .await;
    done_or_wrong(done.map_err(anyhow::Error::new).flatten())
}

async fn drop_rules(State(server): State<Arc<Server>>) -> StatusCode {
    server.org.setup.set_rules(Vec::new());
    StatusCode::NO_CONTENT
}

async fn usage(State(server): State<Arc<Server>>) -> Json<Usage> {
    Json(server.usage().clone())
}

/// What is left out takes its default.
async fn set_usage(State(server): State<Arc<Server>>, Json(usage): Json<Usage>) -> StatusCode {
    *server.usage() = usage;
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct ToConvert {
    lead: String,
}

async fn convert(State(server): State<Arc<Server>>, Json(asked): Json<ToConvert>) -> Response {
    by_another(server, move |access, connection| {
        others::convert(connection, &access.writing(), &asked.lead)
    })
    .await
}

#[derive(Deserialize)]
struct ToMerge {
    winner: String,
    loser: String,
}

async fn merge(State(server): State<Arc<Server>>, Json(asked): Json<ToMerge>) -> Response {
    by_another(server, move |access, connection| {
        others::merge(connection, &access.writing(), &asked.winner, &asked.loser)
    })
    .await
}

async fn archive(State(server): State<Arc<Server>>) -> Response {
    by_another(server, |access, connection| {
        let archived = others::archive(connection, &access.writing())?;
        Ok(json!({ "archived": archived }))
    })
    .await
}

/// Does all of it or nothing.
async fn by_another<T: Serialize + Send + 'static>(
    server: Arc<Server>,
    work: impl FnOnce(&UserAccess<'_>, &Connection) -> Result<T, OrgError> + Send + 'static,
) -> Response {
    let done = server
        .with_db(move |server, connection| {
            atomically(
                connection,
                || work(&server.org.admin(), connection),
                |_| true,
            )
        })
        .await;
    match done {
        Ok(Ok(done)) => Json(done).into_response(),
        Ok(Err(error)) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn done_or_wrong(done: anyhow::Result<()>) -> Response {
    match done {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error:#}")).into_response(),
    }
}
