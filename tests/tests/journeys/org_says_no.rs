//! Salesforce refuses or is busy: shown in its own words, the write kept, and nobody else held up.

use acceptance::app::{TestApp, note, to_do};
use anyhow::{Context as _, Result};
use domain::base::refs::PersonRef;
use domain::people::candidate::Candidate;
use domain::settings::{Settings, WhenUnmatched};
use domain::state::finding::FindingCode;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::error::UiErrorCode;
use serde_json::json;
use std::time::Duration;

const HANAKO: &str = "+819012345678";

#[tokio::test(flavor = "multi_thread")]
async fn a_validation_rule_is_shown_as_its_admin_wrote_it_and_the_write_is_kept() -> Result<()> {
    let app = TestApp::start().await?;
    app.org
        .has_validation_rule("Task", "Reason is required on calls")
        .await?;
    let call = app.rings("e1", HANAKO).await?;
    app.phone("ended", "e1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "the refusal", |card| {
            matches!(card.log, LogView::NeedsYou { .. })
        })
        .await?;
    let LogView::NeedsYou { write, error } = card.log else {
        anyhow::bail!("seen a moment ago")
    };
    assert_eq!(error.code, UiErrorCode::SalesforceRefused);
    assert_eq!(error.params["sf_code"], "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    assert_eq!(error.params["message"], "Reason is required on calls");
    assert_eq!(app.view()?.link.needs_you, 1);

    app.org.heals().await?;
    app.does(note(call, "Reason: renewal", 1)).await?;
    app.does(Action::SaveCall { call }).await?;
    app.does(Action::Retry { write }).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(app.tasks_with("Reason: renewal").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_row_is_tried_again_by_itself() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.locks_rows(1).await?;
    app.does(to_do("Order paper", None)).await?;
    let view = app
        .sees("that it was tried", |view| {
            view.outbox.first().is_some_and(|w| w.error.is_some())
        })
        .await?;
    let error = view.outbox[0].error.clone().context("an error")?;
    assert_eq!(error.params["sf_code"], "UNABLE_TO_LOCK_ROW");
    app.clock.advance(Duration::from_secs(120));
    app.sees_sent("Order paper").await?;
    assert_eq!(app.tasks_with("Order paper").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_daily_requests_are_used_up_writes_wait_and_say_so() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.reaches_request_limit(1).await?;
    app.does(to_do("Order paper", None)).await?;
    let view = app
        .sees("the limit", |view| {
            view.outbox.first().is_some_and(|w| w.error.is_some())
        })
        .await?;
    let error = view.outbox[0].error.clone().context("an error")?;
    assert_eq!(error.code, UiErrorCode::RequestLimit);
    app.clock.advance(Duration::from_secs(3600));
    app.sees_sent("Order paper").await?;
    assert_eq!(app.tasks_with("Order paper").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fallback_record_that_was_deleted_is_found_by_the_settings_check() -> Result<()> {
    let app = TestApp::start().await?;
    let unknown = json!({ "attributes": { "type": "Account" }, "Name": "Unknown callers" });
    let ids = app.org.insert(&[unknown]).await?;
    let id = ids.first().context("an id")?;
    let record = Candidate::new(
        PersonRef::from(id.clone()),
        String::from("Account"),
        String::from("Unknown callers"),
    );
    let settings = Settings {
        when_unmatched: WhenUnmatched::LogToFallback,
        fallback_record: Some(Box::new(record)),
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    let checks = async |app: &TestApp| -> Result<bool> {
        let view = app.checks_settings().await?;
        let mut findings = view.check.findings.iter();
        Ok(findings.any(|finding| finding.code == FindingCode::FallbackGone))
    };
    assert!(!checks(&app).await?);
    app.org_changes(&format!("Account/{id}"), None).await?;
    assert!(checks(&app).await?);
    Ok(())
}
