//! Starting with the agent's session: how the system is told, and told otherwise. It needs no administrator.
//!
//! Each profile has an entry of its own. Whatever the agent has said to the system itself about it (in Windows' Task Manager,
//! in macOS' settings) stays as it is.

mod entry;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "windows")]
mod windows;

use std::io;
use std::path::{Path, PathBuf};

use self::entry::Starts;
#[cfg(target_os = "linux")]
use self::linux as system;
#[cfg(target_os = "macos")]
use self::macos as system;
#[cfg(target_os = "windows")]
use self::windows as system;

/// Has the program start with the agent's session, or start no more.
///
/// # Errors
/// If the system does not take it.
pub(crate) fn with_session(name: &str, profile: &Path, on: bool) -> io::Result<()> {
    let is_usual = *profile == crate::paths::default_profile();
    let starts = Starts {
        name: String::from(name),
        program: program()?,
        profile: (!is_usual).then(|| PathBuf::from(profile)),
    };
    if on {
        system::add(&starts)
    } else {
        match system::remove(&starts) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }
}

/// The program as the agent has it: an AppImage runs out of a folder that is gone with it.
fn program() -> io::Result<PathBuf> {
    match std::env::var_os("APPIMAGE") {
        Some(image) => Ok(PathBuf::from(image)),
        None => std::env::current_exe(),
    }
}
