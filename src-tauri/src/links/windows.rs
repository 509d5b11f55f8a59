//! Links on Windows: the agent's own part of the registry. It never needs an administrator.

use std::io;
use std::path::Path;

use windows_registry::CURRENT_USER;

const CLASS: &str = r"Software\Classes\ringside";

pub(super) fn register(program: &Path, profile: &Path) -> io::Result<()> {
    let (program, profile) = (program.display(), profile.display());
    let open = format!(r#""{program}" --profile "{profile}" "%1""#);
    in_registry(&open).map_err(io::Error::other)
}

fn in_registry(open: &str) -> windows_registry::Result<()> {
    let class = CURRENT_USER.create(CLASS)?;
    class.set_string("", "URL:Ringside")?;
    class.set_string("URL Protocol", "")?;
    class.create(r"shell\open\command")?.set_string("", open)
}
