//! What the agent or a setting decides of a call: kept off the log, private, too short, whom it is with, a colleague's.

use crate::fallback::{one_of, pastes};
use acceptance::app::{TestApp, note, record_of};
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::logging::loggable::WhyNot;
use domain::settings::{Settings, WhenSeveral, WhenUnmatched};
use domain::view::action::Action;
use domain::view::call::{CallView, LogView, WhoState};
use domain::view::choices::RecordFound;
use domain::view::query::Answer;
use domain::view::recent::RecentFilter;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::Duration;

const HANAKO: &str = "+819012345678";
const SHARED: &str = "+14155550134";
const NOBODY: &str = "+442079460018";

async fn sets(app: &TestApp, settings: Settings) -> Result<()> {
    app.does(Action::ChangeSettings { settings }).await
}

async fn is_in_salesforce(app: &TestApp, call: CallId) -> Result<CallView> {
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await
}

async fn is_not_logged(app: &TestApp, call: CallId, why: WhyNot) -> Result<()> {
    let log = LogView::NotLogged { why };
    app.sees_on_card(call, "that it is not logged", |card| {
        card.ended.is_some() && card.log == log
    })
    .await?;
    Ok(())
}

/// The Tasks of a call in the org.
async fn tasks_of(app: &TestApp, call_id: &str) -> Result<Vec<Value>> {
    let key = format!("desk-phone:{call_id}");
    let mut tasks = app.org.tasks().await?;
    tasks.retain(|task| task["CallObject"] == key);
    Ok(tasks)
}

/// What a script reads of the sidebar.
async fn view_as_json(app: &TestApp) -> Result<String> {
    let api: Value = serde_json::from_slice(&fs::read(app.profile().join("door.json"))?)?;
    let (port, token) = (&api["port"], api["token"].as_str().context("a token")?);
    let answer = reqwest::Client::new()
        .get(format!("http://127.0.0.1:{port}/v1/view"))
        .bearer_auth(token)
        .send()
        .await?;
    Ok(answer.error_for_status()?.text().await?)
}

/// Whether any file of a folder holds these bytes.
fn is_on_disk(folder: &Path, text: &str) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let holds = match path.is_dir() {
            true => is_on_disk(&path, text)?,
            false => {
                let bytes = fs::read(&path)?;
                bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            }
        };
        if holds {
            return Ok(true);
        }
    }
    Ok(false)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_the_agent_keeps_off_leaves_nothing_in_the_org_and_the_next_one_is_logged()
-> Result<()> {
    let app = TestApp::start().await?;
    let off = app.rings("d1", HANAKO).await?;
    app.phone("answered", "d1", HANAKO).await?;
    app.does(Action::DoNotLog {
        call: off,
        on: true,
    })
    .await?;
    app.phone("ended", "d1", HANAKO).await?;
    is_not_logged(&app, off, WhyNot::AgentSaidSo).await?;
    let next = app.rings("d2", HANAKO).await?;
    app.phone("ended", "d2", HANAKO).await?;
    is_in_salesforce(&app, next).await?;
    assert_eq!(tasks_of(&app, "d1").await?, [] as [Value; 0]);
    assert_eq!(tasks_of(&app, "d2").await?.len(), 1);
    // After all.
    app.does(Action::DoNotLog {
        call: off,
        on: false,
    })
    .await?;
    is_in_salesforce(&app, off).await?;
    assert_eq!(tasks_of(&app, "d1").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_private_call_neither_number_nor_name_is_in_the_org_on_disk_or_in_the_view()
-> Result<()> {
    let mut app = TestApp::start().await?;
    let number = "+33170189942";
    let caller = json!({
        "attributes": { "type": "Contact" }, "FirstName": "Quentin", "LastName": "Zephyrine", "Phone": "01 70 18 99 42",
        "MailingCountry": "France",
    });
    app.org.insert(&[caller]).await?;
    let call = app.rings("p1", number).await?;
    let card = app
        .sees_on_card(call, "who it may be", |card| !card.who.matches.is_empty())
        .await?;
    assert!(card.number.contains("99"), "{}", card.number);
    app.phone("answered", "p1", number).await?;
    app.does(Action::Private { call, on: true }).await?;
    app.phone("ended", "p1", number).await?;
    is_not_logged(&app, call, WhyNot::Private).await?;
    let says_whom = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        text.contains("Zephyrine") || digits.contains("170189942")
    };
    let told = view_as_json(&app).await?;
    assert!(told.contains(&call.to_string()), "the card is there");
    assert!(!says_whom(&told), "{told}");
    app.does(Action::Leave { call }).await?;
    let recent = app.recent("", RecentFilter::All).await?;
    let recent = recent.iter().map(serde_json::to_string);
    let recent = recent.collect::<Result<Vec<String>, _>>()?;
    assert_eq!(recent.len(), 1);
    assert!(!says_whom(&recent[0]), "{}", recent[0]);
    assert_eq!(tasks_of(&app, "p1").await?, [] as [Value; 0]);
    app.stops().await;
    for text in ["Zephyrine", "170189942", "01 70 18 99 42"] {
        assert!(!is_on_disk(app.profile(), text)?, "{text}");
    }
    // It is still known that there was a call, and no more.
    app.starts().await?;
    app.sees_signed_in().await?;
    let recent = app.recent("", RecentFilter::All).await?;
    assert_eq!(recent.len(), 1);
    let recent = serde_json::to_string(&recent)?;
    assert!(!says_whom(&recent), "{recent}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_call_that_is_too_short_is_logged_only_if_the_agent_wants_it() -> Result<()> {
    let app = TestApp::start().await?;
    let settings = Settings {
        min_seconds: 10,
        ..app.view()?.settings
    };
    sets(&app, settings).await?;
    let mut calls = Vec::new();
    for (call_id, seconds) in [("m1", 4), ("m2", 12)] {
        calls.push(app.rings(call_id, HANAKO).await?);
        app.phone("answered", call_id, HANAKO).await?;
        app.clock.advance(Duration::from_secs(seconds));
        app.phone("ended", call_id, HANAKO).await?;
    }
    let [short, long] = calls.as_slice() else {
        anyhow::bail!("two calls")
    };
    is_in_salesforce(&app, *long).await?;
    is_not_logged(&app, *short, WhyNot::TooShort).await?;
    assert_eq!(tasks_of(&app, "m1").await?, [] as [Value; 0]);
    app.does(note(*short, "Only asked for our address", 1))
        .await?;
    app.does(Action::SaveCall { call: *short }).await?;
    is_in_salesforce(&app, *short).await?;
    let logged = tasks_of(&app, "m1").await?;
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0]["CallDurationInSeconds"], 4);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_the_call_waits_or_goes_to_the_latest_or_to_the_fallback_record_as_it_is_set()
-> Result<()> {
    let app = TestApp::start().await?;
    let number = "+12125550188";
    let one = |name: &str| json!({ "attributes": { "type": "Contact" }, "LastName": name, "Phone": number });
    app.org.insert(&[one("Earlier")]).await?;
    // Salesforce tells changes apart by the second.
    let later = app.clock.now().timestamp() + Duration::from_secs(3600);
    app.org.sets_clock(later).await?;
    let latest = app.org.insert(&[one("Later")]).await?.remove(0);

    // By default the call waits.
    let asked = app.rings("s1", number).await?;
    app.sees_on_card(asked, "the question", |card| {
        card.who.as_of.is_some() && card.who.state == WhoState::Several
    })
    .await?;
    app.phone("ended", "s1", number).await?;
    app.sees_on_card(asked, "that it waits", |card| {
        card.log == LogView::WaitsForPick
    })
    .await?;

    let settings = Settings {
        when_several: WhenSeveral::Latest,
        ..app.view()?.settings
    };
    sets(&app, settings).await?;
    let call = app.rings("s2", number).await?;
    let card = app
        .sees_on_card(call, "who was chosen", |card| card.who.picked.is_some())
        .await?;
    assert!(card.who.by_rule && !card.who.by_agent);
    app.phone("ended", "s2", number).await?;
    is_in_salesforce(&app, call).await?;
    assert_eq!(tasks_of(&app, "s2").await?[0]["WhoId"], latest.as_str());

    let company = one_of(&app, "Account").await?;
    let RecordFound::There { record } = pastes(&app, &company).await? else {
        anyhow::bail!("the agent sees the company")
    };
    let settings = Settings {
        when_several: WhenSeveral::Fallback,
        fallback_record: Some(record),
        ..app.view()?.settings
    };
    sets(&app, settings).await?;
    let call = app.rings("s3", SHARED).await?;
    app.sees_on_card(call, "the question", |card| {
        card.who.as_of.is_some() && card.who.state == WhoState::Several
    })
    .await?;
    app.phone("ended", "s3", SHARED).await?;
    is_in_salesforce(&app, call).await?;
    let logged = tasks_of(&app, "s3").await?;
    assert_eq!(logged[0]["WhatId"], company.as_str());
    assert_eq!(logged[0]["WhoId"], Value::Null);
    // What was set later has not changed the first one.
    assert_eq!(tasks_of(&app, "s1").await?, [] as [Value; 0]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_becomes_a_contact_or_a_lead_by_itself_and_the_call_is_logged_to_it()
-> Result<()> {
    let app = TestApp::start().await?;
    let cases = [
        (
            "n1",
            WhenUnmatched::MakeContact,
            "Contact",
            NOBODY,
            "Ada Byron",
        ),
        (
            "n2",
            WhenUnmatched::MakeLead,
            "Lead",
            "+442079460019",
            "Ida Rhodes",
        ),
    ];
    for (call_id, when_unmatched, object, number, name) in cases {
        let settings = Settings {
            when_unmatched,
            ..app.view()?.settings
        };
        sets(&app, settings).await?;
        let call = app.rings(call_id, number).await?;
        let said = json!({
            "event": "answered", "source": "desk-phone", "call_id": call_id, "direction": "inbound",
            "from": { "number": number, "name": name },
        });
        app.phone_says(said).await?.error_for_status()?;
        app.sees_on_card(call, "that nobody has the number", |card| {
            card.who.as_of.is_some() && card.who.state == WhoState::NotFound
        })
        .await?;
        app.phone("ended", call_id, number).await?;
        let card = is_in_salesforce(&app, call).await?;
        assert!(card.who.by_rule);
        let made = app.org.rows(object).await?;
        let made: Vec<&Value> = made.iter().filter(|one| one["LastName"] == name).collect();
        assert_eq!(made.len(), 1, "{object}");
        let logged = tasks_of(&app, call_id).await?;
        assert_eq!(logged.len(), 1, "{object}");
        assert_eq!(logged[0]["WhoId"], made[0]["Id"], "{object}");
        // The next call is known.
        let again = app.rings(&format!("{call_id}-again"), number).await?;
        app.sees_on_card(again, "who it is", |card| card.who.state == WhoState::Known)
            .await?;
        app.phone("ended", &format!("{call_id}-again"), number)
            .await?;
        is_in_salesforce(&app, again).await?;
        let all = app.org.rows(object).await?;
        assert_eq!(all.iter().filter(|one| one["LastName"] == name).count(), 1);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_call_is_logged_from_the_recent_calls_to_whom_the_agent_says() -> Result<()> {
    let mut app = TestApp::start().await?;
    let call = app.rings("c1", "202").await?;
    app.phone("answered", "c1", "202").await?;
    app.phone("ended", "c1", "202").await?;
    is_not_logged(&app, call, WhyNot::Colleague).await?;
    app.does(Action::Leave { call }).await?;
    app.stops().await;
    app.starts().await?;
    app.sees_signed_in().await?;
    let recent = app.recent("", RecentFilter::All).await?;
    let found = recent.iter().find(|one| one.id == call);
    found.context("the call is among the recent ones")?;
    app.does(Action::Show { call }).await?;
    app.sees_on_card(call, "the colleague", |card| {
        card.who.state == WhoState::Colleague
    })
    .await?;
    app.does(Action::LogAnyway { call, on: true }).await?;
    let Answer::Found { matches, .. } = app.finds("Lefèvre").await? else {
        anyhow::bail!("a search finds people");
    };
    let who = matches.first().cloned().context("Julie Lefèvre")?;
    let julie = record_of(&who)?;
    app.does(Action::Pick { call, who }).await?;
    is_in_salesforce(&app, call).await?;
    let logged = tasks_of(&app, "c1").await?;
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0]["WhoId"], julie.0.as_str());
    Ok(())
}
