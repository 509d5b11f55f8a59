//! A rule makes a Case of calls of a kind: one Case and one Task in it, whatever happens on the way.

use crate::what_may_be_seen::describes_again;
use acceptance::app::{Setting, TestApp, note};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::call::kind::CallKind;
use domain::state::finding::FindingCode;
use domain::view::action::Action;
use domain::view::call::{LogView, NewCaseView};
use domain::view::writes::WriteState;
use practice_org::Operation;
use serde_json::Value;
use std::time::Duration;

const HANAKO: &str = "+819012345678";

async fn makes_cases(setting: Setting) -> Result<TestApp> {
    let app = TestApp::start_with(setting).await?;
    let mut settings = app.view()?.settings;
    settings.new_cases = [CallKind::Inbound].into();
    app.does(Action::ChangeSettings { settings }).await?;
    Ok(app)
}

/// Hanako has been spoken with, and hangs up.
async fn is_over(app: &TestApp, call_id: &str) -> Result<CallId> {
    let call = app.rings(call_id, HANAKO).await?;
    app.phone("answered", call_id, HANAKO).await?;
    app.does(note(call, "Box arrived broken", 1)).await?;
    app.phone("ended", call_id, HANAKO).await?;
    Ok(call)
}

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<Option<NewCaseView>> {
    let card = app
        .sees_on_card(call, "the record", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
    Ok(card.case)
}

async fn cases(app: &TestApp) -> Result<Vec<Value>> {
    app.org.rows("Case").await
}

async fn task_of(app: &TestApp, call_id: &str) -> Result<Value> {
    let name = format!("desk-phone:{call_id}");
    let mut tasks = app.org.tasks().await?;
    tasks.retain(|task| task["CallObject"] == name.as_str());
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    tasks.pop().context("one")
}

/// One Case more than there were, and the call's one Task is in it.
async fn is_in_one_case(
    app: &TestApp,
    call: CallId,
    call_id: &str,
    before: &[Value],
) -> Result<()> {
    let Some(NewCaseView::Made { id }) = is_in_salesforce(app, call).await? else {
        anyhow::bail!("it is not said in which case the call is")
    };
    let all = cases(app).await?;
    assert_eq!(all.len(), before.len() + 1);
    let task = task_of(app, call_id).await?;
    assert_eq!(task["WhatId"], id.0.as_str());
    assert_eq!(task["Description"], "Box arrived broken");
    let case = all.iter().find(|case| case["Id"] == id.0.as_str());
    let case = case.context("the case")?;
    assert_eq!(case["Subject"], task["Subject"]);
    assert_eq!(case["Origin"], "Phone");
    assert_eq!(case["ContactId"], task["WhoId"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_the_kind_is_logged_in_a_new_case_and_another_is_not() -> Result<()> {
    let app = makes_cases(Setting::default()).await?;
    let before = cases(&app).await?;
    app.org.forget_requests().await?;
    let call = is_over(&app, "c1").await?;
    is_in_one_case(&app, call, "c1", &before).await?;
    assert!(app.org.counted_requests().await? <= 3);
    let missed = app.rings("c2", HANAKO).await?;
    app.phone("ended", "c2", HANAKO).await?;
    assert_eq!(is_in_salesforce(&app, missed).await?, None);
    assert_eq!(cases(&app).await?.len(), before.len() + 1);
    assert!(task_of(&app, "c2").await?["WhatId"].is_null());

    // A note that is written later changes nothing of it.
    app.does(note(call, "Box arrived broken", 2)).await?;
    app.does(Action::SaveCall { call }).await?;
    is_in_one_case(&app, call, "c1", &before).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_leaves_one_case_and_one_task_with_a_key_without_and_with_the_log_object()
-> Result<()> {
    for (key_field, log_object) in [(true, false), (false, false), (false, true)] {
        let app = makes_cases(Setting {
            key_field,
            log_object,
            ..Setting::default()
        })
        .await?;
        let before = cases(&app).await?;
        let call = app.rings("c3", HANAKO).await?;
        app.sees_on_card(call, "the panel", |card| {
            let panel = card.panel.as_ref();
            panel.is_some_and(|panel| panel.as_of.is_some())
        })
        .await?;
        app.phone("answered", "c3", HANAKO).await?;
        app.does(note(call, "Box arrived broken", 1)).await?;
        app.org.goes_silent_after_accepting(1).await?;
        app.phone("ended", "c3", HANAKO).await?;
        let checking = LogView::Waiting {
            write: WriteState::Checking,
        };
        app.sees_on_card(call, "the doubt", |card| card.log == checking)
            .await?;
        app.clock.advance(Duration::from_secs(60));
        is_in_one_case(&app, call, "c3", &before).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_both_wait_and_each_call_then_has_its_own_case() -> Result<()> {
    let app = makes_cases(Setting::default()).await?;
    let before = cases(&app).await?.len();
    app.org.goes_offline().await?;
    let mut calls = Vec::new();
    for id in ["c4", "c5"] {
        let call = is_over(&app, id).await?;
        let offline = LogView::Waiting {
            write: WriteState::Offline,
        };
        let card = app
            .sees_on_card(call, "that it waits", |card| card.log == offline)
            .await?;
        assert_eq!(card.case, Some(NewCaseView::Planned));
        calls.push(call);
    }
    app.org.heals().await?;
    app.clock.advance(Duration::from_secs(60));
    for call in calls {
        let case = is_in_salesforce(&app, call).await?;
        assert!(matches!(case, Some(NewCaseView::Made { .. })));
    }
    assert_eq!(cases(&app).await?.len(), before + 2);
    let (one, other) = (task_of(&app, "c4").await?, task_of(&app, "c5").await?);
    assert!(one["WhatId"].is_string() && one["WhatId"] != other["WhatId"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_salesforce_refuses_the_case_the_call_is_logged_without_it_and_that_is_said()
-> Result<()> {
    let app = makes_cases(Setting::default()).await?;
    let before = cases(&app).await?.len();
    app.org
        .refuses_where("Case", "Origin = 'Phone'", None, "Cases need a product.")
        .await?;
    let call = is_over(&app, "c6").await?;
    let Some(NewCaseView::Refused { error }) = is_in_salesforce(&app, call).await? else {
        anyhow::bail!("it is not said that the case was refused")
    };
    assert!(format!("{error:?}").contains("Cases need a product."));
    let task = task_of(&app, "c6").await?;
    assert!(task["WhoId"].is_string() && task["WhatId"].is_null());
    assert_eq!(cases(&app).await?.len(), before);

    // Whoever may not make cases is told in the settings check.
    app.org.drops_its_rules().await?;
    app.org.denies("Case", &[Operation::Create]).await?;
    describes_again(&app).await?;
    let view = app.view()?;
    let mut found = view.check.findings.iter();
    assert!(found.any(|found| found.code == FindingCode::CaseNotCreateable));
    let call = is_over(&app, "c7").await?;
    assert_eq!(is_in_salesforce(&app, call).await?, None);
    assert_eq!(cases(&app).await?.len(), before);
    Ok(())
}
