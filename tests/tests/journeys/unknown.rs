//! Somebody who is not in Salesforce: no dialog in the way, search by name, and the note is kept.

use acceptance::app::{TestApp, note};
use anyhow::{Context as _, Result};
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::query::Answer;
use domain::view::recent::RecentFilter;

const NOBODY: &str = "+442079460018";

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_caller_can_be_found_by_name_later_and_the_note_goes_along() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("c1", NOBODY).await?;
    app.sees_on_card(call, "that it is nobody known", |card| {
        card.who.state == WhoState::NotFound
    })
    .await?;
    app.does(note(call, "Asked for Julie", 1)).await?;
    app.phone("ended", "c1", NOBODY).await?;
    // A card can be left once the end is heard, and what the phone says comes by another way than what the agent does.
    app.sees_on_card(call, "the end", |card| card.ended.is_some())
        .await?;
    app.does(Action::Leave { call }).await?;
    let view = app
        .sees("the call in the list", |view| view.waiting.len() == 1)
        .await?;
    assert!(view.waiting[0].has_note);
    assert_eq!(app.tasks_with("Asked for Julie").await?.len(), 0);

    let Answer::Found { matches, .. } = app.finds("Lefèvre").await? else {
        anyhow::bail!("a search finds people");
    };
    let julie = matches.into_iter().find(|m| m.name.contains("Julie"));
    let julie = julie.context("search finds her by part of the name")?;
    app.does(Action::Show { call }).await?;
    app.does(Action::Pick {
        call,
        who: julie.clone(),
    })
    .await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let logged = app.tasks_with("Asked for Julie").await?;
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0]["WhoId"], julie.id.to_string());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_id_that_is_no_number_is_shown_as_typed_and_never_searched() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.forget_requests().await?;
    let call = app.rings("c1", "%CallerNumber%").await?;
    let card = app.sees_on_card(call, "the card", |_| true).await?;
    assert_eq!(card.number, "%CallerNumber%");
    assert_eq!(card.who.state, WhoState::NotANumber);
    assert_eq!(app.org.counted_requests().await?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_can_not_be_read_is_refused_by_name_and_harms_no_call() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("c1", NOBODY).await?;
    let bad = serde_json::json!({ "event": "explodes", "source": "desk-phone", "call_id": "c1" });
    let answer = app.phone_says(bad).await?;
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await?.contains("event"));
    let card = app
        .sees_on_card(call, "the call as before", |_| true)
        .await?;
    assert_eq!(card.phase, domain::call::phase::Phase::Ringing);
    Ok(())
}

fn names(answer: Answer) -> Result<(Vec<String>, bool)> {
    match answer {
        Answer::Found {
            matches,
            local_only,
            ..
        } => Ok((
            matches.into_iter().map(|who| who.name).collect(),
            local_only,
        )),
        _ => anyhow::bail!("a search finds people"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn search_by_name_and_company_lists_the_index_first_and_then_salesforce() -> Result<()> {
    let app = TestApp::start().await?;
    // Made a moment ago, and not in the index yet; by her first letter she would come first.
    let new = serde_json::json!({
        "attributes": { "type": "Contact" }, "LastName": "Lefèvre", "FirstName": "Aline",
    });
    app.org.insert(&[new]).await?;
    let (found, local_only) = names(app.finds("Lefèvre").await?)?;
    assert_eq!(found, ["Julie Lefèvre", "Aline Lefèvre"]);
    assert!(!local_only);
    let (at_orsel, _) = names(app.finds("groupe orsel").await?)?;
    assert!(
        at_orsel.contains(&String::from("Julie Lefèvre")),
        "{at_orsel:?}"
    );
    assert!(
        at_orsel.contains(&String::from("Groupe Orsel")),
        "{at_orsel:?}"
    );

    // Words in any order, as the org and as the index find them.
    let (turned, _) = names(app.finds("Lefèvre Aline").await?)?;
    assert_eq!(turned, ["Aline Lefèvre"]);

    app.org.goes_offline().await?;
    for text in ["lefevre julie", "julie orsel", "Lefevre"] {
        let (found, _) = names(app.finds(text).await?)?;
        assert_eq!(found, ["Julie Lefèvre"], "{text}");
    }
    let (found, local_only) = names(app.finds("Lefèvre").await?)?;
    assert_eq!(found, ["Julie Lefèvre"]);
    assert!(
        local_only,
        "and it is said that only this machine was asked"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_call_with_which_the_agent_is_done_waits_no_more_also_after_a_restart()
-> Result<()> {
    let mut app = TestApp::start().await?;
    let call = app.rings("c1", NOBODY).await?;
    app.phone("ended", "c1", NOBODY).await?;
    app.sees_on_card(call, "the end", |card| card.ended.is_some())
        .await?;
    app.does(Action::Leave { call }).await?;
    app.sees("the call in the list", |view| view.waiting.len() == 1)
        .await?;

    app.does(Action::DoneWith { call, on: true }).await?;
    let view = app.sees("the empty list", |view| view.waiting.is_empty());
    let undo = view.await?.done_last.context("Undo")?;
    assert_eq!(undo.id, call);
    app.does(Action::DoneWith { call, on: false }).await?;
    let view = app.sees("it again", |view| view.waiting.len() == 1).await?;
    assert_eq!(view.done_last, None);
    app.does(Action::DoneWith { call, on: true }).await?;
    app.sees("the empty list", |view| view.waiting.is_empty())
        .await?;

    app.stops().await;
    app.starts().await?;
    let view = app.view()?;
    assert_eq!((view.waiting, view.calls.len()), (Vec::new(), 0));
    let listed = app.recent("", RecentFilter::Unlinked).await?;
    assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [call]);
    // It can still be opened there.
    app.does(Action::Show { call }).await?;
    app.sees_on_card(call, "its card", |_| true).await?;
    Ok(())
}
