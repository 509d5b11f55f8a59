//! A call rings, the agent sees who it is, and exactly one Task lands.

use acceptance::app::{TestApp, note, to_do};
use anyhow::Result;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};

const HANAKO: &str = "+819012345678";

#[tokio::test(flavor = "multi_thread")]
async fn the_caller_is_known_at_once_and_the_call_lands_as_one_closed_task() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.forget_requests().await?;
    let call = app.rings("a1", HANAKO).await?;
    // The name comes with the first view of the call, without any request.
    let card = app
        .sees_on_card(call, "the name", |card| card.who.state == WhoState::Known)
        .await?;
    let who = card.who.picked.expect("a picked person");
    assert_eq!(who.name, "佐藤 花子");
    assert_eq!(who.owner.as_deref(), Some("Claire Martin"));
    assert_eq!(app.rung(), ["佐藤 花子"]);

    let card = app
        .sees_on_card(call, "what belongs to her", |card| {
            card.panel
                .as_ref()
                .is_some_and(|panel| panel.as_of.is_some())
        })
        .await?;
    let panel = card.panel.expect("a panel");
    assert_eq!(panel.opportunities[0].name, "Aoba renewal 2027");
    assert!(panel.next_steps.len() >= 2);
    assert!(panel.past.len() >= 3);

    app.phone("answered", "a1", HANAKO).await?;
    app.does(note(call, "Wants three-year pricing", 1)).await?;
    app.does(Action::SaveCall { call }).await?;
    app.does(to_do("Send three-year quote", Some(call))).await?;
    app.phone("ended", "a1", HANAKO).await?;
    app.sees_on_card(call, "the record in Salesforce", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    app.sees("an empty outbox", |view| view.link.waiting == 0)
        .await?;

    let logged = app.tasks_with("Wants three-year pricing").await?;
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0]["IsClosed"], true);
    assert_eq!(logged[0]["CallType"], "Inbound");
    assert_eq!(logged[0]["TaskSubtype"], "Call");
    assert_eq!(logged[0]["CallObject"], "desk-phone:a1");
    assert_eq!(logged[0]["WhoId"], who.id.to_string());
    // The agent who is signed in owns it: the same user as made it.
    assert!(logged[0]["OwnerId"].is_string());
    assert_eq!(logged[0]["OwnerId"], logged[0]["CreatedById"]);
    assert!(logged[0]["CallDurationInSeconds"].is_u64());

    let step = app.tasks_with("Send three-year quote").await?;
    assert_eq!(step.len(), 1);
    assert_eq!(step[0]["Status"], "Not Started");
    assert_eq!(step[0]["CallObject"], "desk-phone:a1");

    // One for the panel, one for the call's record, one for the next step.
    assert_eq!(app.org.counted_requests().await?, 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_events_twice_and_late_make_no_second_task() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("a1", HANAKO).await?;
    for event in ["answered", "ended", "ringing", "ended", "answered"] {
        app.phone(event, "a1", HANAKO).await?;
    }
    app.sees_on_card(call, "the record in Salesforce", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(app.view()?.calls.len(), 1);
    let tasks = app.org.tasks().await?;
    assert_eq!(
        tasks
            .iter()
            .filter(|task| task["CallObject"] == "desk-phone:a1")
            .count(),
        1
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_saved_after_the_call_changes_the_same_task() -> Result<()> {
    let app = TestApp::start().await?;
    let call = app.rings("a1", HANAKO).await?;
    app.phone("ended", "a1", HANAKO).await?;
    app.does(note(call, "Called back at once", 1)).await?;
    app.does(Action::SaveCall { call }).await?;
    app.sees_on_card(call, "the changed record", |card| {
        card.note.text == "Called back at once"
            && card.note.saved
            && matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    let tasks = app.org.tasks().await?;
    let mine: Vec<_> = tasks
        .iter()
        .filter(|t| t["CallObject"] == "desk-phone:a1")
        .collect();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0]["Description"], "Called back at once");
    assert_eq!(mine[0]["CallDisposition"], "Missed");
    Ok(())
}
