//! What stays on this machine and for how long: calls that are done go after ninety days, and what waits never does.

use acceptance::app::{TestApp, note, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::Result;
use domain::base::ids::CallId;
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::query::{Answer, Query};
use domain::view::recent::{Days, RecentFilter};
use std::time::Duration;

const HANAKO: &str = "+819012345678";
const NOBODY: &str = "+442079460018";
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A call with Hanako that is in Salesforce and whose card was left.
async fn a_call_that_is_done(app: &TestApp) -> Result<CallId> {
    let call = app.rings("k1", HANAKO).await?;
    app.phone("answered", "k1", HANAKO).await?;
    app.does(note(call, "About the renewal", 1)).await?;
    app.phone("ended", "k1", HANAKO).await?;
    app.sees_on_card(call, "the record", |card| {
        matches!(card.log, LogView::InSalesforce { .. })
    })
    .await?;
    leaves(app, call).await?;
    Ok(call)
}

async fn leaves(app: &TestApp, call: CallId) -> Result<()> {
    app.does(Action::Leave { call }).await?;
    app.sees("no call on screen", |view| view.calls.is_empty())
        .await?;
    Ok(())
}

/// A call of nobody, which waits for the agent, and a to-do that waits for the network.
async fn what_waits(app: &TestApp) -> Result<CallId> {
    let call = app.rings("k2", NOBODY).await?;
    app.phone("ended", "k2", NOBODY).await?;
    app.sees_on_card(call, "that it waits", |card| {
        card.log == LogView::WaitsForPick
    })
    .await?;
    leaves(app, call).await?;
    app.org.goes_offline().await?;
    app.does(to_do("Send the price list", None)).await?;
    app.sees("the to-do", |view| view.outbox.len() == 1).await?;
    Ok(call)
}

async fn listed(app: &TestApp) -> Result<Vec<CallId>> {
    let calls = app.recent("", RecentFilter::All).await?;
    Ok(calls.into_iter().map(|call| call.id).collect())
}

/// Hours pass until these calls alone are listed: what is old goes once a day.
async fn sees_listed(app: &TestApp, expected: &[CallId]) -> Result<()> {
    poll_until("that the old call is gone", PATIENCE, async || {
        app.clock.advance(HOUR);
        Ok((listed(app).await? == expected).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_done_goes_after_ninety_days_and_what_waits_stays() -> Result<()> {
    let mut app = TestApp::start().await?;
    let done = a_call_that_is_done(&app).await?;
    let waits = what_waits(&app).await?;
    app.clock.advance(DAY * 89);
    app.stops().await;
    app.starts().await?;
    assert_eq!(listed(&app).await?, [waits, done]);

    // The program runs on: the day after next, it is gone without a start.
    app.clock.advance(DAY * 2);
    sees_listed(&app, &[waits]).await?;
    assert_eq!(app.recent("renewal", RecentFilter::All).await?, []);
    let view = app.view()?;
    assert_eq!(view.outbox.len(), 1, "what is not sent stays");
    assert_eq!(view.waiting.len(), 1, "who waits for a person stays");
    let query = Query::RecentCalls {
        text: String::new(),
        filter: RecentFilter::All,
        days: Days::default(),
        before: None,
    };
    let Answer::RecentCalls { kept_from, .. } = app.asks(query).await? else {
        anyhow::bail!("asked for calls")
    };
    let ninety = app
        .clock
        .now()
        .saturating_sub(jiff::Span::new().hours(90 * 24));
    assert_eq!(kept_from, ninety.date().to_string());

    // Nothing of it comes back, and in the org nothing has changed.
    app.stops().await;
    app.starts().await?;
    assert_eq!(listed(&app).await?, [waits]);
    app.does(Action::Show { call: done }).await?;
    app.does(Action::Show { call: waits }).await?;
    let view = app
        .sees("the other call", |view| !view.calls.is_empty())
        .await?;
    assert_eq!(
        view.calls.iter().map(|call| call.id).collect::<Vec<_>>(),
        [waits]
    );
    assert_eq!(app.tasks_with("About the renewal").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_days_as_are_set_count_from_the_next_start() -> Result<()> {
    let mut app = TestApp::start().await?;
    let done = a_call_that_is_done(&app).await?;
    app.clock.advance(DAY * 31);
    let settings = Settings {
        keep_days: Some(30),
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    app.sees("the setting", |view| view.settings.keep_days == Some(30))
        .await?;
    assert_eq!(listed(&app).await?, [done], "nothing goes at once");
    app.stops().await;
    app.starts().await?;
    sees_listed(&app, &[]).await
}
