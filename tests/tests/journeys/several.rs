//! Several records share a number: the agent picks, and an unpicked call waits visibly.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::number::reading::Certainty;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};

const SHARED: &str = "+14155550134";

#[tokio::test(flavor = "multi_thread")]
async fn the_call_is_logged_to_the_one_that_the_agent_picks() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("b1", SHARED).await?;
    let card = app
        .sees_on_card(call, "the matches", |card| {
            card.who.state == WhoState::Several
        })
        .await?;
    let names: Vec<&str> = card.who.matches.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(card.who.matches.len(), 3, "{names:?}");
    let tom = card
        .who
        .matches
        .iter()
        .find(|m| m.name == "Tom Reyes")
        .cloned();
    let tom = tom.context("Tom Reyes is one of them")?;
    app.does(Action::Pick {
        call,
        who: tom.clone(),
    })
    .await?;
    app.phone("ended", "b1", SHARED).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let logged: Vec<_> = tasks
        .iter()
        .filter(|t| t["CallObject"] == "desk-phone:b1")
        .collect();
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0]["WhoId"], tom.id.to_string());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_nobody_was_picked_for_waits_and_is_logged_when_somebody_is() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("b1", SHARED).await?;
    app.phone("ended", "b1", SHARED).await?;
    let card = app
        .sees_on_card(call, "the question", |card| {
            card.log == LogView::WaitsForPick
        })
        .await?;
    app.does(Action::Leave { call }).await?;
    let view = app
        .sees("the call in the list", |view| view.waiting.len() == 1)
        .await?;
    assert_eq!(view.waiting[0].matches, 3);
    app.does(Action::Show { call }).await?;
    let company = card
        .who
        .matches
        .iter()
        .find(|m| m.object == "Account")
        .cloned();
    let company = company.context("the company is one of them")?;
    app.does(Action::Pick {
        call,
        who: company.clone(),
    })
    .await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let logged: Vec<_> = tasks
        .iter()
        .filter(|t| t["CallObject"] == "desk-phone:b1")
        .collect();
    // A company is no person: it goes into WhatId.
    assert_eq!(logged[0]["WhatId"], company.id.to_string());
    assert_eq!(logged[0]["WhoId"], serde_json::Value::Null);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_match_shows_object_company_owner_and_reason_and_nobody_is_picked() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("b2", SHARED).await?;
    let card = app
        .sees_on_card(call, "the matches that Salesforce confirms", |card| {
            card.who.state == WhoState::Several && card.who.as_of.is_some()
        })
        .await?;
    let told: Vec<_> = card
        .who
        .matches
        .iter()
        .map(|who| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            (
                who.object.as_str(),
                who.name.as_str(),
                text(&who.company),
                text(&who.owner),
                text(&who.field),
                who.certainty,
            )
        })
        .collect();
    let line = |object: &'static str, name: &'static str, company: &str, certainty| {
        let owner = String::from("Claire Martin");
        let field = String::from("Phone");
        (object, name, String::from(company), owner, field, certainty)
    };
    // Sure matches come before possible ones, and people before the company. None of them is picked by that order.
    use Certainty::{Exact, Possible};
    assert_eq!(
        told,
        [
            line("Contact", "Tom Reyes", "Bluewater Ltd", Exact),
            line("Contact", "Maria Rossi", "Bluewater Ltd", Possible),
            line("Account", "Bluewater Ltd", "", Possible),
        ]
    );
    assert_eq!(card.who.picked, None);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrap_up_stays_beside_the_next_ring() -> Result<()> {
    let app = TestApp::start().await?;
    let first = app.rings("w1", "+819012345678").await?;
    app.phone("answered", "w1", "+819012345678").await?;
    app.does(acceptance::app::note(
        first,
        "Moves the delivery to Thursday",
        1,
    ))
    .await?;
    app.phone("ended", "w1", "+819012345678").await?;
    app.sees_on_card(first, "its record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let second = app.rings("w2", "+442079460018").await?;
    let view = app.view()?;
    let calls: Vec<_> = view.calls.iter().map(|card| card.id).collect();
    assert!(
        calls.contains(&first) && calls.contains(&second),
        "{calls:?}"
    );
    Ok(())
}
