//! Which records can call: fields and objects that an admin has added, and objects that the agent may not read.

use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::number::reading::Certainty;
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use practice_org::{CustomSchema, Operation};
use serde_json::json;

const DIRECT: &str = "+442079460031";
const SITE: &str = "+442079460032";

fn admins_own() -> Result<CustomSchema> {
    Ok(serde_json::from_value(json!({
        "objects": [{
            "name": "Site__c", "label": "Site", "key_prefix": "a0S", "activities": true,
            "fields": [{ "name": "Gate__c", "label": "Gate", "type": "phone" }]
        }],
        "fields": [{ "object": "Contact", "name": "Direct_Line__c", "label": "Direct line", "type": "phone" }]
    }))?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_field_and_an_object_of_the_admins_own_are_matched_and_logged_to() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.admin_adds(&admins_own()?).await?;
    app.org
        .insert(&[
            json!({ "attributes": { "type": "Contact" }, "LastName": "Okafor", "Direct_Line__c": DIRECT }),
            json!({ "attributes": { "type": "Site__c" }, "Name": "Dock 4", "Gate__c": "+44 (0)20 7946 0032" }),
        ])
        .await?;
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

    for (call_id, number, object, name, field) in [
        ("c1", DIRECT, "Contact", "Okafor", "Direct_Line__c"),
        ("c2", SITE, "Site__c", "Dock 4", "Gate__c"),
    ] {
        let call = app.rings(call_id, number).await?;
        let card = app
            .sees_on_card(call, "who it is", |card| card.who.state == WhoState::Known)
            .await?;
        let who = card.who.picked.context("somebody is picked")?;
        assert_eq!((who.object.as_str(), who.name.as_str()), (object, name));
        assert_eq!(who.field.as_deref(), Some(field));
        assert_eq!(who.certainty, Certainty::Exact);
        app.phone("answered", call_id, number).await?;
        app.phone("ended", call_id, number).await?;
        app.sees_on_card(call, "the record", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
        let tasks = app.org.tasks().await?;
        let key = format!("desk-phone:{call_id}");
        let mut mine = tasks
            .iter()
            .filter(|task| task["CallObject"] == key.as_str());
        let task = mine.next().context("the call's Task")?;
        // People go into WhoId, everything else into WhatId.
        let about = if object == "Contact" {
            "WhoId"
        } else {
            "WhatId"
        };
        assert_eq!(task[about], who.id.to_string());
        assert!(mine.next().is_none());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_the_agent_may_not_read_is_left_out_with_a_notice_and_the_others_are_known()
-> Result<()> {
    let mut app = TestApp::start().await?;
    app.org.denies("Lead", &[Operation::Read]).await?;
    app.stops().await;
    app.clock.advance(std::time::Duration::from_secs(13 * 3600));
    app.starts().await?;
    let view = app
        .sees("that leads are left out", |view| {
            view.index.left_out.iter().any(|object| object == "Lead")
        })
        .await?;
    assert!(
        !view
            .index
            .objects
            .iter()
            .any(|object| object.object == "Lead" && object.known > 0)
    );
    let call = app.rings("c1", "+819012345678").await?;
    app.sees_on_card(call, "a caller of another object", |card| {
        card.who.state == WhoState::Known
    })
    .await?;
    app.does(Action::CheckSettings).await?;
    app.sees("the check to name it", |view| {
        let mut findings = view.check.findings.iter();
        findings.any(|finding| {
            finding
                .params
                .get("object")
                .is_some_and(|name| name == "Lead")
        })
    })
    .await?;
    Ok(())
}
