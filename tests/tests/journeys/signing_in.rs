//! Who is signed in, and how they came in: by the usual way or by a link, and two people at one computer.

use acceptance::app::{TestApp, to_do};
use anyhow::Result;
use domain::settings::policy::SignInPlace;
use domain::view::action::{Action, Redirect};
use domain::view::error::UiErrorCode;
use domain::view::query::{Answer, Query};
use domain::view::screen::{SessionView, View};
use practice_org::{COLLEAGUE, Options, PracticeOrg, RunningOrg, USERNAME};

const LINK: &str = "ringside://oauth/callback";

/// An org whose admin has registered the link and no address of this machine.
async fn org_with_link() -> Result<RunningOrg> {
    PracticeOrg::start(Options {
        callbacks: vec![String::from(LINK)],
        ..Options::default()
    })
    .await
}

fn says_not_taken(view: &View) -> bool {
    let mut troubles = view.troubles.iter();
    troubles.any(|trouble| trouble.code == UiErrorCode::LinkNotTaken)
}

async fn is_not_taken(app: &TestApp, link: &str) -> Result<()> {
    app.opens_link(link).await?;
    app.sees("that the link did nothing", says_not_taken)
        .await?;
    app.does(Action::DismissTrouble { index: 0 }).await?;
    app.sees("the sidebar without it", |view| view.troubles.is_empty())
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_signs_in_by_a_link_and_other_links_do_nothing_and_say_so() -> Result<()> {
    let app = TestApp::on_profile(tempfile::tempdir()?, org_with_link().await?).await?;
    // Before anybody signs in.
    is_not_taken(&app, &format!("{LINK}?code=aPrx&state=s1")).await?;

    app.begins_to_sign_in(Redirect::Link).await?;
    let link = app.browser_opens_link().await?;
    for stray in [
        format!("{LINK}?code=aPrx&state=another"),
        format!("{LINK}?error=access_denied"),
        String::from("ringside:event?event=ringing&from=1"),
        String::from("ringside:"),
    ] {
        is_not_taken(&app, &stray).await?;
        assert!(
            matches!(app.view()?.session, SessionView::SigningIn { .. }),
            "{stray}"
        );
    }
    app.opens_link(&link).await?;
    app.sees_signed_in().await?;
    assert!(app.view()?.troubles.is_empty());

    // The same link once more, as a browser that is restarted opens it again.
    is_not_taken(&app, &link).await?;
    assert!(matches!(app.view()?.session, SessionView::SignedIn { .. }));
    app.does(to_do("Order paper", None)).await?;
    app.sees_sent("Order paper").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_for_a_sign_in_that_was_called_off_signs_nobody_in() -> Result<()> {
    let app = TestApp::on_profile(tempfile::tempdir()?, org_with_link().await?).await?;
    app.begins_to_sign_in(Redirect::Link).await?;
    let link = app.browser_opens_link().await?;
    app.does(Action::CancelSignIn).await?;
    app.sees("that nobody is signed in", |view| {
        matches!(view.session, SessionView::SignedOut { .. })
    })
    .await?;
    is_not_taken(&app, &link).await?;
    assert!(matches!(app.view()?.session, SessionView::SignedOut { .. }));
    Ok(())
}

/// Why nobody is signed in.
async fn says_why(app: &TestApp) -> Result<UiErrorCode> {
    let view = app
        .sees("why nobody is signed in", |view| {
            matches!(view.session, SessionView::SignedOut { error: Some(_) })
        })
        .await?;
    match view.session {
        SessionView::SignedOut { error: Some(error) } => Ok(error.code),
        _ => anyhow::bail!("seen a moment ago"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_not_installed_and_one_that_is_not_approved_are_outcomes_of_their_own()
-> Result<()> {
    let app = TestApp::on_profile(tempfile::tempdir()?, org_with_link().await?).await?;
    let refused = async || -> Result<UiErrorCode> {
        app.begins_to_sign_in(Redirect::Link).await?;
        let link = app.browser_opens_link().await?;
        app.opens_link(&link).await?;
        says_why(&app).await
    };
    app.org.uninstalls_the_app(false).await?;
    assert_eq!(refused().await?, UiErrorCode::AppNotInstalled);
    app.org.heals().await?;
    app.org.approves_others_only().await?;
    assert_eq!(refused().await?, UiErrorCode::AppNotApproved);
    // The admin has done what the text asks for.
    app.org.heals().await?;
    app.begins_to_sign_in(Redirect::Link).await?;
    let link = app.browser_opens_link().await?;
    app.opens_link(&link).await?;
    app.sees_signed_in().await
}

#[tokio::test(flavor = "multi_thread")]
async fn salesforces_own_error_page_leaves_the_sign_in_waiting_until_the_agent_calls_it_off()
-> Result<()> {
    let app = TestApp::on_profile(tempfile::tempdir()?, org_with_link().await?).await?;
    app.org.uninstalls_the_app(true).await?;
    app.begins_to_sign_in(Redirect::Link).await?;
    // The browser stays on the page: there is nothing that could come back.
    app.sees("the page's address, to be opened again", |view| {
        matches!(view.session, SessionView::SigningIn { page: Some(_) })
    })
    .await?;
    app.does(Action::CancelSignIn).await?;
    app.sees("that nobody is signed in", |view| {
        view.session == SessionView::SignedOut { error: None }
    })
    .await?;
    Ok(())
}

fn waits(view: &View, subject: &str) -> bool {
    view.outbox.iter().any(|write| write.subject == subject)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_user_neither_sends_nor_sees_what_the_first_user_wrote() -> Result<()> {
    let app = TestApp::start().await?;
    let user_id = async |username: &str| -> Result<serde_json::Value> {
        let users = app.org.rows("User").await?;
        let user = users.into_iter().find(|user| user["Username"] == username);
        Ok(user.map(|user| user["Id"].clone()).unwrap_or_default())
    };
    app.org.revokes_grant().await?;
    app.does(to_do("Call the landlord", None)).await?;
    app.sees("the first user's to-do waiting", |view| {
        waits(view, "Call the landlord") && matches!(view.session, SessionView::SignedOut { .. })
    })
    .await?;

    app.signs_in_as(COLLEAGUE).await?;
    let view = app
        .sees("that another user's writes wait here", |view| {
            view.troubles
                .iter()
                .any(|trouble| trouble.code == UiErrorCode::OtherUser)
        })
        .await?;
    assert!(
        !waits(&view, "Call the landlord"),
        "shown as the next one's"
    );
    assert!(
        view.my_next_steps
            .iter()
            .all(|task| task.subject != "Call the landlord")
    );
    app.does(to_do("Order paper", None)).await?;
    app.does(Action::SendNow).await?;
    app.sees_sent("Order paper").await?;
    assert_eq!(app.tasks_with("Call the landlord").await?.len(), 0);
    let paper = app.tasks_with("Order paper").await?;
    assert_eq!(paper.len(), 1);
    assert_eq!(paper[0]["OwnerId"], user_id(COLLEAGUE).await?);

    app.signs_in_as(USERNAME).await?;
    app.sees_sent("Call the landlord").await?;
    let landlord = app.tasks_with("Call the landlord").await?;
    assert_eq!(landlord.len(), 1);
    assert_eq!(landlord[0]["OwnerId"], user_id(USERNAME).await?);
    assert_eq!(app.tasks_with("Order paper").await?.len(), 1);
    Ok(())
}

/// The page of the sign-in that is under way, once it is known.
async fn page_of(app: &TestApp, opened: bool) -> Result<String> {
    let view = app
        .sees("the page of the sign-in", |view| {
            let page = match &view.session {
                SessionView::SigningIn { page } => page.as_ref(),
                _ => None,
            };
            page.is_some_and(|page| page.opened == opened)
        })
        .await?;
    match view.session {
        SessionView::SigningIn { page: Some(page) } => Ok(page.url),
        _ => anyhow::bail!("the page was there a moment ago"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_browser_opens_the_agent_has_the_link_and_can_open_it_again() -> Result<()> {
    let app = TestApp::on_profile(tempfile::tempdir()?, org_with_link().await?).await?;
    app.has_a_browser(false);
    app.begins_to_sign_in(Redirect::Link).await?;
    let url = page_of(&app, false).await?;
    // By hand, in a browser of the agent's own.
    let link = practice_org::link_after_signing_in(USERNAME, &url).await?;
    app.opens_link(&link).await?;
    app.sees_signed_in().await?;

    app.does(Action::SignOut).await?;
    app.sees("that nobody is signed in", |view| {
        matches!(view.session, SessionView::SignedOut { .. })
    })
    .await?;
    app.begins_to_sign_in(Redirect::Link).await?;
    let url = page_of(&app, false).await?;
    app.does(Action::OpenSignInPage).await?;
    assert_eq!(page_of(&app, false).await?, url);
    app.has_a_browser(true);
    app.does(Action::OpenSignInPage).await?;
    assert_eq!(page_of(&app, true).await?, url, "the same sign-in");
    let link = app.browser_opens_link().await?;
    app.opens_link(&link).await?;
    app.sees_signed_in().await?;
    Ok(())
}

async fn place(app: &TestApp) -> Result<SignInPlace> {
    match app.asks(Query::Choices).await? {
        Answer::Choices(choices) => Ok(choices.sign_in),
        _ => anyhow::bail!("asked for choices"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_with_an_ended_session_the_form_knows_host_and_key_and_after_a_sign_out()
-> Result<()> {
    let mut app = TestApp::on_profile(tempfile::tempdir()?, org_with_link().await?).await?;
    assert_eq!(place(&app).await?, SignInPlace::default());
    app.begins_to_sign_in(Redirect::Link).await?;
    let link = app.browser_opens_link().await?;
    app.opens_link(&link).await?;
    app.sees_signed_in().await?;
    let known = place(&app).await?;
    assert!(known.login_url.is_some() && known.client_id.is_some());
    app.org.revokes_grant().await?;
    app.does(Action::CheckSettings).await?;
    app.sees("that the session has ended", |view| {
        matches!(view.session, SessionView::SignedOut { .. })
    })
    .await?;
    for _ in 0..2 {
        app.stops().await;
        app.starts().await?;
        assert_eq!(place(&app).await?, known);
    }
    app.begins_to_sign_in(Redirect::Link).await?;
    let link = app.browser_opens_link().await?;
    app.opens_link(&link).await?;
    app.sees_signed_in().await?;
    assert_eq!(place(&app).await?, known);
    app.does(Action::SignOut).await?;
    app.sees("that nobody is signed in", |view| {
        matches!(view.session, SessionView::SignedOut { .. })
    })
    .await?;
    assert_eq!(place(&app).await?, known);
    Ok(())
}
