//! What a call does about next steps: one that it completes becomes its record, and a missed one leaves one behind.

use acceptance::app::{TestApp, note, record_of};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::base::refs::TaskRef;
use domain::call::kind::CallKind;
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::call::LogView;
use serde_json::{Value, json};

const HANAKO: &str = "+819012345678";
const QUOTE: &str = "Send revised quote";

/// Hanako speaks, and there is a next step of hers that the call can do.
async fn hanako_speaks(app: &TestApp, subject: &str) -> Result<(CallId, TaskRef)> {
    let call = app.rings("n1", HANAKO).await?;
    app.phone("answered", "n1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "the next step", |card| {
            let mut steps = card.panel.iter().flat_map(|panel| &panel.next_steps);
            steps.any(|step| step.subject == subject && card.steps.offered.contains(&step.task))
        })
        .await?;
    let mut steps = card.panel.into_iter().flat_map(|panel| panel.next_steps);
    let step = steps.find(|step| step.subject == subject);
    Ok((call, step.context("seen a moment ago")?.task))
}

async fn ends(app: &TestApp) -> Result<()> {
    app.clock.advance(std::time::Duration::from_secs(75));
    app.phone("ended", "n1", HANAKO).await
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

async fn task(app: &TestApp, id: &str) -> Result<Value> {
    let tasks = app.org.tasks().await?;
    let mut tasks = tasks.into_iter().filter(|task| task["Id"] == id);
    tasks.next().context("the Task")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_does_a_next_step_is_logged_in_that_task_and_makes_no_other() -> Result<()> {
    let app = TestApp::start().await?;
    let before = app.org.tasks().await?.len();
    let (call, step) = hanako_speaks(&app, QUOTE).await?;
    app.does(Action::DoneByCall {
        call,
        task: Some(step.clone()),
    })
    .await?;
    app.does(note(call, "She agrees", 1)).await?;
    ends(&app).await?;
    let id = is_in_salesforce(&app, call).await?;
    assert_eq!(
        step,
        TaskRef::Salesforce(domain::base::ids::SfId(id.clone()))
    );

    let record = task(&app, &id).await?;
    assert_eq!(record["Subject"], QUOTE);
    assert_eq!(record["IsClosed"], true);
    assert_eq!(record["CallObject"], "desk-phone:n1");
    assert_eq!(record["CallType"], "Inbound");
    assert_eq!(record["CallDurationInSeconds"], 75);
    assert_eq!(record["CallDisposition"], "Connected");
    let text = "With the new volume discount, in yen.\n\nShe agrees";
    assert_eq!(record["Description"], text);
    assert_eq!(app.org.tasks().await?.len(), before);

    // What is written later goes there, too.
    app.does(note(call, "She agrees to all", 2)).await?;
    app.does(Action::SaveCall { call }).await?;
    app.sees_on_card(call, "the edit in Salesforce", |card| {
        card.note.text == "She agrees to all"
            && card.note.saved
            && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let record = task(&app, &id).await?;
    let text = "With the new volume discount, in yen.\n\nShe agrees to all";
    assert_eq!(record["Description"], text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_a_task_and_all_of_the_persons_activities_open_in_the_browser() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, step) = hanako_speaks(&app, QUOTE).await?;
    let card = app
        .sees_on_card(call, "her", |card| card.who.picked.is_some())
        .await?;
    let who = card.who.picked.context("seen a moment ago")?;
    let TaskRef::Salesforce(task) = step else {
        anyhow::bail!("in Salesforce");
    };
    for record in [record_of(&who)?, task] {
        let id = record.0.clone();
        app.does(Action::Open { record }).await?;
        assert_eq!(app.sees_page().await?, id);
    }
    let list = format!(
        "lightning/r/Contact/{}/related/ActivityHistories/view",
        who.id
    );
    app.does(Action::OpenActivities {
        record: record_of(&who)?,
        object: who.object,
    })
    .await?;
    assert_eq!(app.sees_page().await?, list);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_or_a_crash_closes_the_next_step_once_and_makes_no_task() -> Result<()> {
    let mut app = TestApp::start().await?;
    let before = app.org.tasks().await?.len();
    let (call, step) = hanako_speaks(&app, QUOTE).await?;
    app.does(Action::DoneByCall {
        call,
        task: Some(step),
    })
    .await?;
    app.does(note(call, "She agrees", 1)).await?;
    app.stops().await;
    app.starts().await?;
    app.org.goes_silent_after_accepting(1).await?;
    ends(&app).await?;
    app.sees("the lost answer", |view| {
        view.outbox.iter().any(|write| write.next_try.is_some())
    })
    .await?;
    app.clock.advance(std::time::Duration::from_secs(60));
    let id = is_in_salesforce(&app, call).await?;
    let record = task(&app, &id).await?;
    let text = "With the new volume discount, in yen.\n\nShe agrees";
    assert_eq!(record["Description"], text);
    assert_eq!(app.org.tasks().await?.len(), before);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_step_that_a_colleague_has_rewritten_is_shown_to_the_agent_and_not_overwritten()
-> Result<()> {
    let app = TestApp::start().await?;
    let (call, step) = hanako_speaks(&app, QUOTE).await?;
    let TaskRef::Salesforce(id) = step.clone() else {
        anyhow::bail!("in Salesforce");
    };
    app.does(Action::DoneByCall {
        call,
        task: Some(step),
    })
    .await?;
    app.does(note(call, "She agrees", 1)).await?;
    let theirs = json!({ "Description": "In euros" });
    app.org.colleague_edits("Task", &id.0, &theirs).await?;
    ends(&app).await?;
    let view = app
        .sees("both texts", |view| {
            view.outbox.iter().any(|write| !write.conflict.is_empty())
        })
        .await?;
    assert_eq!(view.outbox[0].conflict[0].theirs, "In euros");
    assert_eq!(task(&app, &id.0).await?["IsClosed"], false);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_call_leaves_a_call_back_that_the_call_back_itself_completes() -> Result<()> {
    let app = TestApp::start().await?;
    let settings = Settings {
        follow_ups: [(CallKind::Missed, 1)].into(),
        dispositions: vec![String::from("Sold")],
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    let missed = app.rings("m1", HANAKO).await?;
    app.phone("ended", "m1", HANAKO).await?;
    is_in_salesforce(&app, missed).await?;
    app.sees("both sent", |view| view.link.waiting == 0).await?;
    let open = app.tasks_with("Call back 佐藤 花子").await?;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["IsClosed"], false);
    assert_eq!(open[0]["CallObject"], "desk-phone:m1");

    app.clock.advance(std::time::Duration::from_secs(600));
    let (call, step) = hanako_speaks(&app, "Call back 佐藤 花子").await?;
    app.sees_on_card(call, "the offer", |card| {
        card.steps.call_back.as_ref() == Some(&step)
    })
    .await?;
    app.does(Action::DoneByCall {
        call,
        task: Some(step.clone()),
    })
    .await?;
    app.does(Action::ChooseDisposition {
        call,
        disposition: Some(String::from("Sold")),
    })
    .await?;
    ends(&app).await?;
    is_in_salesforce(&app, call).await?;
    let done = app.tasks_with("Call back 佐藤 花子").await?;
    assert_eq!(done.len(), 1);
    assert_eq!(done[0]["IsClosed"], true);
    assert_eq!(done[0]["CallDisposition"], "Sold");
    Ok(())
}
