//! Calls that are put through: by a colleague, by the agent, by the switch; what stands in Salesforce, and how legs are joined.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::call::event::{Outcome, Transfer};
use domain::call::kind::{CallKind, CallType};
use domain::org::task_fields::TaskField;
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::recent::RecentFilter;
use practice_org::CustomSchema;
use serde_json::{Value, json};
use std::time::Duration;

use crate::what_may_be_seen::describes_again;

const HANAKO: &str = "+819012345678";

async fn says(app: &TestApp, event: &str, call_id: &str, more: &Value) -> Result<()> {
    let mut said = json!({
        "event": event, "source": "desk-phone", "call_id": call_id, "direction": "inbound",
        "from": { "number": HANAKO }, "at": app.clock.now().timestamp().to_string(),
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        said[name] = value.clone();
    }
    app.phone_says(said).await?.error_for_status()?;
    Ok(())
}

/// A call that rings and ends so, a minute after its answer if it has one; and its Task.
async fn goes(
    app: &TestApp,
    call_id: &str,
    (ring, answered, end): (Value, bool, Value),
) -> Result<Value> {
    says(app, "ringing", call_id, &ring).await?;
    if answered {
        says(app, "answered", call_id, &json!({})).await?;
    }
    app.clock.advance(Duration::from_secs(60));
    says(app, "ended", call_id, &end).await?;
    let view = app
        .sees("the record", |view| {
            let mut cards = view.calls.iter();
            cards.any(|card| matches!(card.log, LogView::InSalesforce { .. }))
        })
        .await?;
    for card in &view.calls {
        app.does(Action::Leave { call: card.id }).await?;
    }
    app.sees("no call", |view| view.calls.is_empty()).await?;
    let key = format!("desk-phone:{call_id}");
    let tasks = app.org.tasks().await?;
    let task = tasks.into_iter().find(|task| task["CallObject"] == key);
    task.context("its Task")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_leg_is_one_task_that_says_how_it_was_put_through() -> Result<()> {
    let app = TestApp::start().await?;
    let none = || json!({});
    let way = |way: &str| json!({ "transfer": way });
    let passed_on = || json!({ "outcome": "transferred" });
    for (call_id, said, subject, kind, disposition, seconds) in [
        (
            "t1",
            (way("in"), true, none()),
            "Transfer in",
            Value::Null,
            "Transferred",
            60,
        ),
        (
            "t2",
            (none(), true, passed_on()),
            "Transfer out",
            Value::Null,
            "Transferred",
            60,
        ),
        (
            "t3",
            (way("automatic"), true, none()),
            "Transferred by the switch",
            json!("Inbound"),
            "Connected",
            60,
        ),
        (
            "t4",
            (way("automatic"), false, passed_on()),
            "Missed call",
            json!("Inbound"),
            "Missed",
            0,
        ),
    ] {
        let task = goes(&app, call_id, said).await?;
        assert_eq!(task["Subject"], subject, "{call_id}");
        assert_eq!(task["CallType"], kind, "{call_id}");
        assert_eq!(task["CallDisposition"], disposition, "{call_id}");
        assert_eq!(task["CallDurationInSeconds"], seconds, "{call_id}");
        assert_eq!(task["IsClosed"], true, "{call_id}");
    }
    let recent = app.recent("", RecentFilter::All).await?;
    let ways: Vec<_> = recent
        .iter()
        .map(|call| (call.transfer, call.outcome))
        .collect();
    assert_eq!(
        ways,
        [
            (Some(Transfer::Automatic), Some(Outcome::Missed)),
            (Some(Transfer::Automatic), Some(Outcome::Answered)),
            (Some(Transfer::Out), Some(Outcome::Transferred)),
            (Some(Transfer::In), Some(Outcome::Transferred)),
        ]
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapped_call_type_and_what_the_legs_share_are_in_the_task() -> Result<()> {
    let app = TestApp::start().await?;
    let schema: CustomSchema = serde_json::from_value(json!({ "fields": [
        { "object": "Activity", "name": "Whole_Call__c", "type": "string" }
    ] }))?;
    app.org.admin_adds(&schema).await?;
    describes_again(&app).await?;
    let settings = Settings {
        field_map: [(TaskField::GroupId, String::from("Whole_Call__c"))].into(),
        transfer_call_types: [(CallKind::TransferredIn, CallType::Inbound)].into(),
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    let whole = json!({ "group_id": "1732.7" });
    let first = goes(
        &app,
        "g1",
        (whole.clone(), true, json!({ "outcome": "transferred" })),
    )
    .await?;
    let ring = json!({ "group_id": "1732.7", "transfer": "in" });
    let second = goes(&app, "g2", (ring, true, json!({}))).await?;
    assert_eq!(first["Whole_Call__c"], "1732.7");
    assert_eq!(second["Whole_Call__c"], "1732.7");
    assert_eq!(first["CallType"], Value::Null);
    assert_eq!(second["CallType"], "Inbound");
    Ok(())
}
