//! The ladder of exactly once, under faults: thousands of calls on each of its rungs, counted in the org at the end.
//!
//! It owns the promise of each rung as a test. The rules, the requests and the org are the real ones, and speak HTTP; the
//! clock, the phone and the disk are played, so that eleven minutes in doubt take no time.
//!
//! A run is a slice that the suite can afford. The whole measure:
//!
//! ```text
//! RINGSIDE_CALLS=10000 cargo nextest run -p engine ladder --no-capture
//! ```
//!
//! `RINGSIDE_SEED` has a run again: faults, kills and edits fall as they fell, as far as threads allow.

use tokio::task::JoinSet;

use crate::chance::Chance;
use crate::count::count;
use crate::harness::Harness;
use crate::run::{Run, Rung};
use crate::tally::Tally;

/// Calls in one harness, in one org: many small orgs are faster than a large one, and can run side by side.
const IN_ONE: usize = 125;

/// Harnesses at a time.
const SIDE_BY_SIDE: usize = 4;

async fn simulate(run: Run, slice: usize) -> Tally {
    another_simulation(run, slice, 0).await
}

/// The same with other chance for each number.
async fn another_simulation(run: Run, slice: usize, number_of_it: u64) -> Tally {
    let number = |name: &str| {
        let text = std::env::var(name).ok()?;
        text.parse::<u64>().ok()
    };
    let calls = number("RINGSIDE_CALLS").map_or(slice, |calls| calls as usize);
    let seed = number("RINGSIDE_SEED").unwrap_or(20_261_121 + 10_000 * number_of_it);
    println!("RINGSIDE_SEED={seed} has this run again");
    let mut harnesses = JoinSet::new();
    let mut tally = Tally::default();
    for start in (0..calls).step_by(IN_ONE) {
        if harnesses.len() >= SIDE_BY_SIDE {
            tally.add(harnesses.join_next().await.unwrap().unwrap());
        }
        let chance = Chance::with_seed(seed + start as u64);
        let here = IN_ONE.min(calls - start);
        harnesses.spawn(async move {
            let mut harness = Harness::new(run, run.rung.world().await, chance).await;
            harness.works(here).await;
            count(harness).await
        });
    }
    while let Some(counted) = harnesses.join_next().await {
        tally.add(counted.unwrap());
    }
    println!("{tally}");
    assert_eq!(tally.calls, calls);
    // Batches make few requests of many calls, and a fault meets a request.
    // Where they fall is left to the threads, so the bars are far below what is usual.
    assert!(tally.faults > calls / 10, "too quiet to prove anything");
    assert!(
        tally.together > calls / 4,
        "too few batches to prove anything"
    );
    assert!(tally.kills > calls / 150, "too few kills to prove anything");
    tally
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_field_every_call_is_one_task_whatever_fails() {
    let tally = simulate(Run::of(Rung::KeyField), 500).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_log_object_every_call_is_one_task_and_one_record_whatever_fails() {
    let tally = simulate(Run::of(Rung::LogRecord), 500).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_log_object_alone_every_call_is_one_record_and_no_task() {
    let tally = simulate(Run::of(Rung::LogOnly), 250).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_key_no_call_is_lost_and_what_ends_within_its_time_is_not_doubled() {
    let tally = simulate(Run::of(Rung::Verify).in_time(), 500).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_begun_at_the_answer_is_one_task_with_a_key_field_whatever_fails() {
    let run = Run::of(Rung::KeyField).begun_at_the_answer();
    let tally = simulate(run, 125).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_begun_at_the_answer_is_one_task_and_one_record_with_the_log_object() {
    let run = Run::of(Rung::LogRecord).begun_at_the_answer();
    let tally = simulate(run, 125).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_begun_at_the_answer_is_one_record_with_the_log_object_alone() {
    let run = Run::of(Rung::LogOnly).begun_at_the_answer();
    let tally = simulate(run, 125).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_begun_at_the_answer_is_not_lost_or_doubled_without_any_key() {
    let run = Run::of(Rung::Verify).begun_at_the_answer().in_time();
    let tally = simulate(run, 125).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_another_tool_has_logged_is_that_one_task_with_a_key_field_whatever_fails() {
    let run = Run::of(Rung::KeyField).beside_another_tool();
    let tally = simulate(run, 125).await;
    assert!(tally.joined > 20, "too few of another tool's Tasks");
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_another_tool_has_logged_is_that_one_task_and_one_record_with_the_log_object() {
    let run = Run::of(Rung::LogRecord).beside_another_tool();
    let tally = simulate(run, 125).await;
    assert!(tally.joined > 20, "too few of another tool's Tasks");
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_another_tool_has_logged_and_that_is_begun_early_is_one_task_without_any_key() {
    let run = Run::of(Rung::Verify).beside_another_tool();
    let tally = simulate(run.begun_at_the_answer().in_time(), 125).await;
    assert!(tally.joined > 20, "too few of another tool's Tasks");
    assert_eq!((tally.lost, tally.doubled), (0, 0));
}

/// The residual race: a request that is carried out after the eleven minutes in which Salesforce would have ended it. Nothing
/// in an org without a key can tell the two apart.
#[tokio::test(flavor = "multi_thread")]
async fn without_any_key_only_a_request_that_outlives_its_time_can_double_a_call() {
    // Whether a late request doubles a call is left to chance: so it is tried until one has.
    for number in 0..20 {
        let tally = another_simulation(Run::of(Rung::Verify), 250, number).await;
        assert_eq!(tally.lost, 0);
        assert!(tally.doubled <= tally.late);
        if tally.doubled > 0 {
            return;
        }
    }
    panic!("the race was not run");
}
