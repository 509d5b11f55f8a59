//! The one way by which events get from a body into the engine's channel, over HTTP and over the WebSocket alike.
//!
//! It must never take a part of a body: a hook that is told of an error sends the whole again.

use std::sync::atomic::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::SourceReport;
use crate::local_api::inside::Inside;
use crate::local_api::refusal::Refusal;
use crate::wire::{self, Mended};

/// Reads the events in `body` and gives all of them to the engine, waiting where its channel is full. It reserves a
/// place for each before it sends the first, so a client that hangs up or a stop leaves no body half taken. (Only a
/// channel smaller than one body can't give that; then it goes in parts.) Returns the body of the answer.
/// `charset` is the encoding that the body is said to be in.
pub(super) async fn take(
    inside: &Inside,
    body: &[u8],
    charset: Option<&str>,
) -> Result<Value, Refusal> {
    let wire::Body { mut events, mended } =
        wire::read_body_in(body, charset, Timestamp::now()).map_err(Refusal::Events)?;
    let count = events.len();
    while !events.is_empty() {
        let part = events.len().min(inside.events.max_capacity());
        let places = tokio::select! {
            places = inside.events.reserve_many(part) => places.map_err(|_| Refusal::Stopping)?,
            () = inside.stop.cancelled() => return Err(Refusal::Stopping),
        };
        for (place, event) in places.zip(events.drain(..part)) {
            place.send(SourceReport::Event(Box::new(event)));
        }
    }
    inside
        .taken
        .fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
    for mended in &mended {
        inside.mended.add(mended.how.code());
    }
    Ok(answer(count, &mended))
}

/// What was mended is named, so that the author of a hook can see it; the events are taken all the same.
fn answer(taken: usize, mended: &[Mended]) -> Value {
    let mut answer = Map::from_iter([(String::from("taken"), json!(taken))]);
    if !mended.is_empty() {
        let mended: Vec<Value> = mended.iter().map(named).collect();
        answer.insert(String::from("mended"), Value::from(mended));
    }
    Value::Object(answer)
}

fn named(mended: &Mended) -> Value {
    let mut named = Map::from_iter([(String::from("how"), json!(mended.how.code()))]);
    if let Some(index) = mended.index {
        named.insert(String::from("index"), json!(index));
    }
    if let Some(error) = &mended.error {
        named.insert(String::from("field"), json!(error.field));
        named.insert(String::from("message"), json!(error.to_string()));
    }
    Value::Object(named)
}
