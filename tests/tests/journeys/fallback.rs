//! The record for unmatched calls: pasted as a link, checked against the org, and then the one that such calls are
//! logged to.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::settings::{Settings, WhenUnmatched};
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::choices::RecordFound;
use domain::view::query::{Answer, Query};

const NOBODY: &str = "+442079460018";

pub(crate) async fn pastes(app: &TestApp, text: &str) -> Result<RecordFound> {
    let text = String::from(text);
    match app.asks(Query::Record { text }).await? {
        Answer::Record { found } => Ok(found),
        _ => anyhow::bail!("another question was answered"),
    }
}

/// The id of the first record of an object.
pub(crate) async fn one_of(app: &TestApp, object: &str) -> Result<String> {
    let rows = app.org.rows(object).await?;
    let id = rows.first().and_then(|row| row["Id"].as_str());
    Ok(String::from(id.context("a record")?))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_record_is_checked_and_what_is_wrong_with_it_is_named() -> Result<()> {
    let app = TestApp::start().await?;
    assert_eq!(pastes(&app, "the usual one").await?, RecordFound::NoLink);
    let case = one_of(&app, "Case").await?;
    let link = format!("https://aoba.lightning.force.com/lightning/r/Case/{case}/view");
    assert!(matches!(
        pastes(&app, &link).await?,
        RecordFound::There { .. }
    ));

    let task = one_of(&app, "Task").await?;
    let object = Some(String::from("Task"));
    assert_eq!(
        pastes(&app, &task).await?,
        RecordFound::NotForTasks { object }
    );
    let user = one_of(&app, "User").await?;
    let object = Some(String::from("User"));
    assert_eq!(
        pastes(&app, &user).await?,
        RecordFound::NotForTasks { object }
    );
    // A link to a profile: of that object nothing is known.
    let unknown = RecordFound::NotForTasks { object: None };
    assert_eq!(pastes(&app, "00e000000000001AAA").await?, unknown);

    // Another admin's record, which the agent may not see, is no different from one that is gone.
    app.org.keeps_private("Case").await?;
    app.org.stops_sharing(&case).await?;
    let object = String::from("Case");
    assert_eq!(pastes(&app, &link).await?, RecordFound::Hidden { object });

    app.org.goes_offline().await?;
    assert_eq!(pastes(&app, &link).await?, RecordFound::NotAsked);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn unmatched_calls_are_logged_to_the_pasted_record() -> Result<()> {
    let app = TestApp::start().await?;
    let company = one_of(&app, "Account").await?;
    let RecordFound::There { record } = pastes(&app, &company).await? else {
        anyhow::bail!("the agent sees the company")
    };
    assert!(!record.name.is_empty());
    let settings = Settings {
        when_unmatched: WhenUnmatched::LogToFallback,
        fallback_record: Some(record),
        ..Settings::default()
    };
    app.does(Action::ChangeSettings { settings }).await?;
    let call = app.rings("f1", NOBODY).await?;
    app.phone("ended", "f1", NOBODY).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let logged = tasks
        .iter()
        .find(|task| task["CallObject"] == "desk-phone:f1");
    assert_eq!(
        logged.context("the call's Task")?["WhatId"],
        company.as_str()
    );
    Ok(())
}
