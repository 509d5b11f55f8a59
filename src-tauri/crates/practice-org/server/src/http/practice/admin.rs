//! The admin's and other people's part of `/practice`: schema, rules, the count of calls, and what happens to records by
//! other hands.
//!
//! It owns the shapes of these calls. It never lays a row down by itself.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::http::api::atomically;
use crate::org::{Org, Switches};
use crate::rows::RowError;
use crate::rows::others;
use crate::rules::Rule;
use crate::schema::CustomSchema;
use crate::seat::Seat;
use crate::usage::Usage;

pub(super) fn router() -> Router<Arc<Org>> {
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
async fn schema(State(org): State<Arc<Org>>) -> Json<CustomSchema> {
    Json(org.schema().options.custom.clone())
}

async fn add_to_schema(State(org): State<Arc<Org>>, Json(added): Json<CustomSchema>) -> Response {
    let done = org
        .with_db(move |org, connection| org.add_to_schema(connection, added))
        .await;
    done_or_wrong(done.map_err(anyhow::Error::new).flatten())
}

async fn switch(State(org): State<Arc<Org>>, Json(switches): Json<Switches>) -> Response {
    let done = org
        .with_db(move |org, connection| org.switch(connection, &switches))
        .await;
    done_or_wrong(done.map_err(anyhow::Error::new).flatten())
}

async fn rules(State(org): State<Arc<Org>>) -> Json<Vec<Rule>> {
    Json(org.rules())
}

async fn add_rule(State(org): State<Arc<Org>>, Json(rule): Json<Rule>) -> Response {
    let done = org
        .with_db(move |org, connection| org.add_rule(connection, rule))
        .await;
    done_or_wrong(done.map_err(anyhow::Error::new).flatten())
}

async fn drop_rules(State(org): State<Arc<Org>>) -> StatusCode {
    org.set_rules(Vec::new());
    StatusCode::NO_CONTENT
}

async fn usage(State(org): State<Arc<Org>>) -> Json<Usage> {
    Json(org.usage().clone())
}

/// What is left out is as in an org that nobody set up.
async fn set_usage(State(org): State<Arc<Org>>, Json(usage): Json<Usage>) -> StatusCode {
    *org.usage() = usage;
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct ToConvert {
    lead: String,
}

async fn convert(State(org): State<Arc<Org>>, Json(asked): Json<ToConvert>) -> Response {
    by_another(org, move |seat, connection| {
        others::convert(connection, &seat.writing(), &asked.lead)
    })
    .await
}

#[derive(Deserialize)]
struct ToMerge {
    winner: String,
    loser: String,
}

async fn merge(State(org): State<Arc<Org>>, Json(asked): Json<ToMerge>) -> Response {
    by_another(org, move |seat, connection| {
        others::merge(connection, &seat.writing(), &asked.winner, &asked.loser)
    })
    .await
}

async fn archive(State(org): State<Arc<Org>>) -> Response {
    by_another(org, |seat, connection| {
        let archived = others::archive(connection, &seat.writing())?;
        Ok(json!({ "archived": archived }))
    })
    .await
}

/// Does all of it or nothing.
async fn by_another<T: Serialize + Send + 'static>(
    org: Arc<Org>,
    work: impl FnOnce(&Seat<'_>, &Connection) -> Result<T, RowError> + Send + 'static,
) -> Response {
    let done = org
        .with_db(move |org, connection| {
            atomically(connection, || work(&org.admin(), connection), |_| true)
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
