//! The computer's clock is set, and Salesforce says nothing for a while: what a call's record says, and what the agent sees.

use acceptance::app::{TestApp, note};
use anyhow::{Context as _, Result};
use domain::view::call::LogView;
use domain::view::writes::WriteState;
use jiff::SignedDuration;
use serde_json::json;
use std::time::Duration;

const HANAKO: &str = "+819012345678";

/// A phone that names no time.
async fn says(app: &TestApp, event: &str, call_id: &str) -> Result<()> {
    let event = json!({
        "event": event, "source": "desk-phone", "call_id": call_id, "direction": "inbound",
        "from": { "number": HANAKO },
    });
    app.phone_says(event).await?.error_for_status()?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_by_hours_in_mid_call_changes_nothing_of_the_calls_length() -> Result<()>
{
    let app = TestApp::start().await?;
    for (call_id, hours) in [("c1", 1), ("c2", -3)] {
        says(&app, "ringing", call_id).await?;
        says(&app, "answered", call_id).await?;
        let view = app
            .sees("the call", |view| {
                view.calls
                    .iter()
                    .any(|card| card.answered.is_some() && card.ended.is_none())
            })
            .await?;
        let call = view.front.context("a call in front")?;
        app.clock.set_wall_clock(SignedDuration::from_hours(hours));
        app.does(note(call, call_id, 1)).await?;
        says(&app, "ended", call_id).await?;
        app.sees_on_card(call, "its record", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
        let tasks = app.tasks_with(call_id).await?;
        let [task] = tasks.as_slice() else {
            anyhow::bail!("one Task: {tasks:?}")
        };
        let seconds = task["CallDurationInSeconds"].as_i64();
        assert!(
            seconds.is_some_and(|seconds| (0..60).contains(&seconds)),
            "{hours}: {task}"
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_keeps_nobody_offline() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.goes_offline().await?;
    let call = app.rings("b1", HANAKO).await?;
    app.phone("answered", "b1", HANAKO).await?;
    app.phone("ended", "b1", HANAKO).await?;
    app.sees("that it is offline", |view| {
        view.link.offline_since.is_some()
    })
    .await?;
    app.org.comes_back().await?;
    app.clock.set_wall_clock(SignedDuration::from_hours(-3));
    app.sees_on_card(call, "its record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    app.sees("that it is online", |view| {
        view.link.offline_since.is_none()
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_org_that_says_nothing_is_out_of_reach_within_seconds_and_the_call_lands_once()
-> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("s1", HANAKO).await?;
    app.sees_on_card(call, "the panel", |card| card.panel.is_some())
        .await?;
    app.phone("answered", "s1", HANAKO).await?;
    app.does(note(call, "Into the silence", 1)).await?;
    app.org.is_slow(5000).await?;
    app.phone("ended", "s1", HANAKO).await?;
    app.sees_on_card(call, "that it is being sent", |card| {
        let sending = WriteState::Sending;
        card.log == LogView::Waiting { write: sending }
    })
    .await?;
    app.clock.advance(Duration::from_secs(9));
    app.sees("that Salesforce is out of reach", |view| {
        view.link.offline_since.is_some()
    })
    .await?;
    app.org.heals().await?;
    app.sees_on_card(call, "its record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(app.tasks_with("Into the silence").await?.len(), 1);
    Ok(())
}
