//! Linux and macOS.

use std::fs::{Permissions, set_permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

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
