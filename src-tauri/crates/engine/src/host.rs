//! The program around the engine: what the engine asks of it, and how it starts an engine.

use crate::clock::Clock;
use domain::view::call::CallView;
use domain::view::panel::TaskView;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

/// What takes a while.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What the engine asks of the program around it.
pub trait Host: Send + Sync {
    /// Opens an address in the agent's browser. It may wait for the system, and is not called in the loop.
    ///
    /// # Errors
    /// If the system knows no browser.
    fn open_in_browser(&self, url: &str) -> io::Result<()>;

    /// Makes sure that the system hands `ringside:` links to this program. Called before a sign-in that comes back by one.
    ///
    /// # Errors
    /// If the system does not take it.
    fn takes_links(&self) -> io::Result<()> {
        Ok(())
    }

    /// Tells the agent that it rings, without taking the focus. Must return at once.
    fn ringing(&self, call: &CallView);

    /// Reminds the agent of next steps, without taking the focus. Must return at once.
    fn reminds(&self, _steps: &[TaskView]) {}

    /// The agent's folder for downloads; nothing if there is none.
    fn downloads(&self) -> Option<PathBuf> {
        None
    }

    /// Has the system start this program with the agent's session, or start it no more. It may wait for the disk, and is not
    /// called in the loop.
    ///
    /// # Errors
    /// If the system does not take it.
    fn starts_with_session(&self, _on: bool) -> io::Result<()> {
        Ok(())
    }

    /// Whether this program is one that looks for newer versions of itself.
    fn looks_for_newer(&self) -> bool {
        false
    }

    /// The version that is newer than this one, if there is one.
    ///
    /// # Errors
    /// If it could not be looked for: in the words of who said so.
    fn newer(&self) -> Later<'_, Result<Option<String>, String>> {
        Box::pin(async { Ok(None) })
    }

    /// Puts the newer version that was found in place of this one, and has the program end and start again. When this returns
    /// without an error, the end is under way.
    ///
    /// # Errors
    /// If it was not installed: in the words of who said so. This version goes on.
    fn install_newer(&self) -> Later<'_, Result<(), String>> {
        Box::pin(async { Err(String::from("there is none")) })
    }

    /// Shows a folder on the agent's desktop.
    ///
    /// # Errors
    /// If the system knows no program that does.
    fn show_folder(&self, _folder: &Path) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}

/// How an engine is started.
pub struct Options {
    /// The profile folder.
    pub folder: PathBuf,
    /// The time.
    pub clock: Clock,
    /// The program around it.
    pub host: Arc<dyn Host>,
    /// Where a baresip softphone is heard; `None` if the engine is to hear none.
    pub baresip: Option<SocketAddr>,
    /// Where an admin may have put a policy; `None` if the engine is to read none.
    pub policy: Option<PolicyPlaces>,
}

/// Where an admin lays down what holds on this machine.
#[derive(Debug, Clone)]
pub struct PolicyPlaces {
    /// The file.
    pub file: PathBuf,
    /// The name of the key below `HKEY_LOCAL_MACHINE\Software\Policies` in Windows' registry; `None`: only the file counts.
    pub registry: Option<String>,
}
