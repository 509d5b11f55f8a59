//! A to-do without a call: an open Task, linked to no call; ticking it completes it in Salesforce. A to-do that is made
//! from a call names that call.

use acceptance::app::{TestApp, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::OutboxId;
use domain::base::refs::TaskRef;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::recent::RecentFilter;
use domain::view::todo::Todo;
use serde_json::{Value, json};
use uuid::Uuid;

const HANAKO: &str = "+819012345678";

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

#[tokio::test(flavor = "multi_thread")]
async fn a_to_do_is_linked_to_the_opened_call_or_to_none() -> Result<()> {
    let app = TestApp::start().await?;
    let past = app.rings("c1", HANAKO).await?;
    app.phone("ended", "c1", HANAKO).await?;
    app.sees_on_card(past, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    app.does(Action::Leave { call: past }).await?;
    let now = app.rings("c2", HANAKO).await?;
    let her = app
        .sees_on_card(now, "her", |card| card.who.picked.is_some())
        .await?;
    let her = her.who.picked.context("seen a moment ago")?.id;

    // Made from the call that goes on, from one that is opened from the list of recent calls, and from none.
    app.does(to_do("Of this call", Some(now))).await?;
    let recent = app.recent("", RecentFilter::Today).await?;
    let opened = recent.last().context("the first call")?.id;
    assert_eq!(opened, past);
    app.does(Action::Show { call: opened }).await?;
    app.does(to_do("Of the call before", Some(opened))).await?;
    app.does(Action::AddNextStep {
        id: OutboxId(Uuid::new_v4()),
        todo: Todo {
            subject: String::from("Of no call"),
            ..Todo::default()
        },
        call: None,
        about: Some(her.clone()),
    })
    .await?;
    poll_until("all three in Salesforce", PATIENCE, async || {
        let made = app.tasks_with("Of ").await?;
        Ok((made.len() == 3).then_some(()))
    })
    .await?;
    for (subject, key) in [
        ("Of this call", json!("desk-phone:c2")),
        ("Of the call before", json!("desk-phone:c1")),
        ("Of no call", Value::Null),
    ] {
        let made = app.tasks_with(subject).await?;
        assert_eq!(made.len(), 1, "{subject}");
        assert_eq!(made[0]["CallObject"], key, "{subject}");
        assert_eq!(made[0]["IsClosed"], false, "{subject}");
        assert_eq!(made[0]["WhoId"], her.to_string(), "{subject}");
    }
    Ok(())
}
