//! What the engine asks of the desktop: the browser and notifications.

use crate::{links, notify, paths};
use domain::view::call::CallView;
use domain::view::panel::TaskView;
use engine::Host;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The agent's desktop.
pub(crate) struct Desktop {
    /// The profile whose program `ringside:` links have to reach.
    pub(crate) profile: PathBuf,
}

impl Host for Desktop {
    fn open_in_browser(&self, url: &str) -> io::Result<()> {
        open_in_browser(url)
    }

    fn takes_links(&self) -> io::Result<()> {
        links::register(&self.profile)
    }

    fn ringing(&self, call: &CallView) {
        notify::ringing(call);
    }

    fn reminds(&self, steps: &[TaskView]) {
        notify::reminds(steps);
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
    start(folder_opener().arg(folder))
}

/// Opens an http(s) address in the system's browser, without a shell, which could interpret parts of it.
pub(crate) fn open_in_browser(url: &str) -> io::Result<()> {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a web address",
        ));
    }
    start(opener().arg(url))
}

fn start(command: &mut Command) -> io::Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // The opener ends at once or is the browser itself; in either case its process has to be waited for.
    std::thread::spawn(move || child.wait());
    Ok(())
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
