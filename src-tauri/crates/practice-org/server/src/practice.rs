//! `/practice/*`: the org's own controls, for tests, checkers and the demo. Salesforce has nothing like it.
//!
//! It owns the shapes of these calls, which people script against. It never asks for a token, and so never answers anyone
//! but this machine: the peer and the Host must be loopback, and a page of another origin is refused.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use jiff::Timestamp;
use practice_org_core::org::fill;
use practice_org_core::rows::{self, others};
use practice_org_core::sample;
use serde::Deserialize;
use serde_json::{Map, Value, json};

mod admin;
pub(crate) mod local_only;

use local_only::local_only;

use crate::sign_in::grants;
use crate::state::faults::{Fault, FaultOrder};
use crate::state::requests::SeenRequest;
use crate::state::server::Server;

pub(crate) fn router() -> Router<Arc<Server>> {
    Router::new()
        .route("/practice/requests", get(requests).delete(forget))
        .route("/practice/faults", get(faults).post(add_fault).delete(heal))
        .route("/practice/reset", post(reset))
        .route("/practice/clock", get(clock).post(set_clock))
        .route("/practice/records", post(insert))
        .route("/practice/records/{object}/{id}", patch(edit))
        .route("/practice/rows/{object}", get(rows))
        .merge(admin::router())
        .layer(middleware::from_fn(local_only))
}

async fn requests(State(server): State<Arc<Server>>) -> Json<Vec<SeenRequest>> {
    Json(server.seen())
}

async fn forget(State(server): State<Arc<Server>>) -> StatusCode {
    server.forget();
    StatusCode::NO_CONTENT
}

async fn faults(State(server): State<Arc<Server>>) -> Json<Vec<FaultOrder>> {
    Json(server.faults().list())
}

async fn add_fault(State(server): State<Arc<Server>>, Json(order): Json<FaultOrder>) -> Response {
    // These two faults act once, now, and leave nothing standing.
    let strike = match order.fault {
        Fault::TokenExpired => grants::expire_access,
        Fault::GrantRevoked => grants::end_all,
        _ => {
            let id = server.faults().add(order);
            return (StatusCode::CREATED, Json(json!({ "id": id }))).into_response();
        }
    };
    match server
        .with_db(move |_, connection| strike(connection))
        .await
    {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn heal(State(server): State<Arc<Server>>) -> StatusCode {
    server.faults().clear();
    StatusCode::NO_CONTENT
}

async fn reset(State(server): State<Arc<Server>>) -> Response {
    finished(
        server
            .with_db(Server::reset)
            .await
            .map_err(anyhow::Error::new)
            .flatten(),
    )
}

#[derive(Deserialize)]
struct Clock {
    now: Option<Timestamp>,
}

async fn clock(State(server): State<Arc<Server>>) -> Json<Value> {
    Json(json!({ "now": server.org.now() }))
}

async fn set_clock(State(server): State<Arc<Server>>, Json(clock): Json<Clock>) -> Response {
    server.org.clock.set(clock.now);
    // The nightly runs of the nights that have passed.
    let archived = server
        .with_db(|server, connection| others::archive(connection, &server.org.admin().writing()))
        .await;
    match archived {
        Ok(Ok(_)) => Json(json!({ "now": server.org.now() })).into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Takes one record or an array of them, each with `attributes.type`, and answers their ids in order.
async fn insert(State(server): State<Arc<Server>>, Json(records): Json<Value>) -> Response {
    let records = match records {
        Value::Array(records) => records,
        one => vec![one],
    };
    let done = server
        .with_db(move |server, connection| fill::insert(&server.org.admin(), connection, &records))
        .await;
    match done.map_err(anyhow::Error::new).flatten() {
        Ok(ids) => (StatusCode::CREATED, Json(json!({ "ids": ids }))).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error:#}")).into_response(),
    }
}

/// A colleague changes a record in the browser, in between.
async fn edit(
    State(server): State<Arc<Server>>,
    Path((object, id)): Path<(String, String)>,
    Json(fields): Json<Map<String, Value>>,
) -> Response {
    let done = server
        .with_db(move |server, connection| {
            let colleague = server.org.access(&sample::colleague(1));
            rows::update(connection, &colleague.writing(), &object, &id, &fields)
        })
        .await;
    match done {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(refused)) => (StatusCode::BAD_REQUEST, refused.message).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// Every row of an object, deleted ones too, with every field: what a checker compares with.
async fn rows(State(server): State<Arc<Server>>, Path(object): Path<String>) -> Response {
    let done = server
        .with_db(move |server, connection| fill::all_rows(&server.org.admin(), connection, &object))
        .await;
    match done.map_err(anyhow::Error::new).flatten() {
        Ok(rows) => Json(rows).into_response(),
        Err(error) => (StatusCode::NOT_FOUND, format!("{error:#}")).into_response(),
    }
}

fn finished(done: anyhow::Result<()>) -> Response {
    match done {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
    }
}
