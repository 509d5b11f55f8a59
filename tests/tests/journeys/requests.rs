//! Few requests are left, of the org's or of this machine's: people are read slowly, writes wait and say why, calls are
//! known all the same, and everything goes on by itself.

use acceptance::app::{TestApp, to_do};
use anyhow::{Context as _, Result};
use domain::budget::RequestsLeft;
use domain::number::country::Country;
use domain::settings::Settings;
use domain::view::action::Action;
use domain::view::call::{CallView, WhoState};
use domain::view::screen::View;
use domain::view::writes::WriteState;
use domain::view::writes::WriteView;
use practice_org::{Fill, Options, PracticeOrg};
use serde_json::json;
use std::time::Duration;

const HANAKO: &str = "+819012345678";

/// What the practice org lets everybody call in a day, and shares of it.
const ALLOWED: u64 = 15_000;
const AT_83_PERCENT: u64 = 12_500;
const AT_96_PERCENT: u64 = 14_400;
const AT_60_PERCENT: u64 = 9_000;

/// Within this time, everything that is read by routine is read.
const ROUTINE: Duration = Duration::from_secs(16 * 60);
const A_MINUTE: Duration = Duration::from_secs(61);

fn contacts(view: &View) -> u64 {
    let mut objects = view.index.objects.iter();
    let contacts = objects.find(|object| object.object == "Contact");
    contacts.map_or(0, |object| object.known)
}

async fn logged(app: &TestApp, key: &str) -> Result<usize> {
    let tasks = app.org.tasks().await?;
    let of_call = tasks.iter().filter(|task| task["CallObject"] == key);
    Ok(of_call.count())
}

/// The org has room again, and says so for longer than a minute.
async fn has_room_again(app: &TestApp) -> Result<()> {
    app.org.has_used_calls(AT_60_PERCENT, ALLOWED).await?;
    app.clock.advance(ROUTINE);
    app.sees("what the org says now", |view| {
        view.link
            .requests
            .used
            .is_some_and(|used| used < AT_83_PERCENT)
    })
    .await?;
    app.clock.advance(A_MINUTE);
    app.sees("that there is room again", |view| {
        view.link.requests.left == RequestsLeft::Plenty
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn at_80_percent_of_the_orgs_requests_people_are_read_slowly_and_writes_overtake_them()
-> Result<()> {
    let org = PracticeOrg::start(Options {
        fill: Fill::Sample { people: 9_000 },
        ..Options::default()
    })
    .await?;
    org.control()?
        .has_used_calls(AT_83_PERCENT, ALLOWED)
        .await?;
    let app = TestApp::on_profile(tempfile::tempdir()?, org).await?;
    app.signs_in().await?;
    let view = app
        .sees("the first people", |view| contacts(view) > 0)
        .await?;
    assert_eq!(view.link.requests.left, RequestsLeft::Few);
    let first = contacts(&view);

    // A to-do is written, sent and confirmed, which takes longer than the usual pause between two pages.
    app.does(to_do("Order paper", None)).await?;
    app.sees_sent("Order paper").await?;
    assert_eq!(contacts(&app.view()?), first, "the next page waits");
    app.clock.advance(A_MINUTE);
    let view = app
        .sees("the next page, a minute later", |view| {
            contacts(view) > first
        })
        .await?;
    assert!(view.index.filling);

    app.org.has_used_calls(AT_60_PERCENT, ALLOWED).await?;
    app.clock.advance(A_MINUTE);
    app.sees("what the org says now", |view| {
        view.link
            .requests
            .used
            .is_some_and(|used| used < AT_83_PERCENT)
    })
    .await?;
    app.clock.advance(A_MINUTE);
    app.sees("everybody, at the usual pace", |view| {
        view.index.as_of.is_some() && !view.index.filling
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn at_95_percent_writes_wait_and_say_why_calls_are_known_and_under_75_all_goes_on()
-> Result<()> {
    let app = TestApp::start().await?;
    app.org.has_used_calls(AT_96_PERCENT, ALLOWED).await?;
    app.org.counts_unsteadily().await?;
    let call = app.rings("q1", HANAKO).await?;
    let knows = |card: &CallView| {
        let panel = card.panel.as_ref();
        card.who.state == WhoState::Known && panel.is_some_and(|panel| panel.as_of.is_some())
    };
    app.sees_on_card(call, "the caller and the panel", knows)
        .await?;
    app.phone("ended", "q1", HANAKO).await?;
    app.does(to_do("Order paper", None)).await?;
    let view = app
        .sees("that both writes wait for requests", |view| {
            let short = |write: &&WriteView| write.state == WriteState::ShortOfRequests;
            view.outbox.iter().filter(short).count() == 2
        })
        .await?;
    assert_eq!((view.link.waiting, view.link.needs_you), (2, 0));
    assert_eq!(view.link.requests.left, RequestsLeft::ForCallsOnly);
    assert!(
        view.outbox
            .iter()
            .all(|write| write.tries == 0 && write.error.is_none())
    );

    // The next call is known all the same.
    let next = app.rings("q2", HANAKO).await?;
    app.sees_on_card(next, "the next caller and the panel", knows)
        .await?;
    assert_eq!(logged(&app, "desk-phone:q1").await?, 0);

    has_room_again(&app).await?;
    app.sees_sent("Order paper").await?;
    app.sees("everything sent", |view| view.outbox.is_empty())
        .await?;
    assert_eq!(app.tasks_with("Order paper").await?.len(), 1);
    assert_eq!(logged(&app, "desk-phone:q1").await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn at_this_machines_cap_writes_wait_over_a_restart_until_its_requests_are_a_day_old()
-> Result<()> {
    let mut app = TestApp::start().await?;
    let made = app.view()?.link.requests.made;
    assert!(made > 0, "the sync has asked");
    let settings = Settings {
        request_cap: Some(made),
        ..app.view()?.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    app.does(to_do("Order paper", None)).await?;
    app.sees("the to-do short of requests", |view| {
        view.outbox
            .first()
            .is_some_and(|write| write.state == WriteState::ShortOfRequests)
    })
    .await?;
    app.stops().await;
    app.starts().await?;
    let view = app
        .sees("the same after a restart", |view| {
            view.outbox
                .first()
                .is_some_and(|write| write.state == WriteState::ShortOfRequests)
        })
        .await?;
    assert!(view.link.requests.made >= made);
    let first = view.outbox.first().context("the to-do")?;
    assert_eq!(first.tries, 0);

    app.clock.advance(Duration::from_secs(25 * 3600));
    app.sees_sent("Order paper").await?;
    assert_eq!(app.tasks_with("Order paper").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_country_that_is_set_during_the_first_fill_is_the_one_by_which_everybody_is_read()
-> Result<()> {
    let org = PracticeOrg::start(Options {
        fill: Fill::Sample { people: 9_000 },
        ..Options::default()
    })
    .await?;
    let control = org.control()?;
    let moreau = json!({ "attributes": { "type": "Contact" }, "LastName": "Moreau", "Phone": "01 42 68 53 99" });
    control.insert(&[moreau]).await?;
    control.has_used_calls(AT_83_PERCENT, ALLOWED).await?;
    let app = TestApp::on_profile(tempfile::tempdir()?, org).await?;
    app.signs_in().await?;
    app.sees("the first people", |view| contacts(view) > 0)
        .await?;
    app.clock.advance(A_MINUTE);
    let view = app
        .sees("a page more", |view| contacts(view) > 2_500)
        .await?;
    assert!(view.index.filling && view.link.requests.left == RequestsLeft::Few);
    let read = contacts(&view);
    let settings = Settings {
        country: Country::try_from(String::from("FR")).ok(),
        ..view.settings
    };
    app.does(Action::ChangeSettings { settings }).await?;
    // The sync that reads by the country before stops, although few requests are left, and another one begins anew.
    app.sees("the first page of the new country", |view| {
        (1..read).contains(&contacts(view))
    })
    .await?;
    app.org.has_used_calls(AT_60_PERCENT, ALLOWED).await?;
    app.clock.advance(A_MINUTE);
    app.sees("what the org says now", |view| {
        let used = view.link.requests.used;
        used.is_some_and(|used| used < AT_83_PERCENT)
    })
    .await?;
    app.clock.advance(A_MINUTE);
    app.sees("everybody, read for the new country", |view| {
        view.index.as_of.is_some() && !view.index.filling
    })
    .await?;
    app.org.forget_requests().await?;
    let known = [(String::from("Contact"), String::from("Moreau"))];
    let matches = crate::index::matches(&app, "f1", "01 42 68 53 99").await?;
    assert_eq!(matches, known);
    let asked = app.org.requests().await?;
    assert!(asked.iter().all(|seen| !seen.path.contains("/search")));
    Ok(())
}
