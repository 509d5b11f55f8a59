//! What a call's Task holds and when it is written: the admin's own fields, record types, and records that are begun at the
//! answer.

use acceptance::app::{TestApp, note, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::org::task_fields::TaskField;
use domain::settings::{LogTiming, Settings};
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::writes::WriteState;
use practice_org::CustomSchema;
use serde_json::{Value, json};
use std::time::Duration;

const HANAKO: &str = "+819012345678";

/// The admin changes the org, and the agent's settings with it.
async fn admin_sets(
    app: &TestApp,
    schema: Value,
    change: impl FnOnce(&mut Settings),
) -> Result<()> {
    let schema: CustomSchema = serde_json::from_value(schema)?;
    app.org.admin_adds(&schema).await?;
    sets(app, change).await?;
    app.does(Action::CheckSettings).await?;
    app.sees("the org as it is now", |view| {
        !view.check.running && view.check.at.is_some()
    })
    .await?;
    Ok(())
}

async fn sets(app: &TestApp, change: impl FnOnce(&mut Settings)) -> Result<()> {
    let mut settings = app.view()?.settings;
    change(&mut settings);
    app.does(Action::ChangeSettings { settings }).await
}

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<()> {
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    Ok(())
}

/// The one Task of a call.
async fn task_of(app: &TestApp, call_id: &str) -> Result<Value> {
    let key = format!("desk-phone:{call_id}");
    let mut tasks = app.org.tasks().await?;
    tasks.retain(|task| task["CallObject"] == key);
    anyhow::ensure!(tasks.len() == 1, "one Task, not {}", tasks.len());
    tasks.pop().context("one Task")
}

async fn details(app: &TestApp, call_id: &str, details: Value) -> Result<()> {
    let mut event = json!({
        "event": "details", "source": "desk-phone", "call_id": call_id,
        "at": app.clock.now().timestamp().to_string(),
    });
    for (name, text) in details.as_object().into_iter().flatten() {
        event[name] = text.clone();
    }
    app.phone_says(event).await?.error_for_status()?;
    Ok(())
}

/// A call of Hanako's on extension 204, up to the answer.
async fn is_answered(app: &TestApp, call_id: &str) -> Result<CallId> {
    let call = app.rings(call_id, HANAKO).await?;
    let event = json!({
        "event": "answered", "source": "desk-phone", "call_id": call_id, "direction": "inbound",
        "from": { "number": HANAKO }, "to": { "number": "204" },
        "at": app.clock.now().timestamp().to_string(),
    });
    app.phone_says(event).await?.error_for_status()?;
    Ok(call)
}

#[tokio::test(flavor = "multi_thread")]
async fn details_go_into_the_admins_own_fields_in_the_form_that_each_takes() -> Result<()> {
    let app = TestApp::start().await?;
    let field =
        |name: &str, kind: &str| json!({ "object": "Activity", "name": name, "type": kind });
    let mut agent = field("Handled_By__c", "reference");
    agent["to"] = json!("User");
    let mut queue = field("Queue_Of_Call__c", "picklist");
    queue["values"] = json!(["Support", "Sales"]);
    queue["restricted"] = json!(true);
    let mut sentiment = field("Mood__c", "picklist");
    sentiment["values"] = json!(["good", "bad"]);
    sentiment["restricted"] = json!(true);
    let schema = json!({ "fields": [
        field("Began__c", "datetime"), field("Ended_On__c", "date"), agent, field("Line_No__c", "double"),
        field("Phone_Key__c", "string"), field("Labels__c", "textarea"), queue, sentiment,
    ] });
    admin_sets(&app, schema, |settings| {
        let map = [
            (TaskField::StartedAt, "Began__c"),
            (TaskField::EndedAt, "Ended_On__c"),
            (TaskField::Agent, "Handled_By__c"),
            (TaskField::Extension, "Line_No__c"),
            (TaskField::ExternalKey, "Phone_Key__c"),
            (TaskField::Tags, "Labels__c"),
            (TaskField::Queue, "Queue_Of_Call__c"),
            (TaskField::Sentiment, "Mood__c"),
            // This field does not exist, and no Task is refused for it.
            (TaskField::Topics, "Topics_Of_Call__c"),
        ];
        settings.field_map = map.map(|(field, name)| (field, String::from(name))).into();
    })
    .await?;
    let call = is_answered(&app, "m1").await?;
    app.phone("ended", "m1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    let task = task_of(&app, "m1").await?;
    assert_eq!(task["Handled_By__c"], practice_org::USER_ID);
    assert_eq!(task["Line_No__c"].as_f64(), Some(204.0));
    assert_eq!(task["Phone_Key__c"], "m1");
    assert!(task["Began__c"].is_string());
    let today = app.view()?.today;
    assert_eq!(task["Ended_On__c"], today);

    // The phone system's own words come later: the tags go, the mood that no list has stays out.
    let later = json!({ "tags": "vip, renewal", "queue": "Support", "sentiment": "so-so", "topics": "price" });
    details(&app, "m1", later).await?;
    let task = poll_until("the tags", PATIENCE, async || {
        let task = task_of(&app, "m1").await?;
        Ok(Some(task).filter(|task| !task["Labels__c"].is_null()))
    })
    .await?;
    assert_eq!(task["Labels__c"], "vip, renewal");
    assert_eq!(task["Queue_Of_Call__c"], "Support");
    assert_eq!(task["Mood__c"], Value::Null);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_told_after_the_call_stands_below_the_note_of_its_one_task()
-> Result<()> {
    let app = TestApp::start().await?;
    let hosts = vec![String::from("*.example.com")];
    sets(&app, |settings| settings.recording_hosts = hosts).await?;
    let call = is_answered(&app, "v1").await?;
    app.does(note(call, "Wants it in blue", 1)).await?;
    app.phone("ended", "v1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    let elsewhere = json!({ "recording_url": "https://rec.example.com.evil.net/v1" });
    details(&app, "v1", elsewhere).await?;
    let link = json!({ "recording_url": "https://rec.example.com/v1" });
    details(&app, "v1", link).await?;
    let task = poll_until("the link", PATIENCE, async || {
        let task = task_of(&app, "v1").await?;
        let description = task["Description"].as_str().unwrap_or_default();
        Ok(Some(task.clone()).filter(|_| description.contains("https://")))
    })
    .await?;
    assert_eq!(
        task["Description"],
        "Wants it in blue\nRecording: https://rec.example.com/v1"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_get_the_record_type_that_is_set_if_the_agent_may_choose_it() -> Result<()> {
    let app = TestApp::start().await?;
    let kind = |name: &str, available: bool, default: bool| json!({ "object": "Task", "developer_name": name, "name": name, "available": available, "default": default });
    let schema = json!({ "record_types": [
        kind("Usual", true, true), kind("Phone", true, false), kind("Secret", false, false),
    ] });
    admin_sets(&app, schema, |_| {}).await?;
    let types = app.org.rows("RecordType").await?;
    let id_of = |name: &str| {
        let mut named = types.iter().filter(|kind| kind["DeveloperName"] == name);
        named
            .next()
            .and_then(|kind| kind["Id"].as_str().map(String::from))
    };
    let (usual, phone, secret) = (id_of("Usual"), id_of("Phone"), id_of("Secret"));
    for (call_id, set, gets) in [
        ("r1", &phone, &phone),
        // A record type that an admin took from the agent's profile would have the whole Task refused.
        ("r2", &secret, &usual),
        ("r3", &None, &usual),
    ] {
        sets(&app, |settings| settings.record_type.clone_from(set)).await?;
        let call = app.rings(call_id, HANAKO).await?;
        app.phone("ended", call_id, HANAKO).await?;
        is_in_salesforce(&app, call).await?;
        assert_eq!(
            task_of(&app, call_id).await?["RecordTypeId"],
            json!(gets),
            "{call_id}"
        );
    }
    sets(&app, |settings| settings.record_type.clone_from(&phone)).await?;
    app.does(to_do("Order paper", None)).await?;
    app.sees_sent("Order paper").await?;
    let steps = app.tasks_with("Order paper").await?;
    assert_eq!(steps[0]["RecordTypeId"], json!(phone));
    Ok(())
}

async fn begins_at_the_answer(app: &TestApp) -> Result<()> {
    sets(app, |settings| settings.timing = LogTiming::AtTheStart).await
}

async fn is_begun(app: &TestApp, call: CallId) -> Result<()> {
    app.sees_on_card(call, "the record that was begun", |card| {
        matches!(card.log, LogView::Begun { .. })
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_begun_at_the_answer_is_the_one_that_is_there_at_the_end() -> Result<()> {
    let app = TestApp::start().await?;
    begins_at_the_answer(&app).await?;
    let call = app.rings("s1", HANAKO).await?;
    app.sees_on_card(call, "what is to come", |card| {
        card.log == LogView::WhenAnswered
    })
    .await?;
    app.phone("answered", "s1", HANAKO).await?;
    is_begun(&app, call).await?;
    let begun = task_of(&app, "s1").await?;
    assert_eq!(begun["CallDurationInSeconds"], 0);
    assert_eq!(begun["IsClosed"], true);
    app.clock.advance(Duration::from_secs(61));
    app.does(note(call, "Wants a quote", 1)).await?;
    app.phone("ended", "s1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    let done = task_of(&app, "s1").await?;
    assert_eq!(done["Id"], begun["Id"]);
    assert_eq!(done["Description"], "Wants a quote");
    assert!(done["CallDurationInSeconds"].as_i64() >= Some(61));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_in_mid_call_and_a_lost_answer_leave_one_task_that_is_completed() -> Result<()> {
    let mut app = TestApp::start().await?;
    begins_at_the_answer(&app).await?;
    let call = app.rings("s2", HANAKO).await?;
    app.sees_on_card(call, "the panel", |card| {
        card.panel
            .as_ref()
            .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.org.goes_silent_after_accepting(1).await?;
    app.phone("answered", "s2", HANAKO).await?;
    let checking = LogView::Waiting {
        write: WriteState::Checking,
    };
    app.sees_on_card(call, "the doubt", |card| card.log == checking)
        .await?;
    app.stops().await;
    app.starts().await?;
    app.clock.advance(Duration::from_secs(90));
    app.phone("ended", "s2", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    let task = task_of(&app, "s2").await?;
    assert!(task["CallDurationInSeconds"].as_i64() >= Some(90));
    Ok(())
}
