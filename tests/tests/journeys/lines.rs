//! The agent's own lines: what rings on one that doesn't count is seen, and never reaches Salesforce.

use acceptance::app::{TestApp, note};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::logging::loggable::WhyNot;
use domain::settings::{Lines, Settings};
use domain::view::action::Action;
use domain::view::call::LogView;
use serde_json::json;

const HANAKO: &str = "+819012345678";

/// A whole call with Hanako on one of the agent's lines. The phone says the line with the first ring only.
async fn a_call_on(app: &TestApp, call_id: &str, line: &str) -> Result<CallId> {
    let ringing = json!({
        "event": "ringing", "source": "desk-phone", "call_id": call_id, "direction": "inbound", "line": line,
        "from": { "number": HANAKO }, "at": app.clock.now().timestamp().to_string(),
    });
    app.phone_says(ringing).await?.error_for_status()?;
    let is_it = |call: &domain::view::call::CallView| call.line.as_deref() == Some(line);
    let view = app
        .sees("who it is", |view| {
            let mut calls = view.calls.iter();
            calls.any(|call| is_it(call) && call.who.picked.is_some())
        })
        .await?;
    app.phone("answered", call_id, HANAKO).await?;
    app.phone("ended", call_id, HANAKO).await?;
    let call = view.calls.iter().find(|call| is_it(call));
    Ok(call.context("seen a moment ago")?.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_on_a_line_that_does_not_count_is_shown_and_never_logged() -> Result<()> {
    let mut app = TestApp::start().await?;
    let settings = Settings {
        lines: Box::new(Lines {
            only: Vec::new(),
            never: vec![String::from("Private")],
        }),
        ..Settings::default()
    };
    app.does(Action::ChangeSettings { settings }).await?;
    let private = a_call_on(&app, "l1", "Private").await?;
    let other_line = LogView::NotLogged {
        why: WhyNot::OtherLine,
    };
    app.sees_on_card(private, "that it is not logged", |card| {
        card.log == other_line && card.ended.is_some()
    })
    .await?;
    app.does(note(private, "Between us", 1)).await?;

    // Later settings and a restart change nothing of it.
    let settings = Settings::default();
    app.does(Action::ChangeSettings { settings }).await?;
    app.stops().await;
    app.starts().await?;
    let support = a_call_on(&app, "l2", "Support").await?;
    app.sees_on_card(support, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let of = |key: &str| {
        tasks
            .iter()
            .filter(|task| task["CallObject"] == key)
            .count()
    };
    assert_eq!((of("desk-phone:l1"), of("desk-phone:l2")), (0, 1));
    assert_eq!(app.tasks_with("Between us").await?.len(), 0);
    Ok(())
}
