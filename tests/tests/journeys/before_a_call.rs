//! A to-do without a call: an open Task, linked to none; ticking it completes it in Salesforce.

use acceptance::app::{TestApp, to_do};
use anyhow::{Context as _, Result};
use domain::base::refs::TaskRef;
use domain::view::action::Action;

#[tokio::test(flavor = "multi_thread")]
async fn a_to_do_is_an_open_task_under_next_steps_and_ticking_completes_it() -> Result<()> {
    let app = TestApp::start().await?;
    app.does(to_do("Order envelopes", None)).await?;
    let mine = |view: &domain::view::screen::View| {
        view.my_next_steps
            .iter()
            .find(|task| task.subject == "Order envelopes")
            .cloned()
    };
    let in_salesforce = |view: &domain::view::screen::View| {
        mine(view).is_some_and(|task| matches!(task.task, TaskRef::Salesforce(_)))
    };
    let view = app.sees("the to-do in Salesforce", in_salesforce).await?;
    let made = app.tasks_with("Order envelopes").await?;
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["Status"], "Not Started");
    assert_eq!(made[0]["CallObject"], serde_json::Value::Null);
    assert_ne!(made[0]["TaskSubtype"], "Call");

    let task = mine(&view).context("it is there")?.task;
    app.does(Action::Complete { task }).await?;
    app.sees("the to-do to be gone", |view| mine(view).is_none())
        .await?;
    let done = app.tasks_with("Order envelopes").await?;
    assert_eq!(done.len(), 1);
    assert_eq!(done[0]["IsClosed"], true);
    Ok(())
}
