//! Several records share a number: the agent picks, and an unpicked call waits visibly.

use crate::what_may_be_seen::describes_again;
use acceptance::app::TestApp;
use anyhow::{Context as _, Result};
use domain::number::reading::Certainty;
use domain::people::candidate::Candidate;
use domain::view::action::Action;
use domain::view::call::{CallView, LogView, WhoState};
use jiff::Span;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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

/// Somebody whom a call was last logged to: the day and whose call it was, as an agent reads them.
type Last = Option<(String, bool, Option<String>)>;

/// The last call with each match, by name.
fn last_calls(card: &CallView) -> BTreeMap<String, Last> {
    let matches = card.who.matches.iter();
    let last = |who: &Candidate| {
        let last = who.last_called.clone()?;
        Some((last.day, last.by_you, last.by))
    };
    matches.map(|who| (who.name.clone(), last(who))).collect()
}

/// A fourth record of the number, which the index has not read yet, and calls that others and the agent have logged.
async fn others_have_called(app: &TestApp, today: Date) -> Result<()> {
    let users = app.org.rows("User").await?;
    let kenji = users.iter().find(|user| user["Name"] == "Kenji Mori");
    let kenji = kenji.context("Kenji Mori")?["Id"].clone();
    let dana = json!({
        "attributes": { "type": "Contact" }, "FirstName": "Dana", "LastName": "Bell", "Phone": "+1 415-555-0134",
    });
    let dana = app.org.insert(&[dana]).await?.remove(0);
    let contacts = app.org.rows("Contact").await?;
    let maria = contacts.iter().find(|one| one["Name"] == "Maria Rossi");
    let maria = maria.context("Maria Rossi")?["Id"].clone();
    let before = |days: i64| (today - Span::new().days(days)).to_string();
    let call = |who: &Value, day: String, owner: Option<&Value>| {
        let mut task = json!({
            "attributes": { "type": "Task" }, "Subject": "Call", "Status": "Completed", "TaskSubtype": "Call",
            "WhoId": who, "ActivityDate": day,
        });
        if let Some(owner) = owner {
            task["OwnerId"] = owner.clone();
        }
        task
    };
    let dana = Value::String(dana);
    let mut open = call(&dana, before(0), Some(&kenji));
    open["Status"] = json!("Not Started");
    let mut mail = call(&dana, before(1), Some(&kenji));
    mail["TaskSubtype"] = json!("Email");
    let calls = [
        call(&maria, before(9), None),
        call(&maria, before(3), Some(&kenji)),
        call(&dana, before(5), None),
        // A call that is still to be made, and what is no call.
        open,
        mail,
    ];
    app.org.insert(&calls).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_four_matches_says_who_called_last_and_the_call_still_costs_three_requests()
-> Result<()> {
    let app = TestApp::start().await?;
    // The agent's own call of a while ago, with Tom.
    let call = app.rings("f0", SHARED).await?;
    let card = app
        .sees_on_card(call, "the matches", |card| card.who.matches.len() == 3)
        .await?;
    let tom = card.who.matches.iter().find(|who| who.name == "Tom Reyes");
    let who = tom.cloned().context("Tom Reyes")?;
    app.does(Action::Pick { call, who }).await?;
    app.phone("ended", "f0", SHARED).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let today = app.clock.now().date();
    others_have_called(&app, today).await?;

    app.org.forget_requests().await?;
    let call = app.rings("f1", SHARED).await?;
    let at_once = app
        .sees_on_card(call, "the matches", |card| {
            card.who.state == WhoState::Several
        })
        .await?;
    let mine = |days: i64| Some(((today - Span::new().days(days)).to_string(), true, None));
    let kenjis = (today - Span::new().days(3)).to_string();
    let kenjis = Some((kenjis, false, Some(String::from("Kenji Mori"))));
    assert_eq!(last_calls(&at_once)["Tom Reyes"], mine(0));
    let card = app
        .sees_on_card(call, "four matches that Salesforce knows", |card| {
            card.who.as_of.is_some()
                && card.who.matches.len() == 4
                && last_calls(card)["Dana Bell"].is_some()
        })
        .await?;
    let expected = [
        ("Bluewater Ltd", None),
        ("Dana Bell", mine(5)),
        ("Maria Rossi", kenjis),
        ("Tom Reyes", mine(0)),
    ];
    let expected = expected.map(|(name, last)| (String::from(name), last));
    assert_eq!(last_calls(&card), BTreeMap::from(expected));
    // What was there before has not moved: the one that is new stands where its order puts it.
    let names = |card: &CallView| -> Vec<String> {
        let matches = card.who.matches.iter().map(|who| who.name.clone());
        matches.filter(|name| name != "Dana Bell").collect()
    };
    assert_eq!(names(&card), names(&at_once));
    let who = card.who.matches[0].clone();
    app.does(Action::Pick { call, who }).await?;
    app.sees_on_card(call, "the person", |card| {
        card.panel
            .as_ref()
            .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.phone("ended", "f1", SHARED).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(app.org.counted_requests().await?, 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_read_of_the_last_call_is_not_claimed_and_the_matches_are_there()
-> Result<()> {
    let app = TestApp::start().await?;
    others_have_called(&app, app.clock.now().date()).await?;
    let told = |last: &Last| last.as_ref().map(|(_, by_you, by)| (*by_you, by.is_some()));
    // An object's hidden field, and what is told of Maria Rossi's last call then.
    let cases = [
        ("OwnerId", Some((false, false))),
        ("CreatedDate", Some((false, true))),
        // What has a call type is a call, too: here an older one of the agent's.
        ("TaskSubtype", Some((true, false))),
        ("ActivityDate", None),
        ("IsClosed", None),
        ("WhoId", None),
    ];
    for (number, (field, expected)) in (0..).zip(cases) {
        app.org.hides_field("Task", field).await?;
        describes_again(&app).await?;
        let call = app.rings(&format!("h{number}"), SHARED).await?;
        let card = app
            .sees_on_card(call, "what Salesforce may tell", |card| {
                let last = told(&last_calls(card)["Maria Rossi"]);
                card.who.as_of.is_some() && card.who.matches.len() == 4 && last == expected
            })
            .await?;
        assert!(card.who.picked.is_none(), "{field}");
        app.phone("ended", &format!("h{number}"), SHARED).await?;
        app.org.drops_its_rules().await?;
    }
    Ok(())
}
