//! What the engine asks of the desktop: the browser, notifications, links, its start and newer versions.

use crate::newer::Newer;
use crate::{links, notify, paths, starts};
use domain::view::call::CallView;
use domain::view::panel::TaskView;
use engine::{Host, Later};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use tauri::AppHandle;

/// The agent's desktop.
pub(crate) struct Desktop {
    /// The program, for what a press on a notification brings.
    pub(crate) app: AppHandle,
    /// The profile whose program `ringside:` links have to reach.
    pub(crate) profile: PathBuf,
    /// What the system calls the program with this profile.
    pub(crate) name: String,
    /// Newer versions.
    pub(crate) newer: Newer,
}

impl Host for Desktop {
    fn open_in_browser(&self, url: &str) -> io::Result<()> {
        open_in_browser(url)
    }

    fn takes_links(&self) -> io::Result<()> {
        links::register(&self.profile)
    }

    fn ringing(&self, call: &CallView) {
        notify::ringing(&self.app, call);
    }

    fn reminds(&self, steps: &[TaskView]) {
        notify::reminds(&self.app, steps);
    }

    fn starts_with_session(&self, on: bool) -> io::Result<()> {
        starts::with_session(&self.name, &self.profile, on)
    }

    fn looks_for_newer(&self) -> bool {
        self.newer.is_looked_for()
    }

    fn newer(&self) -> Later<'_, Result<Option<String>, String>> {
        Box::pin(self.newer.look())
    }

    fn install_newer(&self) -> Later<'_, Result<(), String>> {
        Box::pin(self.newer.install())
    }

    fn downloads(&self) -> Option<PathBuf> {
        paths::downloads()
    }

    fn show_folder(&self, folder: &Path) -> io::Result<()> {
        show_folder(folder)
    }
}

/// Shows a folder in the system's file manager.
pub(crate) fn show_folder(folder: &Path) -> io::Result<()> {
    // What this one exits with is not asked: Windows' Explorer says 1 where all is well.
    start(folder_opener().arg(folder)).map(drop)
}

/// Opens an http(s) address in the system's browser, without a shell, which could interpret parts of it. Waits until the
/// opener has said that it can't, or has had time to: it must not be called in the loop.
pub(crate) fn open_in_browser(url: &str) -> io::Result<()> {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a web address",
        ));
    }
    match start(opener().arg(url))?.recv_timeout(SAYS_NO_WITHIN) {
        Ok(Ok(status)) if !status.success() => {
            Err(io::Error::other(format!("the opener ended with {status}")))
        }
        Ok(ended) => ended.map(drop),
        // It goes on, so it is the browser itself.
        Err(_) => Ok(()),
    }
}

/// How long an opener may take to say that it knows no browser. `xdg-open` and macOS' `open` exit with another code than 0
/// then; Windows' `rundll32` says nothing of the kind.
const SAYS_NO_WITHIN: Duration = Duration::from_secs(2);

fn start(command: &mut Command) -> io::Result<mpsc::Receiver<io::Result<ExitStatus>>> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // The opener ends at once or is the browser itself; in either case its process has to be waited for.
    let (ended, told) = mpsc::channel();
    std::thread::spawn(move || ended.send(child.wait()));
    Ok(told)
}

#[cfg(target_os = "linux")]
fn opener() -> Command {
    Command::new("xdg-open")
}

#[cfg(target_os = "macos")]
fn opener() -> Command {
    Command::new("open")
}

#[cfg(target_os = "windows")]
fn opener() -> Command {
    // rundll32 takes the address as one argument; `cmd /c start` would read `&` in it as a second command.
    let mut command = Command::new("rundll32");
    command.arg("url.dll,FileProtocolHandler");
    command
}

#[cfg(not(target_os = "windows"))]
fn folder_opener() -> Command {
    opener()
}

#[cfg(target_os = "windows")]
fn folder_opener() -> Command {
    Command::new("explorer")
}
