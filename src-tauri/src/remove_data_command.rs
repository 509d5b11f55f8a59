//! `ringside remove-data`: what Ringside keeps on this computer goes, once nothing of it is still to be sent. The uninstaller
//! runs it where the agent says so.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use domain::call::phase::Phase;
use domain::view::call::CallView;
use domain::view::screen::View;
use engine::{Clock, Engine, Host, Options};

pub(crate) fn run(profile: &Path) -> ExitCode {
    let removed = tauri::async_runtime::block_on(remove(profile));
    // Whoever closed the output is not told; the exit code says it all the same.
    match removed {
        Ok(()) => {
            drop(writeln!(
                io::stdout().lock(),
                "Removed {}.",
                profile.display()
            ));
            ExitCode::SUCCESS
        }
        Err(reason) => {
            let line = format!("ringside: {reason} Nothing was removed.");
            drop(writeln!(io::stderr().lock(), "{line}"));
            ExitCode::FAILURE
        }
    }
}

async fn remove(profile: &Path) -> Result<(), String> {
    if !profile.exists() {
        return Ok(());
    }
    let engine = Engine::start(Options {
        folder: PathBuf::from(profile),
        clock: Clock::system(),
        host: Arc::new(Nobody),
        baresip: None,
        policy: Some(crate::paths::policy()),
    })
    .await
    .map_err(|error| format!("{error}. If Ringside is running, quit it first."))?;
    let open = open(&engine.view().borrow());
    engine.stop().await;
    // Windows removes no file that is open.
    drop(engine);
    if open > 0 {
        return Err(format!(
            "{open} calls or changes are not in Salesforce yet. Start Ringside and sign in, so that they are sent, or \
             export what waits."
        ));
    }
    store::remove_profile(profile).map_err(|error| format!("{error}."))
}

/// How many calls and changes would be lost.
fn open(view: &View) -> usize {
    let writes = view.link.waiting + view.link.needs_you + view.link.on_hold;
    let of_others = view.others.iter().map(|one| one.waiting + one.needs_you);
    let calls = view.calls.iter().filter(|call| call.phase != Phase::Ended);
    let writes = usize::try_from(writes + of_others.sum::<u32>()).unwrap_or(usize::MAX);
    writes + calls.count() + view.waiting.len() + view.forms.len()
}

/// Nobody is asked for anything here.
struct Nobody;

impl Host for Nobody {
    fn open_in_browser(&self, _url: &str) -> io::Result<()> {
        Err(io::Error::other("there is no browser"))
    }

    fn ringing(&self, _call: &CallView) {}
}
