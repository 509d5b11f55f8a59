//! Linux and macOS.

mod own_socket;
mod stop;

pub(crate) use own_socket::{Called, Heard, Listener, connect};
pub(crate) use stop::asked_to_stop;

use std::fs::{Permissions, set_permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// As many files as the window, the databases and some thousand phones open. macOS lets nobody have more than 10,240.
const ENOUGH_FILES: u64 = 8192;

pub(crate) fn for_owner_only(folder: &Path) -> io::Result<()> {
    set_permissions(folder, Permissions::from_mode(0o700))
}

pub(crate) fn alert(title: &str, text: &str) {
    // A message that can't be shown is still in the log of whoever started the program.
    let _closed = writeln!(io::stderr(), "{title}: {text}");
    // Given as arguments, so that no sign in them is read as a part of the script.
    let script =
        "on run argv\ndisplay alert (item 1 of argv) message (item 2 of argv) as critical\nend run";
    let (program, arguments) = match cfg!(target_os = "macos") {
        true => ("osascript", vec!["-e", script, title, text]),
        false => (
            "zenity",
            vec!["--error", "--no-markup", "--title", title, "--text", text],
        ),
    };
    let _not_installed = Command::new(program).args(arguments).status();
}

pub(crate) fn allow_many_files() -> io::Result<()> {
    let limit = getrlimit(Resource::Nofile);
    // No limit is more than any number.
    let Some(current) = limit.current else {
        return Ok(());
    };
    let most = limit.maximum.unwrap_or(ENOUGH_FILES).min(ENOUGH_FILES);
    if current >= most {
        return Ok(());
    }
    let raised = Rlimit {
        current: Some(most),
        ..limit
    };
    Ok(setrlimit(Resource::Nofile, raised)?)
}
