//! Two users of one computer: each keeps sign-in and queue, and going over from one to the other needs no browser.

use acceptance::app::{TestApp, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};
use domain::view::accounts::AccountView;
use domain::view::action::Action;
use domain::view::call::WhoState;
use domain::view::error::UiErrorCode;
use domain::view::query::{Answer, Query};
use domain::view::recent::RecentFilter;
use domain::view::screen::{SessionView, View};
use practice_org::{COLLEAGUE, USERNAME};
use serde_json::Value;
use std::path::PathBuf;

const HANAKO: &str = "+819012345678";

async fn accounts(app: &TestApp) -> Result<Vec<AccountView>> {
    match app.asks(Query::Accounts).await? {
        Answer::Accounts { accounts } => Ok(accounts),
        _ => anyhow::bail!("asked for accounts"),
    }
}

async fn account(app: &TestApp, username: &str) -> Result<AccountView> {
    let all = accounts(app).await?;
    let found = all.into_iter().find(|one| one.username == username);
    found.with_context(|| format!("{username} is not known"))
}

async fn switches_to(app: &TestApp, username: &str) -> Result<View> {
    let AccountView { org, user, .. } = account(app, username).await?;
    app.does(Action::SwitchAccount { org, user }).await?;
    app.sees("the other account", |view| is_here(view, username))
        .await
}

fn is_here(view: &View, username: &str) -> bool {
    matches!(&view.session, SessionView::SignedIn { username: here, .. } if here == username)
}

/// Whose Task it is, by user name.
async fn owner_of(app: &TestApp, subject: &str) -> Result<String> {
    let tasks = app.tasks_with(subject).await?;
    assert_eq!(tasks.len(), 1, "{subject}");
    let users = app.org.rows("User").await?;
    let owner = users
        .into_iter()
        .find(|user| user["Id"] == tasks[0]["OwnerId"]);
    let name = owner.as_ref().and_then(|user| user["Username"].as_str());
    name.map(String::from).context("an owner")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_users_go_over_to_each_other_without_a_browser_and_neither_sees_what_is_the_others()
-> Result<()> {
    let mut app = TestApp::start().await?;
    app.org.has_validation_rule("Task", "Not today").await?;
    app.does(to_do("Call the landlord", None)).await?;
    app.sees("the refusal", |view| view.link.needs_you == 1)
        .await?;
    app.org.heals().await?;

    app.signs_in_as(COLLEAGUE).await?;
    let view = app
        .sees("the colleague", |view| is_here(view, COLLEAGUE))
        .await?;
    assert_eq!(view.outbox, []);
    app.does(to_do("Order flowers", None)).await?;
    app.sees_sent("Order flowers").await?;
    let first = account(&app, USERNAME).await?;
    assert_eq!((first.needs_you, first.waiting, first.here), (1, 0, false));
    assert!(first.has_tokens && account(&app, COLLEAGUE).await?.here);

    let view = switches_to(&app, USERNAME).await?;
    assert!(view.index.people > 0, "her own index, at once");
    let write = view.outbox.first().context("what waited for her")?.id;
    app.does(Action::Retry { write }).await?;
    app.sees_sent("Call the landlord").await?;
    assert_eq!(owner_of(&app, "Call the landlord").await?, USERNAME);
    assert_eq!(owner_of(&app, "Order flowers").await?, COLLEAGUE);

    // Both sign-ins outlive a restart, and the sign-out of one leaves the other.
    app.stops().await;
    app.starts().await?;
    assert!(is_here(&app.view()?, USERNAME));
    app.does(Action::SignOut).await?;
    app.sees("that nobody is signed in", |view| {
        matches!(view.session, SessionView::SignedOut { .. })
    })
    .await?;
    let left: Vec<String> = accounts(&app)
        .await?
        .into_iter()
        .map(|one| one.username)
        .collect();
    assert_eq!(left, [COLLEAGUE]);
    switches_to(&app, COLLEAGUE).await?;
    app.does(to_do("Water them", None)).await?;
    app.sees_sent("Water them").await?;
    assert_eq!(owner_of(&app, "Water them").await?, COLLEAGUE);
    let seen: Vec<Value> = app.tasks_with("landlord").await?;
    assert_eq!(seen.len(), 1);
    Ok(())
}

/// Claire and a colleague, both with their people read; Claire is here.
async fn two_with_people() -> Result<TestApp> {
    let app = TestApp::start().await?;
    a_colleague_joins(&app).await?;
    Ok(app)
}

async fn a_colleague_joins(app: &TestApp) -> Result<()> {
    app.signs_in_as(COLLEAGUE).await?;
    let whole =
        |view: &View| is_here(view, COLLEAGUE) && view.index.as_of.is_some() && !view.index.filling;
    app.sees("the colleague's people", whole).await?;
    switches_to(app, USERNAME).await?;
    Ok(())
}

/// The databases in the folder of the indexes.
fn indexes(app: &TestApp) -> Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(app.profile().join("indexes"))?;
    let files: Vec<PathBuf> = files.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    let is_database = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "sqlite");
    Ok(files.into_iter().filter(is_database).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_are_named_at_once_after_a_switch_also_without_a_network_until_that_account_signs_out()
-> Result<()> {
    let mut app = two_with_people().await?;
    app.org.goes_offline().await?;
    let view = switches_to(&app, COLLEAGUE).await?;
    assert!(view.index.people > 0);
    let call = app.rings("s1", HANAKO).await?;
    let card = app
        .sees_on_card(call, "who it is", |card| card.who.state == WhoState::Known)
        .await?;
    assert_eq!(card.who.as_of, None, "by this computer alone");
    // A start goes on with whoever was here, keeps the people of both, and removes what a sign-out could not.
    app.stops().await;
    std::fs::write(app.profile().join("indexes/0f0f.sqlite"), b"of somebody")?;
    app.starts().await?;
    assert!(is_here(&app.view()?, COLLEAGUE) && app.view()?.index.people > 0);
    assert_eq!(indexes(&app)?.len(), 2);
    app.does(Action::SignOut).await?;
    let out = |view: &View| matches!(view.session, SessionView::SignedOut { .. });
    app.sees("that nobody is signed in", out).await?;
    assert_eq!(app.view()?.index.people, 0);
    // Windows removes a file only once nobody reads it any more.
    poll_until("the end of an index", PATIENCE, async || {
        Ok((indexes(&app)?.len() == 1).then_some(()))
    })
    .await?;
    assert!(switches_to(&app, USERNAME).await?.index.people > 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_index_of_one_account_is_told_at_the_switch_and_filled_again() -> Result<()> {
    let mut app = TestApp::start().await?;
    let hers = indexes(&app)?;
    a_colleague_joins(&app).await?;
    app.stops().await;
    let mut theirs = indexes(&app)?;
    theirs.retain(|file| !hers.contains(file));
    let [theirs] = theirs.as_slice() else {
        anyhow::bail!("one more index: {theirs:?}")
    };
    std::fs::write(theirs, b"garbage ".repeat(4096))?;
    app.starts().await?;
    let view = app.view()?;
    assert!(is_here(&view, USERNAME) && view.index.people > 0);
    assert_eq!(view.troubles, []);
    let view = switches_to(&app, COLLEAGUE).await?;
    let told = view.troubles.iter().map(|trouble| trouble.code);
    assert_eq!(told.collect::<Vec<_>>(), [UiErrorCode::IndexMadeAnew]);
    app.sees("everybody again", |view| {
        view.index.people > 0 && view.index.as_of.is_some()
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_one_account_and_comes_after_a_switch_is_shown_to_nobody() -> Result<()>
{
    let app = two_with_people().await?;
    app.sees("her people", |view| view.index.as_of.is_some())
        .await?;
    app.org.is_slow(1500).await?;
    let call = app.rings("l1", HANAKO).await?;
    app.sees_on_card(call, "that she is known", |card| card.panel.is_some())
        .await?;
    let asked = app.finds("Lefèvre");
    let goes_over = switches_to(&app, COLLEAGUE);
    let (found, view) = tokio::join!(asked, goes_over);
    assert_eq!(view?.calls, [], "the call is Claire's");
    let Answer::Found {
        matches,
        local_only,
        ..
    } = found?
    else {
        anyhow::bail!("asked for people")
    };
    assert_eq!((matches, local_only), (Vec::new(), true));
    // The panel that was read for Claire comes now; the colleague sees nothing of it, and Claire reads it again.
    app.org.heals().await?;
    let view = app
        .sees("the colleague's org", |view| view.index.as_of.is_some())
        .await?;
    assert_eq!((view.calls, view.person), (Vec::new(), None));
    switches_to(&app, USERNAME).await?;
    app.sees_on_card(call, "the panel, read again", |card| {
        let panel = card.panel.as_ref();
        panel.is_some_and(|panel| panel.as_of.is_some() && !panel.saved_copy)
    })
    .await?;
    Ok(())
}

/// How much waits for those who are not here.
fn others(view: &View) -> Vec<(String, u32)> {
    let others = view.others.iter();
    others.map(|one| (one.name.clone(), one.waiting)).collect()
}

fn nobody_is_in(view: &View) -> bool {
    matches!(view.session, SessionView::SignedOut { .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_out_nobodys_calls_and_writes_are_listed_and_what_waits_goes_out_after_the_next_sign_in()
-> Result<()> {
    let mut app = TestApp::start().await?;
    app.org.goes_offline().await?;
    app.does(to_do("Call the landlord", None)).await?;
    let call = app.rings("o1", HANAKO).await?;
    app.phone("ended", "o1", HANAKO).await?;
    let view = app
        .sees("both waiting", |view| view.link.waiting == 2)
        .await?;
    let SessionView::SignedIn { name, .. } = view.session else {
        anyhow::bail!("she is signed in");
    };
    assert_eq!(app.recent("", RecentFilter::All).await?.len(), 1);

    app.does(Action::SignOut).await?;
    let view = app.sees("that nobody is in", nobody_is_in).await?;
    assert_eq!((view.outbox.len(), view.link.waiting), (0, 0));
    assert_eq!(others(&view), [(name.clone(), 2)]);
    assert_eq!(app.recent("", RecentFilter::All).await?, []);
    app.stops().await;
    app.starts().await?;
    let view = app.view()?;
    assert_eq!((view.outbox.len(), view.calls.len()), (0, 0));
    assert_eq!(others(&view), [(name.clone(), 2)]);
    assert_eq!(app.recent("", RecentFilter::All).await?, []);

    app.org.comes_back().await?;
    app.signs_in_as(COLLEAGUE).await?;
    let view = app
        .sees("the colleague", |view| is_here(view, COLLEAGUE))
        .await?;
    assert_eq!(view.outbox, []);
    assert_eq!(others(&view), [(name, 2)]);
    assert_eq!(app.recent("", RecentFilter::All).await?, []);
    assert_eq!(app.tasks_with("Call the landlord").await?.len(), 0);

    app.signs_in_as(USERNAME).await?;
    app.sees_sent("Call the landlord").await?;
    let view = app
        .sees("that all is sent", |view| {
            is_here(view, USERNAME) && view.link.waiting == 0
        })
        .await?;
    assert_eq!(others(&view), []);
    let hers = app.recent("", RecentFilter::All).await?;
    assert_eq!(hers.iter().map(|call| call.id).collect::<Vec<_>>(), [call]);
    assert_eq!(owner_of(&app, "Call the landlord").await?, USERNAME);
    Ok(())
}
