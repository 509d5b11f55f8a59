//! The index answers and Salesforce confirms or refines, for as few requests as can be.

use acceptance::app::{TestApp, record_of};
use anyhow::{Context as _, Result};
use domain::base::ids::SfId;
use domain::logging::loggable::WhyNot;
use domain::people::candidate::MatchHint;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::query::{Answer, Query};
use serde_json::json;

const HANAKO: &str = "+819012345678";
const JULIE: &str = "+33142685300";
const SHARED: &str = "+14155550134";

/// A number that nobody in the sample has, in a spelling that no index of digits alone would find.
const NEW: &str = "+442079460777";
const NEW_AS_TYPED: &str = "+44 (0)20 7946-0777";

#[tokio::test(flavor = "multi_thread")]
async fn a_pop_that_the_index_answered_costs_one_request() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.forget_requests().await?;
    let call = app.rings("p1", JULIE).await?;
    let card = app
        .sees_on_card(call, "what Salesforce knows", |card| {
            let panel = card.panel.as_ref();
            panel.is_some_and(|panel| panel.as_of.is_some()) && card.who.as_of.is_some()
        })
        .await?;
    assert_eq!(card.who.picked.context("a person")?.name, "Julie Lefèvre");
    let panel = card.panel.context("a panel")?;
    assert_eq!(panel.open_cases, 1);
    assert_eq!(
        panel.cases[0].subject,
        "Livraison incomplète (commande 4471)"
    );
    assert_eq!(app.org.counted_requests().await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_whom_only_salesforce_knows_is_found_and_the_call_costs_three_requests()
-> Result<()> {
    let app = TestApp::start().await?;
    let ada = json!({
        "attributes": { "type": "Contact" },
        "LastName": "Lovelace", "FirstName": "Ada", "Phone": NEW_AS_TYPED,
    });
    app.org.insert(&[ada]).await?;
    app.org.forget_requests().await?;
    let call = app.rings("n1", NEW).await?;
    app.sees_on_card(call, "who Salesforce says it is", |card| {
        card.who.state == WhoState::Known
            && card
                .panel
                .as_ref()
                .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.phone("ended", "n1", NEW).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(app.org.counted_requests().await?, 3);
    // From now on the index knows her: no search any more.
    app.org.forget_requests().await?;
    let again = app.rings("n2", NEW).await?;
    app.sees_on_card(again, "her name", |card| card.who.state == WhoState::Known)
        .await?;
    let searched = app.org.requests().await?;
    assert!(searched.iter().all(|seen| !seen.path.contains("/search")));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handled_call_with_several_matches_costs_three_requests_and_the_pick_comes_first_next_time()
-> Result<()> {
    let app = TestApp::start().await?;
    app.org.forget_requests().await?;
    let call = app.rings("s1", SHARED).await?;
    let card = app
        .sees_on_card(call, "the matches that Salesforce confirms", |card| {
            card.who.state == WhoState::Several && card.who.as_of.is_some()
        })
        .await?;
    assert_eq!(card.who.matches.len(), 3);
    let last = card.who.matches.last().cloned().context("a match")?;
    let who = last.clone();
    app.does(Action::Pick { call, who }).await?;
    app.sees_on_card(call, "the person", |card| {
        card.panel
            .as_ref()
            .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.phone("ended", "s1", SHARED).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(app.org.counted_requests().await?, 3);
    let next = app.rings("s2", SHARED).await?;
    let card = app
        .sees_on_card(next, "the question", |card| {
            card.who.state == WhoState::Several
        })
        .await?;
    assert_eq!(card.who.matches[0].id, last.id);
    assert_eq!(card.who.matches[0].hint, Some(MatchHint::PickedBefore));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_who_calls_from_their_extension_is_known_and_not_logged() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.forget_requests().await?;
    let call = app.rings("c1", "202").await?;
    let card = app
        .sees_on_card(call, "the colleague", |card| {
            card.who.state == WhoState::Colleague
        })
        .await?;
    assert!(card.who.colleague.context("a colleague")?.name.is_some());
    let why = WhyNot::Colleague;
    assert_eq!(card.log, LogView::NotLogged { why });
    app.phone("answered", "c1", "202").await?;
    app.phone("ended", "c1", "202").await?;
    app.sees_on_card(call, "the end", |card| card.ended.is_some())
        .await?;
    assert_eq!(app.org.counted_requests().await?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_that_a_number_was_dialled_from_wins_over_matching() -> Result<()> {
    let app = TestApp::start().await?;
    let Answer::Found { matches, .. } = app.finds("Tom Reyes").await? else {
        anyhow::bail!("a search finds people");
    };
    let tom = matches.first().context("Tom Reyes")?.id.clone();
    let event = json!({
        "event": "dialing", "source": "desk-phone", "call_id": "d1", "direction": "outbound",
        "to": { "number": SHARED },
        "record": format!("https://aoba.lightning.force.com/lightning/r/Contact/{}/view", tom.to_string()),
    });
    app.phone_says(event).await?.error_for_status()?;
    let view = app
        .sees("Tom, and no question", |view| {
            let mut cards = view.calls.iter();
            cards.any(|card| card.who.picked.as_ref().is_some_and(|who| who.id == tom))
        })
        .await?;
    assert_eq!(view.calls[0].who.state, WhoState::Known);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_link_finds_its_record_and_older_activities_come_when_they_are_asked_for()
-> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("o1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "her", |card| {
            card.panel
                .as_ref()
                .is_some_and(|panel| panel.as_of.is_some())
        })
        .await?;
    let panel = card.panel.context("a panel")?;
    let stage = panel
        .opportunities
        .first()
        .context("an opportunity")?
        .id
        .clone();
    // The opportunity is not in the number index: Salesforce is asked for it.
    let link = format!("https://aoba.my.salesforce.com/{}", stage.0);
    let Answer::Found { matches, .. } = app.finds(&link).await? else {
        anyhow::bail!("a link finds a record");
    };
    assert_eq!(
        matches.first().context("the opportunity")?.object,
        "Opportunity"
    );
    let nowhere = app.finds("006000000000001AAA").await?;
    let nothing = Answer::Found {
        matches: Vec::new(),
        local_only: false,
        more: false,
        partial: false,
        unread: Vec::new(),
    };
    assert_eq!(nowhere, nothing);

    let hanako = record_of(&card.who.picked.context("her")?)?;
    let old = json!({
        "attributes": { "type": "Task" }, "Subject": "A call of long ago", "Status": "Completed",
        "WhoId": hanako.to_string(), "ActivityDate": "2021-03-01", "IsArchived": true,
    });
    app.org.insert(&[old]).await?;
    let has = |past: &[domain::view::panel::ActivityView]| {
        past.iter().any(|one| one.subject == "A call of long ago")
    };
    assert!(!has(&panel.past));
    assert!(has(&older(&app, &hanako).await?));
    Ok(())
}

async fn older(app: &TestApp, record: &SfId) -> Result<Vec<domain::view::panel::ActivityView>> {
    let query = Query::Older {
        record: record.clone(),
        object: String::from("Contact"),
    };
    match app.asks(query).await? {
        Answer::Older { past, .. } => past.context("Salesforce could be asked"),
        _ => {
            anyhow::bail!("another question was answered")
        }
    }
}
