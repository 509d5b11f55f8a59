//! What a call is about beside its person: linked in one press, and never where Salesforce would refuse it.

use acceptance::app::{TestApp, to_do};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::people::candidate::Candidate;
use domain::people::related::RelatedRecord;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::query::Answer;
use serde_json::{Value, json};

const HANAKO: &str = "+819012345678";

/// Hanako speaks, and her opportunity and her company are offered.
async fn hanako_speaks(app: &TestApp) -> Result<(CallId, RelatedRecord)> {
    let call = app.rings("k1", HANAKO).await?;
    app.phone("answered", "k1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "what it can be about", |card| {
            card.about.offers.len() == 2
        })
        .await?;
    let objects: Vec<&str> = card
        .about
        .offers
        .iter()
        .map(|o| o.object.as_str())
        .collect();
    assert_eq!(objects, ["Opportunity", "Account"]);
    let deal = card.about.offers.first().context("the opportunity")?;
    assert_eq!(deal.name, "Aoba renewal 2027");
    Ok((call, deal.clone()))
}

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<()> {
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    Ok(())
}

async fn record_of(app: &TestApp, call_id: &str, is_closed: bool) -> Result<Value> {
    let tasks = app.org.tasks().await?;
    let key = format!("desk-phone:{call_id}");
    let mut records = tasks
        .into_iter()
        .filter(|task| task["CallObject"] == key.as_str() && task["IsClosed"] == is_closed);
    let record = records.next().context("the Task")?;
    assert!(records.next().is_none(), "one Task");
    Ok(record)
}

async fn a_lead(app: &TestApp) -> Result<Candidate> {
    let Answer::Found { matches, .. } = app.finds("Moreau").await? else {
        anyhow::bail!("asked for people");
    };
    let mut leads = matches.into_iter().filter(|who| who.object == "Lead");
    leads.next().context("Inès Moreau, a lead")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_and_its_next_step_are_linked_to_the_opportunity_in_one_press() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, deal) = hanako_speaks(&app).await?;
    app.does(Action::RelateTo {
        call,
        what: Some(deal.clone()),
    })
    .await?;
    app.does(to_do("Send the contract", Some(call))).await?;
    app.phone("ended", "k1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;
    let record = record_of(&app, "k1", true).await?;
    assert_eq!(record["WhatId"], deal.id.0);
    assert!(
        record["WhoId"]
            .as_str()
            .is_some_and(|id| id.starts_with("003"))
    );
    let step = record_of(&app, "k1", false).await?;
    assert_eq!(step["WhatId"], deal.id.0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_picked_for_a_lead_drops_its_related_record() -> Result<()> {
    let app = TestApp::start().await?;
    let (call, deal) = hanako_speaks(&app).await?;
    app.does(Action::RelateTo {
        call,
        what: Some(deal.clone()),
    })
    .await?;
    app.phone("ended", "k1", HANAKO).await?;
    is_in_salesforce(&app, call).await?;

    let lead = a_lead(&app).await?;
    app.does(Action::Pick {
        call,
        who: lead.clone(),
    })
    .await?;
    let card = app
        .sees_on_card(call, "that the link is gone", |card| {
            card.about.dropped.is_some() && matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
    assert!(card.about.with_lead);
    let record = record_of(&app, "k1", true).await?;
    assert_eq!(record["WhoId"], lead.id.to_string());
    assert_eq!(record["WhatId"], Value::Null);

    // It can't come back by another way, as Salesforce itself would say no.
    app.does(Action::RelateTo {
        call,
        what: Some(deal.clone()),
    })
    .await?;
    app.sees_on_card(call, "nothing new", |card| card.about.chosen.is_none())
        .await?;
    let task = record["Id"].as_str().context("an id")?;
    let refused = app
        .org_changes(
            &format!("Task/{task}"),
            Some(json!({ "WhatId": deal.id.0 })),
        )
        .await;
    assert!(refused.is_err());
    assert_eq!(app.view()?.outbox, []);
    Ok(())
}
