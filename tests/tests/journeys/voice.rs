//! Agents who telephone with Salesforce Voice: the platform has a record of each call and has made a Task of it. There is one
//! Task of each call.

use crate::what_may_be_seen::describes_again;
use acceptance::app::{TestApp, note};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::state::finding::FindingCode;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::writes::WriteState;
use jiff::{SignedDuration, Timestamp};
use practice_org::{CALL_KEY, USER_ID};
use serde_json::{Value, json};
use std::time::Duration;

const HANAKO: &str = "+819012345678";
const COMPANY: &str = "+81355501234";

async fn with_voice() -> Result<TestApp> {
    let app = TestApp::start().await?;
    app.org.has_salesforce_voice(true).await?;
    describes_again(&app).await?;
    Ok(app)
}

/// The platform makes a Task.
async fn makes_task(app: &TestApp, subject: &str) -> Result<String> {
    let task = json!({
        "attributes": { "type": "Task" }, "Subject": subject, "Status": "Completed", "TaskSubtype": "Call",
        "OwnerId": USER_ID, "CallType": "Inbound",
    });
    app.org.insert(&[task]).await?.pop().context("its id")
}

/// The platform has a record of a call of Hanako's, in which she had waited so long.
async fn has_call(app: &TestApp, key: &str, waited: i64, task: Option<&str>) -> Result<String> {
    let at = |ago: i64| -> String {
        let now: Timestamp = app.clock.now().timestamp();
        (now - SignedDuration::from_secs(ago)).to_string()
    };
    let record = json!({
        "attributes": { "type": "VoiceCall" }, "CallType": "Inbound", "FromPhoneNumber": HANAKO,
        "ToPhoneNumber": COMPANY, "CallStartDateTime": at(waited), "CallEndDateTime": at(waited),
        "UserId": USER_ID, "VendorCallKey": key, "VendorType": "ContactCenter", "ActivityId": task,
    });
    app.org.insert(&[record]).await?.pop().context("its id")
}

async fn rings_and_is_answered(app: &TestApp, call_id: &str) -> Result<CallId> {
    let call = app.rings(call_id, HANAKO).await?;
    app.sees_on_card(call, "the panel", |card| {
        let panel = card.panel.as_ref();
        panel.is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.phone("answered", call_id, HANAKO).await?;
    app.does(note(call, "Wants a quote", 1)).await?;
    Ok(call)
}

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<String> {
    let card = app
        .sees_on_card(call, "the record", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
    match card.log {
        LogView::InSalesforce { task } => Ok(task.0),
        log => anyhow::bail!("seen a moment ago, now {log:?}"),
    }
}

async fn is_waited_for(app: &TestApp, call: CallId, write: WriteState) -> Result<()> {
    let waits = LogView::Waiting { write };
    app.sees_on_card(call, "why it waits", |card| card.log == waits)
        .await?;
    Ok(())
}

/// The Tasks of calls that were made since the org was filled.
async fn tasks_since(app: &TestApp, before: &[Value]) -> Result<Vec<Value>> {
    let mut tasks = app.org.tasks().await?;
    tasks.retain(|task| before.iter().all(|known| known["Id"] != task["Id"]));
    Ok(tasks)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_task_that_voice_has_made_is_completed_and_there_is_no_second() -> Result<()> {
    let app = with_voice().await?;
    let before = app.org.tasks().await?;
    let call = rings_and_is_answered(&app, "v1").await?;
    let theirs = makes_task(&app, "Voice call").await?;
    has_call(&app, "vendor-1", 600, Some(&theirs)).await?;
    app.org.forget_requests().await?;
    app.phone("ended", "v1", HANAKO).await?;
    assert_eq!(is_in_salesforce(&app, call).await?, theirs);
    let tasks = tasks_since(&app, &before).await?;
    assert_eq!(tasks.len(), 1);
    let task = &tasks[0];
    assert_eq!(task["Description"], "Wants a quote");
    assert_eq!(task["CallDisposition"], "Connected");
    assert_eq!(task["CallObject"], "desk-phone:v1");
    assert_eq!(task[CALL_KEY], call.log_write().to_string());
    assert!(task["WhoId"].is_string());
    // What the platform wrote stays.
    assert_eq!(task["Subject"], "Voice call");
    // As for another tool's Task: the search, the Task as it is, the change, and the panel, in which it stands now.
    assert!(app.org.counted_requests().await? <= 4);

    // A later edit goes to the same Task.
    app.does(note(call, "Wants two quotes", 2)).await?;
    app.does(Action::SaveCall { call }).await?;
    app.sees_on_card(call, "the edit in Salesforce", |card| {
        card.note.text == "Wants two quotes" && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = tasks_since(&app, &before).await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["Description"], "Wants two quotes");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_completion_leaves_one_task_with_the_note_once() -> Result<()> {
    let app = with_voice().await?;
    let before = app.org.tasks().await?;
    let call = rings_and_is_answered(&app, "v2").await?;
    let theirs = makes_task(&app, "Voice call").await?;
    has_call(&app, "vendor-2", 0, Some(&theirs)).await?;
    app.org.goes_silent_after_accepting(1).await?;
    app.phone("ended", "v2", HANAKO).await?;
    is_waited_for(&app, call, WriteState::Checking).await?;
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(is_in_salesforce(&app, call).await?, theirs);
    let tasks = tasks_since(&app, &before).await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["Description"], "Wants a quote");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_voice_makes_within_a_minute_is_completed() -> Result<()> {
    let app = with_voice().await?;
    let before = app.org.tasks().await?;
    let call = rings_and_is_answered(&app, "v3").await?;
    let record = has_call(&app, "vendor-3", 0, None).await?;
    app.phone("ended", "v3", HANAKO).await?;
    is_waited_for(&app, call, WriteState::Later).await?;
    assert!(tasks_since(&app, &before).await?.is_empty());
    let theirs = makes_task(&app, "Voice call").await?;
    app.org
        .colleague_edits("VoiceCall", &record, &json!({ "ActivityId": theirs }))
        .await?;
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(is_in_salesforce(&app, call).await?, theirs);
    assert_eq!(tasks_since(&app, &before).await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_voice_makes_no_task_the_call_gets_one_of_its_own_a_minute_later() -> Result<()> {
    let app = with_voice().await?;
    let before = app.org.tasks().await?;
    let call = rings_and_is_answered(&app, "v4").await?;
    has_call(&app, "vendor-4", 0, None).await?;
    app.phone("ended", "v4", HANAKO).await?;
    is_waited_for(&app, call, WriteState::Later).await?;
    app.clock.advance(Duration::from_secs(60));
    let ours = is_in_salesforce(&app, call).await?;
    let tasks = tasks_since(&app, &before).await?;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0]["Id"], ours);
    assert_eq!(tasks[0]["Description"], "Wants a quote");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_records_that_may_be_the_calls_neither_task_is_touched_but_its_own_id_tells()
-> Result<()> {
    let app = with_voice().await?;
    let call = rings_and_is_answered(&app, "v5").await?;
    let one = makes_task(&app, "Voice call one").await?;
    let other = makes_task(&app, "Voice call other").await?;
    has_call(&app, "vendor-5", 30, Some(&one)).await?;
    has_call(&app, "vendor-6", 60, Some(&other)).await?;
    let before = app.org.tasks().await?;
    app.phone("ended", "v5", HANAKO).await?;
    let ours = is_in_salesforce(&app, call).await?;
    assert!(ours != one && ours != other);
    let after = app.org.tasks().await?;
    for known in &before {
        assert!(
            after.contains(known),
            "a Task that is not the call's: {known}"
        );
    }
    assert_eq!(after.len(), before.len() + 1);

    // The phone system tells Ringside what it tells Salesforce.
    let call = rings_and_is_answered(&app, "vendor-6").await?;
    app.phone("ended", "vendor-6", HANAKO).await?;
    assert_eq!(is_in_salesforce(&app, call).await?, other);
    assert_eq!(app.org.tasks().await?.len(), after.len());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_waited_for_the_network_each_go_into_their_own_task() -> Result<()> {
    let app = with_voice().await?;
    let before = app.org.tasks().await?;
    app.org.goes_offline().await?;
    let mut calls = Vec::new();
    for id in ["vendor-7", "vendor-8"] {
        let call = app.rings(id, HANAKO).await?;
        app.phone("answered", id, HANAKO).await?;
        app.does(note(call, &format!("Note of {id}"), 1)).await?;
        app.phone("ended", id, HANAKO).await?;
        is_waited_for(&app, call, WriteState::Offline).await?;
        calls.push(call);
    }
    app.org.heals().await?;
    let mut theirs = Vec::new();
    for id in ["vendor-7", "vendor-8"] {
        let task = makes_task(&app, "Voice call").await?;
        has_call(&app, id, 0, Some(&task)).await?;
        theirs.push(task);
    }
    app.clock.advance(Duration::from_secs(60));
    for (call, theirs) in calls.into_iter().zip(&theirs) {
        assert_eq!(is_in_salesforce(&app, call).await?, *theirs);
    }
    let tasks = tasks_since(&app, &before).await?;
    let notes: Vec<&Value> = tasks.iter().map(|task| &task["Description"]).collect();
    assert_eq!(notes, ["Note of vendor-7", "Note of vendor-8"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tools_task_and_voices_are_searched_in_one_request_and_voices_is_the_one()
-> Result<()> {
    let app = with_voice().await?;
    let mut settings = app.view()?.settings;
    settings.join_others = true;
    app.does(Action::ChangeSettings { settings }).await?;
    let call = rings_and_is_answered(&app, "v9").await?;
    let tool = json!({
        "attributes": { "type": "Task" }, "Subject": "Other tool", "Status": "Completed", "TaskSubtype": "Call",
        "OwnerId": USER_ID, "CallObject": "v9",
    });
    app.org.insert(&[tool]).await?;
    let theirs = makes_task(&app, "Voice call").await?;
    has_call(&app, "vendor-9", 0, Some(&theirs)).await?;
    let before = app.org.tasks().await?.len();
    app.org.forget_requests().await?;
    app.phone("ended", "v9", HANAKO).await?;
    assert_eq!(is_in_salesforce(&app, call).await?, theirs);
    assert!(app.org.counted_requests().await? <= 4);
    assert_eq!(app.org.tasks().await?.len(), before);

    // Without a record of Voice's it is the other tool's.
    let call = rings_and_is_answered(&app, "v10").await?;
    let tool = json!({
        "attributes": { "type": "Task" }, "Subject": "Other tool", "Status": "Completed", "TaskSubtype": "Call",
        "OwnerId": USER_ID, "CallObject": "v10",
    });
    let tool = app.org.insert(&[tool]).await?.pop().context("its id")?;
    app.phone("ended", "v10", HANAKO).await?;
    assert_eq!(is_in_salesforce(&app, call).await?, tool);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_voice_does_not_have_costs_three_requests() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.has_salesforce_voice(true).await?;
    app.org.forget_requests().await?;
    describes_again(&app).await?;
    // Once what is seen is known anew, the agent's own next steps are read anew.
    poll_until("the next steps", PATIENCE, async || {
        let requests = app.org.requests().await?;
        let mut queries = requests.iter().filter_map(|seen| seen.query.as_ref());
        Ok(queries
            .any(|query| query.contains("IsReminderSet"))
            .then_some(()))
    })
    .await?;
    app.org.forget_requests().await?;
    let call = rings_and_is_answered(&app, "v13").await?;
    app.phone("ended", "v13", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(app.org.counted_requests().await?, 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_voice_nothing_is_asked_of_it_and_where_its_tasks_are_hidden_that_is_said()
-> Result<()> {
    let app = TestApp::start().await?;
    let voiced = |requests: &[practice_org::SeenRequest]| {
        let mut seen = requests.iter();
        seen.any(|seen| seen.path.contains("VoiceCall"))
    };
    let call = rings_and_is_answered(&app, "v11").await?;
    app.phone("ended", "v11", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    assert!(!voiced(&app.org.requests().await?));

    app.org.has_salesforce_voice(true).await?;
    app.org.hides_field("VoiceCall", "ActivityId").await?;
    describes_again(&app).await?;
    assert!(voiced(&app.org.requests().await?), "it is described");
    let view = app.view()?;
    let findings = view.check.findings.iter();
    let mut hidden = findings.filter(|found| found.code == FindingCode::VoiceTaskHidden);
    let hidden = hidden.next().context("it is said")?;
    assert_eq!(hidden.params["field"], "VoiceCall.ActivityId");
    let before = app.org.tasks().await?;
    let call = rings_and_is_answered(&app, "v12").await?;
    app.phone("ended", "v12", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(tasks_since(&app, &before).await?.len(), 1);
    Ok(())
}
