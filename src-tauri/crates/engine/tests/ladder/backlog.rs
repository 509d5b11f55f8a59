//! A thousand calls of a spell without a network, on each rung: how many requests they take, and that each is there once.

use crate::chance::Chance;
use crate::count::count;
use crate::harness::Harness;
use crate::run::{Run, Rung};

const CALLS: usize = 1_000;

/// The requests that all of them take.
async fn catches_up(rung: Rung) -> usize {
    let run = Run::of(rung);
    let chance = Chance::with_seed(20_261_121);
    let mut harness = Harness::new(run, run.rung.world().await, chance).await;
    let requests = harness.catches_up(CALLS).await;
    let tally = count(harness).await;
    assert_eq!((tally.calls, tally.lost, tally.doubled), (CALLS, 0, 0));
    requests
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_field_a_thousand_waiting_calls_take_five_requests() {
    assert_eq!(catches_up(Rung::KeyField).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_log_object_a_thousand_waiting_calls_take_fourteen_requests() {
    assert_eq!(catches_up(Rung::LogRecord).await, 14);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_key_a_thousand_waiting_calls_take_five_requests() {
    assert_eq!(catches_up(Rung::Verify).await, 5);
}
