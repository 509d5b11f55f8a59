//! The one way by which events get from a body to the engine, over HTTP and over the WebSocket alike.
//!
//! It must never take a part of a body: a hook that is told of an error sends the whole again. **Invariant:** nothing is said to
//! be taken that is not on disk.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::time::timeout;

use crate::Delivery;
use crate::local_api::inside::Inside;
use crate::local_api::refusal::Refusal;
use crate::wire::{self, Mended};

/// How long a body waits for its place before the engine. Whoever waits longer is told to come again.
const PLACE: Duration = Duration::from_millis(700);

/// Reads the events in `body`, gives them to the engine, and waits until they are on disk. `charset` is the encoding that the
/// body is said to be in. Returns the body of the answer.
pub(super) async fn take(
    inside: &Inside,
    body: &[u8],
    charset: Option<&str>,
) -> Result<Value, Refusal> {
    let wire::Body { events, mended } =
        wire::read_body_in(body, charset, (inside.now)()).map_err(Refusal::Events)?;
    let count = events.len();
    let (delivery, on_disk) = Delivery::of(events);
    tokio::select! {
        sent = timeout(PLACE, inside.events.send(delivery)) => match sent {
            Ok(sent) => sent.map_err(|_| Refusal::Stopping)?,
            Err(_) => return Err(Refusal::Busy),
        },
        () = inside.stop.cancelled() => return Err(Refusal::Stopping),
    }
    match on_disk.await {
        Ok(true) => {}
        Ok(false) => return Err(Refusal::NotOnDisk),
        Err(_) => return Err(Refusal::Stopping),
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
