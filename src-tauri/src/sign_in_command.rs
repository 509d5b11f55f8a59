//! `ringside sign-in`: the sign-in of the window, from a terminal.

use crate::host;
use domain::view::action::{Action, Redirect};
use domain::view::call::CallView;
use domain::view::screen::SessionView;
use engine::{Clock, Engine, Host, Options};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

pub(crate) fn run(profile: &Path, login_url: &str, client_id: &str) -> ExitCode {
    let said = match tauri::async_runtime::block_on(sign_in(profile, login_url, client_id)) {
        Ok(name) => writeln!(io::stdout().lock(), "Signed in as {name}."),
        Err(reason) => {
            drop(writeln!(io::stderr().lock(), "ringside: {reason}"));
            return ExitCode::FAILURE;
        }
    };
    // Standard output may have been closed; the sign-in holds all the same.
    drop(said);
    ExitCode::SUCCESS
}

async fn sign_in(profile: &Path, login_url: &str, client_id: &str) -> Result<String, String> {
    let options = Options {
        folder: PathBuf::from(profile),
        clock: Clock::system(),
        host: Arc::new(Terminal),
        baresip: None,
        policy: Some(crate::paths::policy()),
    };
    let engine = Engine::start(options).await.map_err(|error| {
        format!("{error}. If Ringside is running with this profile, sign in from its window.")
    })?;
    let mut view = engine.view();
    let before = view.borrow_and_update().session.clone();
    let (login_url, client_id) = (String::from(login_url), String::from(client_id));
    engine
        .act(Action::SignIn {
            login_url,
            client_id,
            redirect: Redirect::Loopback,
        })
        .await
        .map_err(|error| error.to_string())?;
    // A quick failure may overtake the view that says "signing in"; an error that was there before is not the answer.
    let mut started = false;
    let outcome = loop {
        if view.changed().await.is_err() {
            break Err(String::from("the sign-in was cut off"));
        }
        let now = view.borrow_and_update().session.clone();
        match now {
            SessionView::SigningIn { .. } => started = true,
            SessionView::SignedIn { name, .. }
                if started || !matches!(before, SessionView::SignedIn { .. }) =>
            {
                break Ok(name);
            }
            SessionView::SignedOut { error: Some(error) }
                if started
                    || before
                        != SessionView::SignedOut {
                            error: Some(error.clone()),
                        } =>
            {
                let details: Vec<&str> = error.params.values().map(String::as_str).collect();
                break Err(format!(
                    "the sign-in failed: {:?} {}",
                    error.code,
                    details.join(" ")
                ));
            }
            SessionView::SignedIn { .. } | SessionView::SignedOut { .. } => {}
        }
    };
    engine.stop().await;
    outcome
}

/// A terminal. The address is printed, too: a machine that is used over SSH has no browser.
struct Terminal;

impl Host for Terminal {
    fn open_in_browser(&self, url: &str) -> io::Result<()> {
        writeln!(io::stdout().lock(), "Sign in here: {url}")?;
        // Without a browser on this machine the printed address is the way.
        drop(host::open_in_browser(url));
        Ok(())
    }

    fn ringing(&self, _call: &CallView) {}
}
