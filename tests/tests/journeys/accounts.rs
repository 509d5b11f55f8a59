//! Two users of one computer: each keeps sign-in and queue, and going over from one to the other needs no browser.

use acceptance::app::{TestApp, to_do};
use anyhow::{Context as _, Result};
use domain::view::accounts::AccountView;
use domain::view::action::Action;
use domain::view::query::{Answer, Query};
use domain::view::screen::{SessionView, View};
use practice_org::{COLLEAGUE, USERNAME};
use serde_json::Value;

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
    assert_eq!(view.index.people, 0, "nobody of the other's index");
    let write = view.outbox.first().context("what waited for her")?.id;
    app.sees("her own index", |view| view.index.people > 0)
        .await?;
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
