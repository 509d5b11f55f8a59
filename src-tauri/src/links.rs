//! `ringside:` links: how the system is told that they are for this program, and how one reaches the engine.
//!
//! The system starts the program once more with the link as its argument (on macOS it tells the one that runs). A second start
//! hands its arguments to the first one and ends, so that there is one place where links arrive. What is in a link is judged
//! by the engine; here it is never read, and never logged.
//!
//! An installed package has registered the scheme already. It is registered again before a sign-in that comes back by a link,
//! because the link has to reach this profile's program and no other. Tried on Linux only.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "windows")]
mod windows;

use std::io;
use std::path::Path;

use tauri::{AppHandle, Manager as _};

use crate::ipc::Backend;

#[cfg(target_os = "linux")]
use self::linux as system;
#[cfg(target_os = "macos")]
use self::macos as system;
#[cfg(target_os = "windows")]
use self::windows as system;

const SCHEME: &str = "ringside:";

/// Whether an argument is a link.
pub(crate) fn parse(argument: &str) -> Result<String, String> {
    if argument.starts_with(SCHEME) {
        Ok(String::from(argument))
    } else {
        Err(format!("neither a command nor a {SCHEME} link"))
    }
}

/// The link among the arguments of a second start.
pub(crate) fn link_in(arguments: &[String]) -> Option<String> {
    let mut arguments = arguments.iter();
    arguments
        .find(|argument| argument.starts_with(SCHEME))
        .cloned()
}

/// Hands a link to the engine.
pub(crate) fn hand(app: &AppHandle, link: String) {
    let Some(engine) = app
        .try_state::<Backend>()
        .and_then(|backend| backend.engine.clone())
    else {
        tracing::info!("a link was opened while nothing runs that could take it");
        return;
    };
    tauri::async_runtime::spawn(async move {
        if engine.open_link(link).await.is_err() {
            tracing::info!("a link was opened while the engine stops");
        }
    });
}

/// Tells the system that this program, with this profile, takes `ringside:` links.
///
/// # Errors
/// If the system does not take it.
pub(crate) fn register(profile: &Path) -> io::Result<()> {
    system::register(&std::env::current_exe()?, profile)
}

#[cfg(test)]
mod tests {
    use super::{link_in, parse};

    #[test]
    fn the_link_is_found_among_the_arguments_of_a_second_start() {
        let start = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|a| String::from(*a)).collect();
            link_in(&arguments)
        };
        let link = "ringside://oauth/callback?code=a&state=b";
        assert_eq!(
            start(&["ringside", "--profile", "/p", link]).as_deref(),
            Some(link)
        );
        assert_eq!(start(&["ringside", "--hidden"]), None);
        assert_eq!(start(&["ringside", "https://example.com/ringside:"]), None);
        assert!(parse(link).is_ok());
        assert!(parse("https://example.com").is_err());
    }
}
