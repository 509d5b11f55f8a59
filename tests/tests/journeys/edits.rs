//! Records after their first write, while a colleague works on the same ones in the browser.

use acceptance::app::{TestApp, note};
use anyhow::{Context as _, Result};
use domain::base::ids::{CallId, OutboxId};
use domain::base::refs::TaskRef;
use domain::org::task_fields::TaskField;
use domain::view::action::{Action, Keep};
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use domain::view::screen::View;
use domain::view::todo::Todo;
use serde_json::json;

const HANAKO: &str = "+819012345678";

/// A call that is in Salesforce with the note "First". Gives the Task's id.
async fn a_logged_call(app: &TestApp) -> Result<(CallId, String)> {
    let call = app.rings("g1", HANAKO).await?;
    app.phone("answered", "g1", HANAKO).await?;
    app.does(note(call, "First", 1)).await?;
    app.phone("ended", "g1", HANAKO).await?;
    let task = is_in_salesforce(app, call).await?;
    Ok((call, task))
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

async fn saves(app: &TestApp, call: CallId, text: &str, seq: u32) -> Result<()> {
    app.does(note(call, text, seq)).await?;
    app.does(Action::SaveCall { call }).await
}

/// The agent's edit meets a colleague's of the same note.
async fn a_conflict(app: &TestApp) -> Result<(CallId, OutboxId)> {
    let (call, task) = a_logged_call(app).await?;
    let theirs = json!({ "Description": "Theirs" });
    app.org.colleague_edits("Task", &task, &theirs).await?;
    saves(app, call, "Mine", 2).await?;
    let conflicting = |view: &View| view.outbox.iter().any(|write| !write.conflict.is_empty());
    let view = app.sees("both texts", conflicting).await?;
    let write = view.outbox.first().context("the write")?;
    assert_eq!(write.conflict[0].mine, "Mine");
    assert_eq!(write.conflict[0].theirs, "Theirs");
    // Nothing is overwritten.
    assert_eq!(app.tasks_with("Theirs").await?.len(), 1);
    Ok((call, write.id))
}

async fn settled(app: &TestApp, keep: Keep, text: &str) -> Result<()> {
    let (call, write) = a_conflict(app).await?;
    let keep = [(TaskField::Description, keep)].into();
    app.does(Action::Settle { write, keep }).await?;
    is_in_salesforce(app, call).await?;
    let tasks = app.org.tasks().await?;
    let mut records = tasks
        .iter()
        .filter(|task| task["CallObject"] == "desk-phone:g1");
    let record = records.next().context("the record")?;
    assert_eq!(record["Description"], text);
    app.sees_on_card(call, "what was decided", |card| card.note.text == text)
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_notes_the_agent_keeps_their_own() -> Result<()> {
    settled(&TestApp::start().await?, Keep::Mine, "Mine").await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_notes_the_agent_keeps_the_colleagues() -> Result<()> {
    settled(&TestApp::start().await?, Keep::Theirs, "Theirs").await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_notes_the_agent_keeps_both() -> Result<()> {
    settled(&TestApp::start().await?, Keep::Both, "Theirs\n\nMine").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_edit_of_another_field_stays_and_costs_nobody_a_question() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, task) = a_logged_call(&app).await?;
    let theirs = json!({ "Priority": "High", "Subject": "Renewal" });
    app.org.colleague_edits("Task", &task, &theirs).await?;
    app.org.forget_requests().await?;
    saves(&app, call, "Second", 2).await?;
    app.sees_on_card(call, "the edit in Salesforce", |card| {
        card.note.text == "Second" && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.tasks_with("Second").await?;
    assert_eq!(tasks[0]["Priority"], "High");
    assert_eq!(tasks[0]["Subject"], "Renewal");
    // The read that an edit costs, and the edit.
    assert_eq!(app.org.counted_requests().await?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_record_that_was_deleted_says_so_is_not_tried_for_ever_and_keeps_the_note()
-> Result<()> {
    let app = TestApp::start().await?;
    let (call, task) = a_logged_call(&app).await?;
    app.org_changes(&format!("Task/{task}"), None).await?;
    saves(&app, call, "Second", 2).await?;
    let card = app
        .sees_on_card(call, "that it needs the agent", |card| {
            matches!(&card.log, LogView::NeedsYou { error, .. } if error.code == UiErrorCode::RecordGone)
        })
        .await?;
    assert_eq!(card.note.text, "Second");
    let patches = async || -> Result<usize> {
        let requests = app.org.requests().await?;
        Ok(requests
            .iter()
            .filter(|seen| seen.method == "PATCH")
            .count())
    };
    assert_eq!(patches().await?, 1);
    app.clock.advance(std::time::Duration::from_secs(3600));
    app.does(Action::SendNow).await?;
    // The rows behind it go on.
    app.does(acceptance::app::to_do("Order envelopes", None))
        .await?;
    app.sees_sent("Order envelopes").await?;
    assert_eq!(patches().await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_whose_answer_was_lost_is_not_written_a_second_time() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, _) = a_logged_call(&app).await?;
    app.org.goes_silent_after_accepting(1).await?;
    saves(&app, call, "Second", 2).await?;
    app.sees_on_card(call, "the doubt", |card| {
        matches!(card.log, LogView::Waiting { .. })
    })
    .await?;
    app.sees("the lost answer", |view| {
        view.outbox.iter().any(|write| write.next_try.is_some())
    })
    .await?;
    app.clock.advance(std::time::Duration::from_secs(60));
    is_in_salesforce(&app, call).await?;
    let requests = app.org.requests().await?;
    let patches = requests.iter().filter(|seen| seen.method == "PATCH");
    assert_eq!(patches.count(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_step_is_moved_ticked_and_opened_again_in_salesforce() -> Result<()> {
    let app = TestApp::start().await?;
    app.does(acceptance::app::to_do("Order envelopes", None))
        .await?;
    let view = app.sees_sent("Order envelopes").await?;
    let mut steps = view.my_next_steps.into_iter();
    let step = steps.find(|step| step.subject == "Order envelopes");
    let task = step.context("the step")?.task;
    assert!(matches!(task, TaskRef::Salesforce(_)));
    app.does(Action::EditTask {
        task: task.clone(),
        was: Todo {
            subject: String::from("Order envelopes"),
            ..Todo::default()
        },
        todo: Todo {
            subject: String::from("Order big envelopes"),
            due: Some(String::from("2026-12-24")),
            detail: String::from("A4"),
            ..Todo::default()
        },
    })
    .await?;
    app.sees_sent("Order big envelopes").await?;
    let is_in_org = async |field: &str, value: serde_json::Value| -> Result<bool> {
        let tasks = app.tasks_with("Order big envelopes").await?;
        Ok(tasks.len() == 1 && tasks[0][field] == value)
    };
    assert!(is_in_org("ActivityDate", json!("2026-12-24")).await?);
    assert!(is_in_org("Description", json!("A4")).await?);

    app.org.goes_offline().await?;
    app.does(Action::Complete { task: task.clone() }).await?;
    app.sees("the tick", |view| view.link.waiting == 1).await?;
    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    app.sees("it is sent", |view| view.link.waiting == 0)
        .await?;
    assert!(is_in_org("IsClosed", json!(true)).await?);
    app.does(Action::Reopen { task }).await?;
    app.sees_sent("Order big envelopes").await?;
    assert!(is_in_org("Status", json!("Not Started")).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_that_a_colleague_has_set_meanwhile_stays_where_the_agent_changed_the_words_alone()
-> Result<()> {
    let app = TestApp::start().await?;
    app.does(acceptance::app::to_do("Order envelopes", None))
        .await?;
    let view = app.sees_sent("Order envelopes").await?;
    let mut steps = view.my_next_steps.into_iter();
    let step = steps.find(|step| step.subject == "Order envelopes");
    let task = step.context("the step")?.task;
    let TaskRef::Salesforce(id) = task.clone() else {
        anyhow::bail!("it is in Salesforce");
    };
    // The agent has begun to edit; the list is read again before the edit is saved.
    let was = Todo {
        subject: String::from("Order envelopes"),
        ..Todo::default()
    };
    let theirs = json!({ "ActivityDate": "2026-12-31" });
    app.org.colleague_edits("Task", &id.0, &theirs).await?;
    app.clock.advance(std::time::Duration::from_secs(16 * 60));
    app.sees("the colleague's day", |view| {
        let mut steps = view.my_next_steps.iter();
        steps.any(|step| step.task == task && step.due.as_deref() == Some("2026-12-31"))
    })
    .await?;
    app.does(Action::EditTask {
        task: task.clone(),
        was: was.clone(),
        todo: Todo {
            subject: String::from("Order big envelopes"),
            ..was
        },
    })
    .await?;
    app.sees_sent("Order big envelopes").await?;
    let tasks = app.tasks_with("Order big envelopes").await?;
    assert_eq!(tasks[0]["ActivityDate"], "2026-12-31");
    Ok(())
}
