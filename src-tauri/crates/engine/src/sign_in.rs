//! Signing in, and why a sign-in or a session came to an end.

use crate::host::Host;
use crate::indexes::Indexes;
use crate::org::who;
use crate::org_link::OrgLink;
use crate::trouble::not_opened;
use domain::base::problem::Problem;
use domain::base::problem::SessionEnd;
use domain::base::problem::SignInFailure;
use domain::session::{SignInPage, SignedIn};
use domain::step::event::Event;
use domain::view::action::Redirect;
use salesforce::oauth::{self, Links, SignIn, SignInError};
use salesforce::{CallError, ClientId, LoginHost, SignedOut};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// What a sign-in is asked for.
pub(crate) struct Asked {
    pub(crate) login_url: String,
    pub(crate) client_id: String,
    pub(crate) redirect: Redirect,
}

/// What a sign-in changes.
pub(crate) struct Into {
    pub(crate) org: Arc<OrgLink>,
    pub(crate) indexes: Arc<Indexes>,
}

/// Signs in through the browser, keeps the tokens, and tells the loop.
pub(crate) async fn sign_in(
    into: Into,
    host: Arc<dyn Host>,
    events: mpsc::Sender<Event>,
    asked: Asked,
    links: Option<Links>,
    cancel: CancellationToken,
) {
    let (page, told) = oneshot::channel();
    let show = |url: &str| {
        let opened = opens(host.as_ref(), url);
        let url = String::from(url);
        // The receiver waits as long as this sign-in runs.
        drop(page.send(SignInPage { url, opened }));
    };
    let tells = async {
        if let Ok(page) = told.await {
            drop(events.send(Event::SignInPage(page)).await);
        }
    };
    let signing_in = try_sign_in(&into, host.as_ref(), &asked, links, show, cancel);
    let (ended, ()) = tokio::join!(signing_in, tells);
    let event = match ended {
        Ok(who) => Event::SignedIn(who),
        Err(Some(error)) => Event::SignInFailed(error),
        // The agent has cancelled it, and another sign-in may be under way by now.
        Err(None) => return,
    };
    drop(events.send(event).await);
}

/// Takes a page to the browser. Where that can't be done the agent has the address, and the sign-in goes on.
pub(crate) fn opens(host: &dyn Host, url: &str) -> bool {
    // The system may take a moment to say that it knows no browser.
    let opened = tokio::task::block_in_place(|| host.open_in_browser(url));
    opened
        .inspect_err(|error| tracing::warn!(%error, "the browser could not be opened"))
        .is_ok()
}

/// Shows the address. It never fails: a browser that did not open must not end the sign-in.
fn shows(show: impl FnOnce(&str), url: &str) -> std::io::Result<()> {
    show(url);
    Ok(())
}

async fn try_sign_in(
    into: &Into,
    host: &dyn Host,
    asked: &Asked,
    links: Option<Links>,
    show: impl FnOnce(&str),
    cancel: CancellationToken,
) -> Result<SignedIn, Option<Problem>> {
    let login_host = LoginHost::parse(&asked.login_url).map_err(|error| {
        tracing::info!(%error, "the login host was refused");
        problem(SignInFailure::HostNotAllowed, &asked.login_url)
    })?;
    let request = SignIn::new(login_host, ClientId::new(&asked.client_id));
    let cancelled = cancel.cancelled_owned();
    let tokens = match links {
        Some(links) => {
            host.takes_links().map_err(|error| failed(&error))?;
            oauth::sign_in_by_link(request, links, |url| shows(show, url.as_str()), cancelled).await
        }
        None => oauth::sign_in(request, |url| shows(show, url.as_str()), cancelled).await,
    };
    let tokens = tokens.map_err(|error| sign_in_error(&error))?;
    let client = into.org.client_of(tokens.clone());
    let client = client.map_err(|error| failed(&error))?;
    let user = client.user_info().await;
    let who = who(&tokens, &user.map_err(|error| user_error(&error))?);
    // The session and the index that are in use stay so until nothing can go wrong any more.
    if into.indexes.of(&who.account).is_none() {
        let opened = into.indexes.open_ahead(&who.account);
        opened.map_err(|error| not_opened(&error))?;
    }
    let kept = into.org.signed_in(client).await;
    kept.map_err(|error| failed(&error))?;
    Ok(who)
}

/// Why a sign-in came to nothing, for the window; nothing where the agent called it off.
fn sign_in_error(error: &SignInError) -> Option<Problem> {
    tracing::warn!(%error, "the sign-in has failed");
    let why = match error {
        SignInError::Cancelled => return None,
        SignInError::Denied => SignInFailure::Denied,
        SignInError::AppNotInstalled => SignInFailure::AppNotInstalled,
        SignInError::NotApproved => SignInFailure::AppNotApproved,
        SignInError::UnknownApp => SignInFailure::ClientIdUnknown,
        SignInError::SecretRequired => SignInFailure::SecretRequired,
        SignInError::RedirectMismatch { uri } => {
            return Some(problem(SignInFailure::CallbackMismatch, uri));
        }
        SignInError::ChallengeRefused => SignInFailure::PkceRefused,
        SignInError::ScopeRefused => SignInFailure::ScopeMissing,
        SignInError::CodeExpired => SignInFailure::CodeExpired,
        SignInError::UserInactive => SignInFailure::UserInactive,
        SignInError::OrgInactive => SignInFailure::OrgInactive,
        SignInError::AddressRefused => SignInFailure::NetworkNotAllowed,
        SignInError::LoginRefused => SignInFailure::LoginRefused,
        SignInError::Unavailable => SignInFailure::Unavailable,
        SignInError::StateMismatch => SignInFailure::AnotherSignIn,
        SignInError::NoFreePort => {
            let ports: Vec<String> = oauth::REDIRECT_PORTS.iter().map(u16::to_string).collect();
            return Some(problem(SignInFailure::NoFreePort, &ports.join(", ")));
        }
        SignInError::Browser(_) => SignInFailure::BrowserNotOpened,
        SignInError::TimedOut => SignInFailure::TimedOut,
        SignInError::NotReached(_) | SignInError::NoAnswer(_) => SignInFailure::Offline,
        SignInError::Listening(_) | SignInError::Unreadable | SignInError::Refused { .. } => {
            SignInFailure::Other
        }
    };
    Some(problem(why, &error.to_string()))
}

/// The sign-in worked, but the org did not tell who the user is.
fn user_error(error: &CallError) -> Problem {
    let why = match error {
        CallError::NotSent(_) | CallError::Unanswered(_) | CallError::InDoubt(_) => {
            SignInFailure::Offline
        }
        CallError::Busy { .. } | CallError::LimitReached { .. } => SignInFailure::Unavailable,
        CallError::SignedOut(end) => return Problem::SessionEnded(session_end(*end)),
        CallError::Refused(no) if no.code.starts_with("API_") => SignInFailure::ApiDisabled,
        CallError::Refused(_)
        | CallError::Duplicate { .. }
        | CallError::Gone { .. }
        | CallError::Halted { .. }
        | CallError::Unreadable(_) => SignInFailure::Other,
    };
    problem(why, &error.to_string())
}

/// Why a session is over, in the rules' words.
pub(crate) fn session_end(why: SignedOut) -> SessionEnd {
    match why {
        SignedOut::GrantEnded => SessionEnd::Expired,
        SignedOut::UserInactive => SessionEnd::UserInactive,
        SignedOut::OrgInactive => SessionEnd::OrgInactive,
        SignedOut::AddressRefused => SessionEnd::NetworkNotAllowed,
        SignedOut::AppRefused | SignedOut::AppDetached => SessionEnd::AppRefused,
        SignedOut::NotRenewable => SessionEnd::NotRenewable,
        SignedOut::SessionRefused | SignedOut::NotForTheApi => SessionEnd::NotForTheApi,
    }
}

fn problem(why: SignInFailure, detail: &str) -> Problem {
    let detail = String::from(detail);
    Problem::SignIn { why, detail }
}

fn failed(error: &impl std::fmt::Display) -> Problem {
    problem(SignInFailure::Other, &error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io;

    use domain::view::error::{UiError, UiErrorCode};
    use salesforce::NotSent;
    use salesforce::oauth::SignInError;

    use super::sign_in_error;

    #[test]
    fn every_named_reason_why_a_sign_in_fails_is_told_as_itself() {
        let uri = String::from("http://localhost:17171/callback");
        let named = [
            SignInError::Denied,
            SignInError::AppNotInstalled,
            SignInError::NotApproved,
            SignInError::UnknownApp,
            SignInError::SecretRequired,
            SignInError::RedirectMismatch { uri },
            SignInError::ChallengeRefused,
            SignInError::ScopeRefused,
            SignInError::CodeExpired,
            SignInError::UserInactive,
            SignInError::OrgInactive,
            SignInError::AddressRefused,
            SignInError::LoginRefused,
            SignInError::Unavailable,
            SignInError::StateMismatch,
            SignInError::NoFreePort,
            SignInError::Browser(io::Error::other("none")),
            SignInError::TimedOut,
            SignInError::NotReached(NotSent::NameNotFound),
        ];
        let told: Vec<UiErrorCode> = named
            .iter()
            .filter_map(|error| sign_in_error(error).map(|told| UiError::of(&told).code))
            .collect();
        let distinct: BTreeSet<UiErrorCode> = told.iter().copied().collect();
        assert_eq!(distinct.len(), named.len(), "{told:?}");
        assert!(!distinct.contains(&UiErrorCode::SignInFailed));
        assert_eq!(sign_in_error(&SignInError::Cancelled), None);
    }
}
