//! `/practice/*`: the org's own controls, for tests, checkers and the demo. Salesforce has nothing like it.
//!
//! It owns the shapes of these calls, which people script against. It never asks for a token, and so never answers anyone
//! but this machine: the peer and the Host must be loopback, and a page of another origin is refused.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

mod admin;

use super::wire::Wire;
use crate::faults::{Fault, FaultOrder};
use crate::fill;
use crate::oauth::grants;
use crate::org::{Org, SeenRequest};
use crate::rows::{self, others};
use crate::sample;

pub(crate) fn router() -> Router<Arc<Org>> {
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

/// Refuses what did not start on this machine: another host, a rebound name, a page from elsewhere.
pub(crate) async fn local_only(
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    if wire.peer.ip().is_loopback() && is_local(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "only for this machine").into_response()
}

fn is_local(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host_ok = text(header::HOST).is_some_and(is_loopback);
    let origin_ok = text(header::ORIGIN).is_none_or(|origin| {
        origin
            .split_once("://")
            .is_some_and(|(_, host)| is_loopback(host))
    });
    host_ok && origin_ok
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost"
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

async fn requests(State(org): State<Arc<Org>>) -> Json<Vec<SeenRequest>> {
    Json(org.seen())
}

async fn forget(State(org): State<Arc<Org>>) -> StatusCode {
    org.forget();
    StatusCode::NO_CONTENT
}

async fn faults(State(org): State<Arc<Org>>) -> Json<Vec<FaultOrder>> {
    Json(org.faults().list())
}

async fn add_fault(State(org): State<Arc<Org>>, Json(order): Json<FaultOrder>) -> Response {
    // These two happen once and leave nothing standing.
    let strike = match order.fault {
        Fault::TokenExpired => grants::expire_access,
        Fault::GrantRevoked => grants::end_all,
        _ => {
            let id = org.faults().add(order);
            return (StatusCode::CREATED, Json(json!({ "id": id }))).into_response();
        }
    };
    match org.with_db(move |_, connection| strike(connection)).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn heal(State(org): State<Arc<Org>>) -> StatusCode {
    org.faults().clear();
    StatusCode::NO_CONTENT
}

async fn reset(State(org): State<Arc<Org>>) -> Response {
    finished(
        org.with_db(Org::reset)
            .await
            .map_err(anyhow::Error::new)
            .flatten(),
    )
}

#[derive(Deserialize)]
struct Clock {
    now: Option<Timestamp>,
}

async fn clock(State(org): State<Arc<Org>>) -> Json<Value> {
    Json(json!({ "now": org.now() }))
}

async fn set_clock(State(org): State<Arc<Org>>, Json(clock): Json<Clock>) -> Response {
    org.set_clock(clock.now);
    // The nights that pass have their nightly runs.
    let archived = org
        .with_db(|org, connection| others::archive(connection, &org.admin().writing()))
        .await;
    match archived {
        Ok(Ok(_)) => Json(json!({ "now": org.now() })).into_response(),
        Ok(Err(_)) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Takes one record or an array of them, each with `attributes.type`, and answers their ids in order.
async fn insert(State(org): State<Arc<Org>>, Json(records): Json<Value>) -> Response {
    let records = match records {
        Value::Array(records) => records,
        one => vec![one],
    };
    let done = org
        .with_db(move |org, connection| fill::insert(&org.admin(), connection, &records))
        .await;
    match done.map_err(anyhow::Error::new).flatten() {
        Ok(ids) => (StatusCode::CREATED, Json(json!({ "ids": ids }))).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error:#}")).into_response(),
    }
}

/// A colleague changes a record in the browser, in between.
async fn edit(
    State(org): State<Arc<Org>>,
    Path((object, id)): Path<(String, String)>,
    Json(fields): Json<Map<String, Value>>,
) -> Response {
    let done = org
        .with_db(move |org, connection| {
            let colleague = org.seat(&sample::colleague(1));
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
async fn rows(State(org): State<Arc<Org>>, Path(object): Path<String>) -> Response {
    let done = org
        .with_db(move |org, connection| fill::all_rows(&org.admin(), connection, &object))
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
