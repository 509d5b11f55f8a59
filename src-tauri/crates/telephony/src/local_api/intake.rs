//! The one way by which events get from a body into the engine's channel, over HTTP and over the WebSocket alike.
//!
//! It must never take a part of a body: a hook that is told of an error sends the whole again.

use std::sync::atomic::Ordering;

use jiff::Timestamp;

use crate::SourceReport;
use crate::local_api::inside::Inside;
use crate::local_api::refusal::Refusal;
use crate::wire;

/// Reads the events in `body` and gives all of them to the engine, waiting where its channel is full. Places for all
/// are had before the first is sent, so a client that hangs up and a stop in between leave nothing half taken. (Only a
/// channel smaller than one body can't give that; then it goes in parts.)
pub(super) async fn take(inside: &Inside, body: &[u8]) -> Result<usize, Refusal> {
    let mut events = wire::parse_events(body, Timestamp::now()).map_err(Refusal::Events)?;
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
    Ok(count)
}
