//! The network goes, the program goes, answers get lost: each change is in Salesforce once.

use acceptance::app::{Setting, TestApp, note, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::Result;
use domain::view::action::Action;
use domain::view::call::{LogView, WhoState};
use domain::view::writes::WriteState;
use std::time::Duration;

const HANAKO: &str = "+819012345678";

async fn mine(app: &TestApp, key: &str) -> Result<Vec<serde_json::Value>> {
    let tasks = app.org.tasks().await?;
    Ok(tasks
        .into_iter()
        .filter(|task| task["CallObject"] == key)
        .collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_everything_goes_on_and_is_sent_when_it_is_back() -> Result<()> {
    let mut app = TestApp::start().await?;
    app.org.goes_offline().await?;
    let call = app.rings("d1", HANAKO).await?;
    app.sees_on_card(call, "the name from the index", |card| {
        card.who.state == WhoState::Known
    })
    .await?;
    app.phone("answered", "d1", HANAKO).await?;
    app.does(note(call, "While offline", 1)).await?;
    app.phone("ended", "d1", HANAKO).await?;
    app.does(to_do("Order toner", None)).await?;
    let view = app
        .sees("that it is offline and what waits", |view| {
            view.link.offline_since.is_some() && view.link.waiting == 2
        })
        .await?;
    assert_eq!(view.link.needs_you, 0);

    app.stops().await;
    app.starts().await?;
    let view = app
        .sees("what waits after a restart", |view| view.link.waiting == 2)
        .await?;
    assert_eq!(view.calls[0].note.text, "While offline");

    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    app.sees("everything sent", |view| {
        view.link.waiting == 0 && view.link.offline_since.is_none()
    })
    .await?;
    assert_eq!(mine(&app, "desk-phone:d1").await?.len(), 1);
    assert_eq!(app.tasks_with("Order toner").await?.len(), 1);
    Ok(())
}

/// The answer to a call's create is lost: the doubt is seen, and then the one record.
async fn loses_the_answer_to_a_create(app: &TestApp) -> Result<()> {
    let call = app.rings("d1", HANAKO).await?;
    app.sees_on_card(call, "the panel", |card| {
        card.panel
            .as_ref()
            .is_some_and(|panel| panel.as_of.is_some())
    })
    .await?;
    app.org.goes_silent_after_accepting(1).await?;
    app.phone("ended", "d1", HANAKO).await?;
    app.sees_on_card(call, "the doubt", |card| {
        card.log
            == LogView::Waiting {
                write: WriteState::Checking,
            }
    })
    .await?;
    app.clock.advance(Duration::from_secs(60));
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    assert_eq!(mine(app, "desk-phone:d1").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_a_create_makes_no_second_task() -> Result<()> {
    loses_the_answer_to_a_create(&TestApp::start().await?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_field_a_lost_answer_is_looked_for_and_found() -> Result<()> {
    let setting = Setting {
        key_field: false,
        people: 0,
        ..Setting::default()
    };
    loses_the_answer_to_a_create(&TestApp::start_with(setting).await?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_is_renewed_without_anybody_noticing() -> Result<()> {
    let mut app = TestApp::start().await?;
    app.org.expires_tokens().await?;
    app.does(to_do("Order paper", None)).await?;
    app.sees_sent("Order paper").await?;
    assert_eq!(app.tasks_with("Order paper").await?.len(), 1);
    // The renewed tokens were kept: after a restart they are used, and an old one would end the grant.
    app.stops().await;
    app.starts().await?;
    app.org.expires_tokens().await?;
    app.does(to_do("Order pens", None)).await?;
    app.sees_sent("Order pens").await?;
    assert_eq!(app.tasks_with("Order pens").await?.len(), 1);
    Ok(())
}

/// How often the session was renewed since the requests were last forgotten.
async fn renewals(app: &TestApp) -> Result<usize> {
    let requests = app.org.requests().await?;
    let tokens = requests
        .iter()
        .filter(|seen| seen.path.ends_with("/oauth2/token"));
    Ok(tokens.count())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_nothing_renewed_for_a_week_is_renewed_once_and_kept() -> Result<()> {
    let mut app = TestApp::start().await?;
    app.org.forget_requests().await?;
    let follows = async |app: &TestApp, days: u64| -> Result<()> {
        let before = app.view()?.index.as_of;
        app.clock
            .advance(Duration::from_secs(days * 24 * 3600 + 16 * 60));
        app.sees("the routine of a later day", |view| {
            view.index.as_of > before
        })
        .await?;
        Ok(())
    };
    follows(&app, 5).await?;
    assert_eq!(renewals(&app).await?, 0);
    follows(&app, 3).await?;
    poll_until("the renewal", PATIENCE, async || {
        Ok((renewals(&app).await? == 1).then_some(()))
    })
    .await?;
    follows(&app, 0).await?;
    follows(&app, 5).await?;
    assert_eq!(renewals(&app).await?, 1);
    // What the renewal gave was kept: the token from before would end the grant.
    app.stops().await;
    app.starts().await?;
    app.org.expires_tokens().await?;
    app.does(to_do("Order pens", None)).await?;
    app.sees_sent("Order pens").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_grant_keeps_everything_until_the_agent_signs_in_again() -> Result<()> {
    let app = TestApp::start().await?;
    app.org.revokes_grant().await?;
    app.does(to_do("Order paper", None)).await?;
    app.sees("that the session ended", |view| {
        matches!(
            view.session,
            domain::view::screen::SessionView::SignedOut { error: Some(_) }
        )
    })
    .await?;
    app.sees("the to-do waiting", |view| view.link.waiting == 1)
        .await?;
    app.signs_in().await?;
    app.sees_sent("Order paper").await?;
    assert_eq!(app.tasks_with("Order paper").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_panel_is_the_copy_of_before_and_says_how_old_it_is() -> Result<()> {
    let mut app = TestApp::start().await?;
    let call = app.rings("d1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "the panel", |card| {
            card.panel
                .as_ref()
                .is_some_and(|panel| panel.as_of.is_some() && !panel.saved_copy)
        })
        .await?;
    let before = card.panel.expect("a panel");
    app.phone("ended", "d1", HANAKO).await?;
    app.sees("an empty outbox", |view| view.link.waiting == 0)
        .await?;
    app.stops().await;
    app.org.goes_offline().await?;
    app.clock.advance(Duration::from_secs(3600));
    app.starts().await?;

    let call = app.rings("d2", HANAKO).await?;
    let card = app
        .sees_on_card(call, "the copy", |card| {
            card.panel.as_ref().is_some_and(|panel| panel.saved_copy)
        })
        .await?;
    let copy = card.panel.expect("a panel");
    assert_eq!(copy.as_of, before.as_of);
    assert_eq!(copy.next_steps, before.next_steps);
    assert_eq!(copy.opportunities, before.opportunities);
    Ok(())
}
