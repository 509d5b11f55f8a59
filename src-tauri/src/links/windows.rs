//! Links on Windows: the agent's own part of the registry. It never needs an administrator.

use std::io;
use std::os::windows::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

/// A program of the console gets no console of its own, which would flash up before the agent.
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

const CLASS: &str = r"HKCU\Software\Classes\ringside";

pub(super) fn register(program: &Path, profile: &Path) -> io::Result<()> {
    let (program, profile) = (program.display(), profile.display());
    let open = format!(r#""{program}" --profile "{profile}" "%1""#);
    add(CLASS, &["/ve", "/d", "URL:Ringside"])?;
    add(CLASS, &["/v", "URL Protocol", "/d", ""])?;
    add(
        &format!(r"{CLASS}\shell\open\command"),
        &["/ve", "/d", &open],
    )
}

fn add(key: &str, value: &[&str]) -> io::Result<()> {
    let mut reg = Command::new("reg");
    reg.args(["add", key]).args(value).arg("/f");
    let status = reg.creation_flags(CREATE_NO_WINDOW).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other("the registry refused"))
    }
}
