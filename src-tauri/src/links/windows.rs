//! Links on Windows: the agent's own part of the registry. It never needs an administrator.

use std::io;
use std::path::Path;
use std::process::Command;

const CLASS: &str = r"HKCU\Software\Classes\ringside";

/// The agent's own part of the registry: no administrator is needed.
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
    let status = reg.args(["add", key]).args(value).arg("/f").status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other("the registry refused"))
    }
}
