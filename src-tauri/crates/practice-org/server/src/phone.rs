//! The practice phone: a softphone that rings at Ringside's local API without any caller.
//!
//! It owns the page under `/practice/phone`, the calls on it, and their events, in the public form that any real phone
//! sends.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use axum::Router;

mod auto;
mod calls;
mod local_api;
mod network;
mod page;
mod people;
mod softphone;

pub(crate) use network::NetworkFault;
pub(crate) use softphone::{Phone, PhoneOptions};

use softphone::Shared;

/// The page and its calls, to be mounted beside the org. Must be made inside of a tokio runtime: it is here that the
/// phone begins to ring by itself, until the last clone of the router is gone.
pub(crate) fn router(phone: Phone) -> Router {
    tokio::spawn(ring_by_itself(Arc::downgrade(&phone.shared)));
    page::router(phone)
}

async fn ring_by_itself(shared: Weak<Shared>) {
    let started = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_millis(250));
    loop {
        ticks.tick().await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        shared.state.lock().await.auto_step(started.elapsed()).await;
    }
}
