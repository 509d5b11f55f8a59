//! Killed while the Task that Salesforce Voice has made of a call is being completed.

use crate::scene::{
    a_quiet_call, app_with_a_key_field, app_without_a_key_field, ends_well, hangs_up, holds,
    holds_in_vain, is_carried_out, reaches_the_org, tasks_of,
};
use acceptance::windowless::Harness;
use anyhow::{Context as _, Result};
use domain::view::action::Action;
use jiff::Timestamp;
use practice_org::USER_ID;
use serde_json::json;

/// The agent telephones with Salesforce Voice, and the program knows it.
async fn with_voice(app: &mut Harness) -> Result<()> {
    app.org.has_salesforce_voice(true).await?;
    let before = app.sees("a view", |_| true).await?.check.at;
    app.does(&Action::CheckSettings)?;
    app.sees("the settings check", |view| view.check.at > before)
        .await?;
    Ok(())
}

/// A call is under way, of which the platform has a record and a Task; gives the Task.
async fn a_call(app: &mut Harness) -> Result<String> {
    a_quiet_call(app, "k1", "First").await?;
    let now = Timestamp::now().to_string();
    let task = json!({
        "attributes": { "type": "Task", "referenceId": "task" }, "Subject": "Voice call",
        "Status": "Completed", "TaskSubtype": "Call", "OwnerId": USER_ID,
    });
    let record = json!({
        "attributes": { "type": "VoiceCall" }, "CallType": "Inbound", "VendorCallKey": "k1",
        "FromPhoneNumber": crate::scene::HANAKO, "ToPhoneNumber": "+81355501234",
        "CallStartDateTime": now, "CallEndDateTime": now, "UserId": USER_ID, "ActivityId": "@task",
    });
    let made = app.org.insert(&[task, record]).await?;
    made.first().cloned().context("the Task")
}

/// The call is in Salesforce once, in the Task that was there.
async fn is_in(app: &mut Harness, theirs: &str) -> Result<()> {
    ends_well(app, "k1", "First", &[]).await?;
    let (records, _) = tasks_of(app, "k1").await?;
    assert_eq!(records[0]["Id"], theirs);
    let tasks = app.org.tasks().await?;
    let voiced = tasks.iter().filter(|task| task["Subject"] == "Voice call");
    assert_eq!(voiced.count(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_voices_task_was_completed_and_before_the_answer_there_is_no_second()
-> Result<()> {
    let mut app = app_with_a_key_field().await?;
    with_voice(&mut app).await?;
    let theirs = a_call(&mut app).await?;
    holds(&app, "PATCH", 1000).await?;
    hangs_up(&app, "k1").await?;
    reaches_the_org(&app, "PATCH", 1).await?;
    app.kill().await?;
    is_carried_out(&app, "PATCH", 1).await?;
    app.starts().await?;
    is_in(&mut app, &theirs).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_search_and_the_completion_without_a_key_the_same_task_is_completed()
-> Result<()> {
    let mut app = app_without_a_key_field().await?;
    with_voice(&mut app).await?;
    let theirs = a_call(&mut app).await?;
    holds_in_vain(&app, "PATCH").await?;
    hangs_up(&app, "k1").await?;
    reaches_the_org(&app, "PATCH", 1).await?;
    app.kill().await?;
    app.org.heals().await?;
    app.starts().await?;
    is_in(&mut app, &theirs).await
}
