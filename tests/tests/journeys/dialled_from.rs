//! Calls that were dialled by a click on a record which is no person: they are shown with it and logged to it.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use practice_org::CustomSchema;
use serde_json::{Value, json};

/// A number that nobody in the org has.
const NUMBER: &str = "+442079460991";

fn with_sites() -> Result<CustomSchema> {
    Ok(serde_json::from_value(json!({
        "objects": [{
            "name": "Site__c", "label": "Site", "key_prefix": "a0S", "activities": true,
            "fields": [{ "name": "Gate__c", "label": "Gate", "type": "phone" }]
        }]
    }))?)
}

async fn dials(app: &TestApp, call_id: &str, record: &str, event: &str) -> Result<()> {
    let said = json!({
        "event": event, "source": "desk-phone", "call_id": call_id, "direction": "outbound",
        "to": { "number": NUMBER }, "record": record,
    });
    app.phone_says(said).await?.error_for_status()?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_dialled_from_a_deal_a_case_or_an_object_of_the_admins_own_is_logged_to_it()
-> Result<()> {
    let app = TestApp::start().await?;
    app.org.admin_adds(&with_sites()?).await?;
    let settings = Settings {
        added_objects: vec![String::from("Site__c")],
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    app.sees("the sites in the index", |view| {
        let mut objects = view.index.objects.iter();
        objects.any(|object| object.object == "Site__c" && object.filled)
    })
    .await?;
    let deal = json!({
        "attributes": { "type": "Opportunity" },
        "Name": "Spare pumps", "StageName": "Prospecting", "CloseDate": "2026-12-24"
    });
    let case = json!({ "attributes": { "type": "Case" }, "Subject": "Leaking valve" });
    let site = json!({ "attributes": { "type": "Site__c" }, "Name": "Dock 4" });
    let made = app.org.insert(&[deal, case, site]).await?;
    for (place, object, name) in [
        (0, "Opportunity", Some("Spare pumps")),
        // The name of a case is its number.
        (1, "Case", None),
        (2, "Site__c", Some("Dock 4")),
    ] {
        let record = made.get(place).context("a record")?;
        let call_id = format!("d{place}");
        dials(&app, &call_id, record, "dialing").await?;
        let view = app
            .sees("the record, without a question", |view| {
                let mut cards = view.calls.iter();
                cards.any(|card| {
                    let picked = card.who.picked.as_ref();
                    picked.is_some_and(|who| who.id.to_string() == *record && !who.name.is_empty())
                })
            })
            .await?;
        let mut cards = view.calls.iter();
        let card = cards.find(|card| {
            let picked = card.who.picked.as_ref();
            picked.is_some_and(|who| who.id.to_string() == *record)
        });
        let card = card.context("its card")?;
        assert_eq!(card.who.state, WhoState::Known, "{object}");
        let who = card.who.picked.as_ref().context("the record")?;
        assert_eq!(who.object, object);
        if let Some(name) = name {
            assert_eq!(who.name, name);
        }
        dials(&app, &call_id, record, "answered").await?;
        dials(&app, &call_id, record, "ended").await?;
        app.sees_on_card(card.id, "its Task", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
        let key = format!("desk-phone:{call_id}");
        let tasks = app.org.tasks().await?;
        let tasks = tasks
            .iter()
            .filter(|task| task["CallObject"] == key.as_str());
        let tasks: Vec<&Value> = tasks.collect();
        assert_eq!(tasks.len(), 1, "{object}");
        assert_eq!(tasks[0]["WhatId"], record.as_str(), "{object}");
        assert_eq!(tasks[0]["WhoId"], Value::Null, "{object}");
    }
    Ok(())
}
