//! An org that requires more of a Task than Ringside knows: the agent is asked, the write is kept, and the org gets one Task.

use acceptance::app::{TestApp, note, to_do};
use anyhow::{Context as _, Result};
use domain::base::ids::{CallId, OutboxId};
use domain::base::refs::TaskRef;
use domain::org::form_field::FieldKind;
use domain::org::required::Answers;
use domain::view::action::Action;
use domain::view::call::{CallView, LogView};
use domain::view::error::UiErrorCode;
use domain::view::screen::View;
use domain::view::writes::WriteView;
use practice_org::CustomSchema;
use serde_json::{Value, json};

const HANAKO: &str = "+819012345678";
const QUOTE: &str = "Send revised quote";

fn answers(name: &str, text: &str) -> Answers {
    Answers([(String::from(name), String::from(text))].into())
}

/// The admin makes a field of activities.
async fn admin_adds(app: &TestApp, mut field: Value) -> Result<()> {
    field["object"] = json!("Activity");
    let added = CustomSchema {
        fields: vec![serde_json::from_value(field)?],
        ..CustomSchema::default()
    };
    app.org.admin_adds(&added).await
}

fn reason(required: bool) -> Value {
    json!({ "name": "Reason__c", "label": "Reason for call", "type": "string", "required": required })
}

/// The program reads what the admin has done, and the agent sees what is asked.
async fn org_is_read_again(app: &TestApp) -> Result<()> {
    app.checks_settings().await.map(drop)
}

fn asks(card: &CallView, name: &str) -> bool {
    card.asked.fields.iter().any(|field| field.name == name)
}

fn asking(view: &View) -> Option<&WriteView> {
    let mut writes = view.outbox.iter();
    writes.find(|write| !write.asked.fields.is_empty())
}

async fn is_asked(app: &TestApp, name: &str) -> Result<OutboxId> {
    let view = app
        .sees("the question", |view| {
            asking(view).is_some_and(|write| write.asked.fields[0].name == name)
        })
        .await?;
    let write = asking(&view).context("seen a moment ago")?;
    let error = write.error.as_ref().context("what is missing")?;
    assert_eq!(error.code, UiErrorCode::AnswersMissing);
    Ok(write.id)
}

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<()> {
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    Ok(())
}

/// The Tasks of the call, by what is in a field of the admin's.
async fn values(app: &TestApp, text: &str, field: &str) -> Result<Vec<String>> {
    let tasks = app.tasks_with(text).await?;
    let value = |task: &Value| task[field].as_str().map(String::from);
    Ok(tasks
        .iter()
        .map(|task| value(task).unwrap_or_default())
        .collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_field_is_asked_during_the_call_and_goes_with_its_one_task() -> Result<()> {
    let app = TestApp::start().await?;
    admin_adds(&app, reason(true)).await?;
    org_is_read_again(&app).await?;
    let call = app.rings("r1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "the question", |card| asks(card, "Reason__c"))
        .await?;
    assert_eq!(card.asked.fields[0].label, "Reason for call");
    app.phone("answered", "r1", HANAKO).await?;
    app.does(note(call, "Wants a quote", 1)).await?;
    app.does(Action::EditAnswers {
        call,
        fields: answers("Reason__c", "Renewal"),
        seq: 1,
    })
    .await?;
    app.phone("ended", "r1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(
        values(&app, "Wants a quote", "Reason__c").await?,
        ["Renewal"]
    );
    Ok(())
}

/// Hanako's next step, once her card shows it.
async fn her_step(app: &TestApp, call: CallId) -> Result<TaskRef> {
    let step = |card: &CallView| {
        let steps = &card.panel.as_ref()?.next_steps;
        let step = steps.iter().find(|step| step.subject == QUOTE)?;
        Some(step.task.clone())
    };
    let card = app
        .sees_on_card(call, "the next step", |card| step(card).is_some())
        .await?;
    step(&card).context("seen a moment ago")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_goes_into_the_next_step_that_the_call_does() -> Result<()> {
    let app = TestApp::start().await?;
    admin_adds(&app, reason(true)).await?;
    org_is_read_again(&app).await?;
    let call = app.rings("r5", HANAKO).await?;
    app.phone("answered", "r5", HANAKO).await?;
    let step = her_step(&app, call).await?;
    app.does(Action::EditAnswers {
        call,
        fields: answers("Reason__c", "Renewal"),
        seq: 1,
    })
    .await?;
    app.does(Action::DoneByCall {
        call,
        task: Some(step),
    })
    .await?;
    app.phone("ended", "r5", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(values(&app, QUOTE, "Reason__c").await?, ["Renewal"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_that_a_rule_of_the_org_refuses_asks_for_the_field_and_goes_with_it() -> Result<()> {
    let app = TestApp::start().await?;
    admin_adds(&app, reason(false)).await?;
    org_is_read_again(&app).await?;
    let call = app.rings("r6", HANAKO).await?;
    let step = her_step(&app, call).await?;
    let body = r#"[{"message":"A reason is required to complete.",
        "errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["Reason__c"]}]"#;
    app.org.answers_a_write(400, body).await?;
    app.does(Action::Complete { task: step }).await?;
    let view = app
        .sees("the field that is named", |view| asking(view).is_some())
        .await?;
    let write = asking(&view).context("seen a moment ago")?;
    assert_eq!(write.asked.fields[0].label, "Reason for call");
    let error = write.error.as_ref().context("the refusal")?;
    assert_eq!(error.params["message"], "A reason is required to complete.");
    app.does(Action::Answer {
        write: write.id,
        fields: answers("Reason__c", "Renewal"),
    })
    .await?;
    app.sees("that it is sent", |view| {
        view.link.waiting + view.link.needs_you == 0
    })
    .await?;
    let tasks = app.tasks_with(QUOTE).await?;
    assert_eq!(tasks[0]["Reason__c"], "Renewal");
    assert_eq!(tasks[0]["IsClosed"], true);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_picklist_is_kept_through_a_restart_until_it_is_answered() -> Result<()> {
    let mut app = TestApp::start().await?;
    let level = json!({
        "name": "Level__c", "type": "picklist", "required": true, "restricted": true,
        "values": ["Gold", "Silver"],
    });
    admin_adds(&app, level).await?;
    org_is_read_again(&app).await?;
    app.org.forget_requests().await?;
    let call = app.rings("r2", HANAKO).await?;
    app.does(note(call, "Wants a quote", 1)).await?;
    app.phone("ended", "r2", HANAKO).await?;
    let write = is_asked(&app, "Level__c").await?;
    let requests = app.org.requests().await?;
    let writes = requests.iter().filter(|seen| seen.method == "POST");
    assert!(
        writes.clone().all(|seen| !seen.path.contains("Task")),
        "a request was spent"
    );
    app.stops().await;
    app.starts().await?;
    assert_eq!(is_asked(&app, "Level__c").await?, write);
    let view = app.view()?;
    let field = &asking(&view).context("the write")?.asked.fields[0];
    assert_eq!(field.kind, FieldKind::Choice);
    assert_eq!(field.choices.len(), 2);
    app.does(Action::Answer {
        write,
        fields: answers("Level__c", "Silver"),
    })
    .await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(values(&app, "Wants a quote", "Level__c").await?, ["Silver"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_is_required_from_mid_day_on_is_asked_once_salesforce_says_so() -> Result<()> {
    let app = TestApp::start().await?;
    admin_adds(&app, reason(true)).await?;
    app.does(to_do("Order paper", None)).await?;
    let write = is_asked(&app, "Reason__c").await?;
    assert_eq!(app.tasks_with("Order paper").await?.len(), 0);
    app.does(Action::Answer {
        write,
        fields: answers("Reason__c", "Empty shelf"),
    })
    .await?;
    app.sees_sent("Order paper").await?;
    assert_eq!(
        values(&app, "Order paper", "Reason__c").await?,
        ["Empty shelf"]
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_page_requires_is_asked_until_the_admin_drops_it() -> Result<()> {
    let app = TestApp::start().await?;
    admin_adds(&app, reason(false)).await?;
    app.org.asks_on_the_page_for("Task", "Reason__c").await?;
    org_is_read_again(&app).await?;
    let call = app.rings("r4", HANAKO).await?;
    app.does(note(call, "Wants a quote", 1)).await?;
    app.phone("ended", "r4", HANAKO).await?;
    is_asked(&app, "Reason__c").await?;
    app.org.drops_its_rules().await?;
    org_is_read_again(&app).await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(app.tasks_with("Wants a quote").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_field_that_the_agent_may_not_see_is_the_admins_affair() -> Result<()> {
    let app = TestApp::start().await?;
    let body = r#"[{"message":"Required fields are missing: [Secret__c]",
        "errorCode":"REQUIRED_FIELD_MISSING","fields":["Secret__c"]}]"#;
    app.org.answers_a_write(400, body).await?;
    app.does(to_do("Order paper", None)).await?;
    let view = app
        .sees("the refusal", |view| {
            let error = view.outbox.first().and_then(|write| write.error.as_ref());
            error.is_some_and(|error| error.params.get("mender").is_some_and(|m| m == "admin"))
        })
        .await?;
    let error = view.outbox[0].error.clone().context("the refusal")?;
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    assert!(view.outbox[0].asked.fields.is_empty());
    Ok(())
}
