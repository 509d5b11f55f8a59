//! Records that go elsewhere while something waits to be written for them: the write follows, once, or the agent is asked.

use acceptance::app::{Setting, TestApp, note};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::settings::{LogTo, LoggingMode, Settings};
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::error::UiErrorCode;
use domain::view::query::{Answer, Query};
use domain::view::writes::WriteState;
use practice_org::CustomSchema;
use serde_json::{Value, json};
use std::time::Duration;

const NUMBER: &str = "+442079460031";

async fn inserts(app: &TestApp, record: Value) -> Result<String> {
    let ids = app.org.insert(&[record]).await?;
    ids.into_iter().next().context("the id of a new record")
}

async fn lead(app: &TestApp) -> Result<String> {
    inserts(
        app,
        json!({ "attributes": { "type": "Lead" }, "LastName": "Okafor", "Company": "Okafor Ltd", "Phone": NUMBER }),
    )
    .await
}

async fn person(app: &TestApp, name: &str, phone: Option<&str>) -> Result<String> {
    inserts(
        app,
        json!({ "attributes": { "type": "Contact" }, "LastName": name, "Phone": phone }),
    )
    .await
}

/// A call with the one who has the number, which ends and is kept back.
async fn call_ends_while_paused(app: &TestApp) -> Result<CallId> {
    let call = app.rings("m1", NUMBER).await?;
    app.sees_on_card(call, "who it is", |card| card.who.state == WhoState::Known)
        .await?;
    app.phone("answered", "m1", NUMBER).await?;
    logging(app, LoggingMode::Paused).await?;
    app.does(note(call, "Wants a visit", 1)).await?;
    app.phone("ended", "m1", NUMBER).await?;
    app.sees("that the record is kept back", |view| {
        view.link.waiting == 1
    })
    .await?;
    Ok(call)
}

async fn logging(app: &TestApp, logging: LoggingMode) -> Result<()> {
    let settings = Settings {
        logging,
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await
}

async fn tasks(app: &TestApp) -> Result<Vec<Value>> {
    let tasks = app.org.tasks().await?.into_iter();
    Ok(tasks
        .filter(|task| task["CallObject"] == "desk-phone:m1")
        .collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_that_a_colleague_converted_meanwhile_is_logged_to_its_contact() -> Result<()> {
    let app = TestApp::start().await?;
    let lead = lead(&app).await?;
    let call = call_ends_while_paused(&app).await?;
    let converted = app.org.converts_lead(&lead).await?;
    logging(&app, LoggingMode::Enabled).await?;
    let card = app
        .sees_on_card(call, "the record", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
    let picked = card.who.picked.context("somebody is picked")?;
    assert_eq!(picked.object, "Contact");
    let tasks = tasks(&app).await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["WhoId"], picked.id.to_string());
    assert_eq!(tasks[0]["WhoId"], converted.contact.as_str());
    assert_eq!(tasks[0]["Description"], "Wants a visit");
    Ok(())
}

/// An org without any key: the Task of an earlier request is recognised by the person it was sent for, who has changed.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_call_that_landed_before_its_lead_was_converted_is_not_logged_twice()
-> Result<()> {
    let setting = Setting {
        key_field: false,
        ..Setting::default()
    };
    let app = TestApp::start_with(setting).await?;
    let lead = lead(&app).await?;
    let call = app.rings("m1", NUMBER).await?;
    app.sees_on_card(call, "the panel", |card| {
        card.panel
            .as_ref()
            .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.org.goes_silent_after_accepting(1).await?;
    app.phone("ended", "m1", NUMBER).await?;
    app.sees_on_card(
        call,
        "the doubt",
        |card| matches!(card.log, LogView::Waiting { write } if write == WriteState::Checking),
    )
    .await?;
    let converted = app.org.converts_lead(&lead).await?;
    let mut tried = None;
    while app.view()?.link.waiting > 0 {
        let view = app
            .sees("that it was looked for, or is there", |view| {
                let mut writes = view.outbox.iter();
                view.link.waiting == 0
                    || writes.any(|write| write.next_try.is_some() && write.next_try != tried)
            })
            .await?;
        tried = view.outbox.first().and_then(|write| write.next_try);
        app.clock.advance(Duration::from_secs(6 * 60));
    }
    let tasks = tasks(&app).await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["WhoId"], converted.contact.as_str());
    let card = app
        .sees_on_card(call, "the record", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
    let picked = card.who.picked.context("somebody is picked")?;
    assert_eq!(picked.id.to_string(), converted.contact);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_log_object_a_contact_that_was_merged_away_is_logged_to_the_one_that_is_left()
-> Result<()> {
    let mut app = TestApp::start().await?;
    app.org.admin_adds(&CustomSchema::call_log()?).await?;
    app.stops().await;
    app.clock.advance(Duration::from_secs(13 * 3600));
    app.starts().await?;
    // What is known of the org is read anew, and the package is in it.
    poll_until("the package", PATIENCE, async || {
        let Answer::Choices(choices) = app.asks(Query::Choices).await? else {
            anyhow::bail!("choices were asked for");
        };
        Ok(choices.log_to.contains(&LogTo::TaskAndLog).then_some(()))
    })
    .await?;
    let loser = person(&app, "Okafor", Some(NUMBER)).await?;
    let winner = person(&app, "Okafor-Smith", None).await?;
    let call = call_ends_while_paused(&app).await?;
    app.org.merges(&winner, &loser).await?;
    logging(&app, LoggingMode::Enabled).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = tasks(&app).await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["WhoId"], winner.as_str());
    let records = app.org.rows("Ringside_Call__c").await?;
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["Contact__c"], winner.as_str());
    assert_eq!(tasks[0]["Ringside_Call__c"], records[0]["Id"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_contact_that_was_deleted_the_agent_is_asked_and_the_note_is_kept() -> Result<()> {
    let app = TestApp::start().await?;
    let gone = person(&app, "Okafor", Some(NUMBER)).await?;
    let call = call_ends_while_paused(&app).await?;
    let card = app
        .sees_on_card(call, "the pick", |card| card.who.picked.is_some())
        .await?;
    assert_eq!(
        card.who.picked.map(|who| who.id.to_string()),
        Some(gone.clone())
    );
    app.org_changes(&format!("Contact/{gone}"), None).await?;
    logging(&app, LoggingMode::Enabled).await?;
    let card = app
        .sees_on_card(call, "that it needs the agent", |card| {
            matches!(&card.log, LogView::NeedsYou { error, .. } if error.code == UiErrorCode::RecordGone)
        })
        .await?;
    assert_eq!(card.note.text, "Wants a visit");
    assert_eq!(tasks(&app).await?.len(), 0);
    // Only the agent can say who it was. Then the same write goes.
    let found = app.finds("佐藤 花子").await?;
    let domain::view::query::Answer::Found { matches, .. } = found else {
        anyhow::bail!("asked for people, told of something else");
    };
    let who = matches.into_iter().next().context("somebody is found")?;
    app.does(Action::Pick {
        call,
        who: who.clone(),
    })
    .await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = tasks(&app).await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["WhoId"], who.id.to_string());
    assert_eq!(tasks[0]["Description"], "Wants a visit");
    Ok(())
}
