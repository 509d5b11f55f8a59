//! Another tool logs calls into the same org: one Task of each call, with what both have written.

use acceptance::app::{TestApp, note};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::writes::WriteState;
use practice_org::{CALL_KEY, USER_ID};
use serde_json::{Value, json};
use std::time::Duration;

const HANAKO: &str = "+819012345678";

async fn joins_others() -> Result<TestApp> {
    let app = TestApp::start().await?;
    let mut settings = app.view()?.settings;
    settings.join_others = true;
    app.does(Action::ChangeSettings { settings }).await?;
    Ok(app)
}

/// Another tool's record of the call, under the phone's own name for it.
async fn other_tool_logs(app: &TestApp, call_id: &str, subject: &str) -> Result<String> {
    let task = json!({
        "attributes": { "type": "Task" }, "Subject": subject, "Status": "Completed", "TaskSubtype": "Call",
        "CallObject": call_id, "OwnerId": USER_ID, "Description": "Recording at the other tool",
        "CallDurationInSeconds": 7,
    });
    app.org.insert(&[task]).await?.pop().context("its id")
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

/// The Tasks of a call, under whatever name.
async fn tasks_of(app: &TestApp, call_id: &str) -> Result<Vec<Value>> {
    let ours = format!("desk-phone:{call_id}");
    let mut tasks = app.org.tasks().await?;
    tasks.retain(|task| task["CallObject"] == call_id || task["CallObject"] == ours);
    Ok(tasks)
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

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_another_tool_has_logged_is_completed_in_place_of_making_a_second() -> Result<()>
{
    let app = joins_others().await?;
    let call = rings_and_is_answered(&app, "j1").await?;
    let theirs = other_tool_logs(&app, "j1", "Call via other tool").await?;
    app.phone("ended", "j1", HANAKO).await?;
    assert_eq!(is_in_salesforce(&app, call).await?, theirs);
    let tasks = tasks_of(&app, "j1").await?;
    assert_eq!(tasks.len(), 1);
    let task = &tasks[0];
    // What was there stays; what was empty is filled; the note stands below theirs.
    assert_eq!(task["Subject"], "Call via other tool");
    assert_eq!(task["CallDurationInSeconds"], 7);
    assert_eq!(task["CallObject"], "j1");
    assert_eq!(task["CallType"], "Inbound");
    assert_eq!(task["CallDisposition"], "Connected");
    assert!(task["WhoId"].is_string());
    assert_eq!(task[CALL_KEY], call.log_write().to_string());
    let both = "Recording at the other tool\n\nWants a quote";
    assert_eq!(task["Description"], both);

    // A later edit goes to the same Task, without another search.
    app.does(note(call, "Wants two quotes", 2)).await?;
    app.does(Action::SaveCall { call }).await?;
    app.sees_on_card(call, "the edit in Salesforce", |card| {
        card.note.text == "Wants two quotes" && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = tasks_of(&app, "j1").await?;
    assert_eq!(tasks.len(), 1);
    let both = "Recording at the other tool\n\nWants two quotes";
    assert_eq!(tasks[0]["Description"], both);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_other_tool_has_logged_it_the_call_is_logged_as_ever() -> Result<()> {
    let app = joins_others().await?;
    let call = rings_and_is_answered(&app, "j2").await?;
    // A to-do that was made from the call is not the call's record.
    app.does(acceptance::app::to_do("Send the quote", Some(call)))
        .await?;
    app.sees("the next step in Salesforce", |view| view.link.waiting == 0)
        .await?;
    app.phone("ended", "j2", HANAKO).await?;
    let task = is_in_salesforce(&app, call).await?;
    let tasks = tasks_of(&app, "j2").await?;
    let (calls, steps): (Vec<&Value>, Vec<&Value>) =
        tasks.iter().partition(|task| task["TaskSubtype"] == "Call");
    assert_eq!((calls.len(), steps.len()), (1, 1));
    assert_eq!(calls[0]["Id"], task);
    assert_eq!(steps[0]["IsClosed"], false);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_completion_writes_the_note_once_and_makes_no_second_task()
-> Result<()> {
    let app = joins_others().await?;
    let call = rings_and_is_answered(&app, "j3").await?;
    let theirs = other_tool_logs(&app, "j3", "Call via other tool").await?;
    app.org.goes_silent_after_accepting(1).await?;
    app.phone("ended", "j3", HANAKO).await?;
    let checking = LogView::Waiting {
        write: WriteState::Checking,
    };
    app.sees_on_card(call, "the doubt", |card| card.log == checking)
        .await?;
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(is_in_salesforce(&app, call).await?, theirs);
    let tasks = tasks_of(&app, "j3").await?;
    assert_eq!(tasks.len(), 1);
    let both = "Recording at the other tool\n\nWants a quote";
    assert_eq!(tasks[0]["Description"], both);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_candidates_the_one_that_was_made_first_is_the_call() -> Result<()> {
    let app = joins_others().await?;
    let call = rings_and_is_answered(&app, "j4").await?;
    let now = jiff::Timestamp::now();
    let first = other_tool_logs(&app, "j4", "Call via other tool").await?;
    app.org
        .sets_clock(now + jiff::SignedDuration::from_secs(30))
        .await?;
    let second = other_tool_logs(&app, "j4", "Survey because of the call").await?;
    app.phone("ended", "j4", HANAKO).await?;
    assert_eq!(is_in_salesforce(&app, call).await?, first);
    let tasks = tasks_of(&app, "j4").await?;
    assert_eq!(tasks.len(), 2, "neither more nor fewer than there were");
    let other = tasks.iter().find(|task| task["Id"] == second);
    let other = other.context("the second")?;
    assert_eq!(other["Description"], "Recording at the other tool");
    Ok(())
}
