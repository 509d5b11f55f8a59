//! Calls that bring a case's or a customer's number: who gave it is shown and logged, and what it is about is linked.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::call::phase::Phase;
use domain::people::candidate::MatchHint;
use domain::record::by_data::GivenState;
use domain::settings::customer_field::CustomerField;
use domain::view::action::Action;
use domain::view::call::{CallView, LogView, WhoState};
use domain::view::screen::View;
use practice_org::Operation;
use serde_json::{Value, json};

use crate::what_may_be_seen::describes_again;

const HANAKO: &str = "+819012345678";
const ORDER: &str = "Livraison incomplète (commande 4471)";

/// A row of the org by what one of its fields holds.
async fn row(app: &TestApp, object: &str, field: &str, value: &str) -> Result<Value> {
    let rows = app.org.rows(object).await?;
    let mut rows = rows.into_iter().filter(|row| row[field] == value);
    rows.next().with_context(|| format!("{object} {value}"))
}

/// A call of Hanako's number rings with what the caller was asked for.
async fn rings_with(app: &TestApp, call_id: &str, data: Value) -> Result<CallId> {
    let mut said = json!({
        "event": "ringing", "source": "desk-phone", "call_id": call_id, "direction": "inbound",
        "from": { "number": HANAKO },
    });
    for (name, value) in data.as_object().into_iter().flatten() {
        said[name] = value.clone();
    }
    app.phone_says(said).await?.error_for_status()?;
    let rings = |card: &&CallView| card.phase == Phase::Ringing;
    let seen = |view: &View| view.calls.iter().find(rings).map(|card| card.id);
    let view = app.sees("the ring", |view| seen(view).is_some()).await?;
    seen(&view).context("a ring")
}

fn name(card: &CallView) -> &str {
    let picked = card.who.picked.as_ref();
    picked.map_or("", |who| who.name.as_str())
}

fn state(card: &CallView) -> GivenState {
    let by_data = card.who.by_data.as_ref();
    by_data.map_or(GivenState::Nothing, |by_data| by_data.state)
}

/// Waits until the call's data was looked up and its panel read.
async fn is_looked_up(app: &TestApp, call: CallId, expected: GivenState) -> Result<CallView> {
    app.sees_on_card(call, &format!("{expected:?}"), |card| {
        let panel = card.panel.as_ref();
        state(card) == expected && panel.is_some_and(|panel| panel.as_of.is_some())
    })
    .await
}

async fn is_logged(app: &TestApp, call: CallId, call_id: &str) -> Result<Value> {
    app.phone("ended", call_id, HANAKO).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let key = format!("desk-phone:{call_id}");
    let tasks = app.org.tasks().await?;
    let mut tasks = tasks.into_iter().filter(|task| task["CallObject"] == key);
    let task = tasks.next().context("its Task")?;
    anyhow::ensure!(tasks.next().is_none(), "one Task");
    Ok(task)
}

/// The agent's org numbers its companies.
async fn numbers_companies(app: &TestApp, name: &str, number: &str) -> Result<Value> {
    let account = row(app, "Account", "Name", name).await?;
    let id = account["Id"].as_str().context("an id")?;
    let number = json!({ "AccountNumber": number });
    app.org_changes(&format!("Account/{id}"), Some(number))
        .await?;
    let field = CustomerField::try_from(String::from("Account.AccountNumber"))?;
    let mut settings = app.view()?.settings;
    settings.customer_field = Some(Box::new(field));
    app.does(Action::ChangeSettings { settings }).await?;
    Ok(account)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contact_of_the_case_takes_the_numbers_place_for_three_requests_in_all() -> Result<()> {
    let app = TestApp::start().await?;
    let case = row(&app, "Case", "Subject", ORDER).await?;
    let number = case["CaseNumber"].as_str().context("its number")?;
    // Callers leave the zeros out.
    let given = number.trim_start_matches('0');
    app.org.forget_requests().await?;
    let call = rings_with(&app, "n1", json!({ "case_number": given })).await?;
    let card = is_looked_up(&app, call, GivenState::Found).await?;
    assert_eq!(name(&card), "Julie Lefèvre");
    let hint = card.who.picked.as_ref().and_then(|who| who.hint);
    assert_eq!(hint, Some(MatchHint::CaseNumber));
    let names: Vec<&str> = card
        .who
        .matches
        .iter()
        .map(|who| who.name.as_str())
        .collect();
    assert_eq!(names, ["Julie Lefèvre", "佐藤 花子"]);
    let chosen = card.about.chosen.map(|id| id.0);
    assert_eq!(chosen.as_deref(), case["Id"].as_str());
    let task = is_logged(&app, call, "n1").await?;
    assert_eq!(app.org.counted_requests().await?, 3);
    assert_eq!(task["WhoId"], case["ContactId"]);
    assert_eq!(task["WhatId"], case["Id"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_found_by_its_customer_number_and_its_own_contact_by_the_phone_number()
-> Result<()> {
    let app = TestApp::start().await?;
    let orsel = numbers_companies(&app, "Groupe Orsel", "K-17").await?;
    let call = rings_with(&app, "k1", json!({ "customer_number": "k-17" })).await?;
    let card = is_looked_up(&app, call, GivenState::Found).await?;
    assert_eq!(name(&card), "Groupe Orsel");
    let task = is_logged(&app, call, "k1").await?;
    assert_eq!(task["WhatId"], orsel["Id"]);
    assert_eq!(task["WhoId"], Value::Null);

    // Hanako calls, and gives the number of her own company.
    numbers_companies(&app, "株式会社アオバ商事", "K-18").await?;
    let call = rings_with(&app, "k2", json!({ "customer_number": "K-18" })).await?;
    let card = is_looked_up(&app, call, GivenState::Found).await?;
    assert_eq!(name(&card), "佐藤 花子");
    let hint = card.who.picked.as_ref().and_then(|who| who.hint);
    assert_eq!(hint, Some(MatchHint::CustomerNumber));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_are_wrong_hostile_or_not_readable_leave_the_call_to_its_phone_number()
-> Result<()> {
    let app = TestApp::start().await?;
    numbers_companies(&app, "Groupe Orsel", "K-17").await?;
    let hostile = "' OR Name != '";
    let given = [
        json!({ "case_number": "99999999" }),
        json!({ "case_number": hostile, "customer_number": hostile }),
        json!({ "customer_number": "\\' OR AccountNumber != null --" }),
        json!({ "customer_number": "K-1%" }),
    ];
    for (place, data) in given.into_iter().enumerate() {
        let call_id = format!("h{place}");
        let call = rings_with(&app, &call_id, data.clone()).await?;
        let card = is_looked_up(&app, call, GivenState::NotFound).await?;
        assert_eq!(name(&card), "佐藤 花子", "{data}");
        is_logged(&app, call, &call_id).await?;
    }
    app.org.denies("Case", &[Operation::Read]).await?;
    describes_again(&app).await?;
    let call = rings_with(&app, "h9", json!({ "case_number": "1" })).await?;
    let card = is_looked_up(&app, call, GivenState::NotReadable).await?;
    assert_eq!(name(&card), "佐藤 花子");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_number_that_came_without_a_network_is_looked_up_before_the_call_is_written()
-> Result<()> {
    let mut app = TestApp::start().await?;
    let case = row(&app, "Case", "Subject", ORDER).await?;
    app.org.goes_offline().await?;
    let data = json!({ "case_number": case["CaseNumber"] });
    let call = rings_with(&app, "o1", data).await?;
    app.sees_on_card(call, "whom the index knows", |card| {
        card.who.state == WhoState::Known && state(card) == GivenState::Waits
    })
    .await?;
    app.phone("ended", "o1", HANAKO).await?;
    app.sees_on_card(call, "that it waits", |card| {
        matches!(card.log, LogView::Waiting { .. })
    })
    .await?;
    app.stops().await;
    app.org.comes_back().await?;
    app.starts().await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let mut tasks = tasks
        .iter()
        .filter(|task| task["CallObject"] == "desk-phone:o1");
    let task = tasks.next().context("its Task")?;
    assert_eq!(task["WhoId"], case["ContactId"]);
    assert!(tasks.next().is_none());
    Ok(())
}
