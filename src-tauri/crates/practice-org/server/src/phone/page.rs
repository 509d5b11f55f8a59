//! The phone's page, and the few addresses behind its buttons.
//!
//! It owns the shape of `/practice/phone/*`. It never lets the page load or run anything that does not come from here.

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::calls::{Act, Phase, Refused};
use super::people::PEOPLE;
use super::softphone::Phone;

const HTML: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Deserialize)]
struct Ring {
    person: usize,
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

pub(super) fn router(phone: Phone) -> Router {
    Router::new()
        .route(
            "/practice/phone",
            get(|| async { file("text/html; charset=utf-8", HTML) }),
        )
        .route(
            "/practice/phone/page.js",
            get(|| async { file("text/javascript", SCRIPT) }),
        )
        .route(
            "/practice/phone/page.css",
            get(|| async { file("text/css", STYLE) }),
        )
        .route("/practice/phone/state", get(state))
        .route("/practice/phone/ring", post(ring))
        .route("/practice/phone/calls/{call}/{act}", post(act))
        .route("/practice/phone/network", post(network))
        .route("/practice/phone/lose-next-answer", post(lose_next_answer))
        .route("/practice/phone/auto", post(auto))
        .with_state(phone)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}

async fn state(State(phone): State<Phone>) -> Json<Value> {
    let state = phone.shared.state.lock().await;
    let people: Vec<Value> = PEOPLE
        .iter()
        .map(|person| json!({ "name": person.name, "number": person.number, "role": person.role }))
        .collect();
    let calls: Vec<Value> = state
        .calls
        .iter()
        .map(|call| {
            let phase = match call.phase {
                Phase::Ringing => "ringing",
                Phase::Talking => "talking",
                Phase::Held => "held",
            };
            json!({
                "id": call.id,
                "name": call.person.name,
                "number": call.person.number,
                "phase": phase,
                "since": call.since.as_millisecond(),
            })
        })
        .collect();
    Json(json!({
        "people": people,
        "calls": calls,
        "network_off": state.network_off,
        "auto": state.auto.is_on(),
        "taken": state.taken,
    }))
}

async fn ring(State(phone): State<Phone>, Json(ring): Json<Ring>) -> Response {
    touched(&phone).await;
    answer(phone.ring(ring.person).await)
}

async fn act(State(phone): State<Phone>, Path((call, act)): Path<(String, Act)>) -> Response {
    touched(&phone).await;
    answer(phone.act(&call, act).await)
}

async fn network(State(phone): State<Phone>, Json(switch): Json<Switch>) -> StatusCode {
    touched(&phone).await;
    phone.set_network(!switch.on).await;
    StatusCode::NO_CONTENT
}

async fn lose_next_answer(State(phone): State<Phone>) -> StatusCode {
    touched(&phone).await;
    phone.lose_next_answer();
    StatusCode::NO_CONTENT
}

async fn auto(State(phone): State<Phone>, Json(switch): Json<Switch>) -> StatusCode {
    phone.shared.state.lock().await.auto.turn(switch.on);
    StatusCode::NO_CONTENT
}

async fn touched(phone: &Phone) {
    phone.shared.state.lock().await.auto.touch();
}

fn answer(result: Result<(), Refused>) -> Response {
    match result {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refused) => {
            let status = match refused {
                Refused::NoSuchPerson | Refused::NoSuchCall => StatusCode::NOT_FOUND,
                Refused::NotNow => StatusCode::CONFLICT,
            };
            (status, refused.to_string()).into_response()
        }
    }
}
