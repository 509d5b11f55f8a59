//! What was written without a network goes in few requests when it is back, whatever the org has to know a call by again.

use acceptance::app::{Setting, TestApp, to_do};
use anyhow::{Context as _, Result, ensure};
use domain::base::ids::{CallId, CallKey};
use domain::view::action::Action;
use practice_org::SeenRequest;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Instant;

const HANAKO: &str = "+819012345678";

/// The network between the agent and the org, as many have it.
const ROUND_TRIP_MS: u64 = 80;

/// So many calls come in and end while there is no network.
async fn calls_end_offline(app: &TestApp, count: usize) -> Result<()> {
    app.org.goes_offline().await?;
    for n in 0..count {
        let call_id = format!("b{n}");
        app.phone("ringing", &call_id, HANAKO).await?;
        app.phone("ended", &call_id, HANAKO).await?;
        let key = CallKey {
            source: String::from("desk-phone"),
            call_id,
        };
        let call = CallId::derive(&key, 0);
        app.does(Action::Leave { call }).await?;
    }
    app.sees("that all of it waits", |view| {
        view.link.offline_since.is_some() && view.link.waiting == u32::try_from(count).unwrap_or(0)
    })
    .await?;
    Ok(())
}

/// Everything is sent; the requests that the org has counted for it.
async fn all_is_sent(app: &TestApp) -> Result<Vec<SeenRequest>> {
    app.org.comes_back().await?;
    app.org.is_slow(ROUND_TRIP_MS).await?;
    app.org.forget_requests().await?;
    let began = Instant::now();
    app.does(Action::SendNow).await?;
    app.sees("everything sent", |view| {
        view.link.waiting == 0 && view.link.offline_since.is_none()
    })
    .await?;
    println!("sent after {:.1} s", began.elapsed().as_secs_f64());
    app.org.heals().await?;
    let requests = app.org.requests().await?;
    for seen in &requests {
        println!("{} {} {}", seen.counted, seen.method, seen.path);
    }
    let writes = |seen: &SeenRequest| seen.method != "GET" && seen.counted > 0;
    Ok(requests.into_iter().filter(writes).collect())
}

/// Each call has one Task.
async fn each_is_there_once(app: &TestApp, count: usize) -> Result<Vec<Value>> {
    let tasks = app.org.tasks().await?;
    let of_calls = tasks.into_iter().filter(|task| {
        let call = task["CallObject"].as_str();
        call.is_some_and(|call| call.starts_with("desk-phone:b"))
    });
    let of_calls: Vec<Value> = of_calls.collect();
    let names: BTreeSet<String> = of_calls
        .iter()
        .map(|task| task["CallObject"].to_string())
        .collect();
    ensure!(of_calls.len() == count, "{} Tasks", of_calls.len());
    ensure!(names.len() == count, "{} calls", names.len());
    Ok(of_calls)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_waiting_writes_take_two_requests_at_most() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.goes_offline().await?;
    for n in 0..200 {
        app.does(to_do(&format!("Waiting {n:03}"), None)).await?;
    }
    app.sees("that all of it waits", |view| view.link.waiting == 200)
        .await?;
    let requests = all_is_sent(&app).await?;
    assert_eq!(app.tasks_with("Waiting ").await?.len(), 200);
    // The first may go by itself, as the one that finds the network to be back.
    assert!(requests.len() <= 2, "{} requests", requests.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_many_calls_makes_no_second_task_of_any() -> Result<()> {
    for (key_field, log_object) in [(true, false), (false, true), (false, false)] {
        let setting = Setting {
            key_field,
            log_object,
            ..Setting::default()
        };
        let app = TestApp::start_with(setting).await?;
        calls_end_offline(&app, 30).await?;
        app.org.comes_back().await?;
        app.org.goes_silent_after_accepting(1).await?;
        app.does(Action::SendNow).await?;
        app.sees("the doubt", |view| {
            view.link.waiting == 30 && view.link.offline_since.is_none()
        })
        .await
        .context("the first answer is lost")?;
        // As well for the call that found the network to be gone: without a key, its request may arrive until then.
        app.clock.advance(std::time::Duration::from_secs(12 * 60));
        app.sees("everything sent", |view| view.link.waiting == 0)
            .await?;
        each_is_there_once(&app, 30).await?;
    }
    Ok(())
}
