//! Windows: a value of the agent's own under `Run` in the registry.

use std::io;

use windows_registry::CURRENT_USER;

use super::entry::Starts;

const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";

pub(super) fn add(starts: &Starts) -> io::Result<()> {
    let mut line = format!(r#""{}" --hidden"#, starts.program.display());
    if let Some(profile) = &starts.profile {
        line.push_str(&format!(r#" --profile "{}""#, profile.display()));
    }
    let run = CURRENT_USER.create(RUN).map_err(io::Error::other)?;
    run.set_string(&starts.name, line).map_err(io::Error::other)
}

pub(super) fn remove(starts: &Starts) -> io::Result<()> {
    let run = CURRENT_USER.create(RUN).map_err(io::Error::other)?;
    if run.get_type(&starts.name).is_err() {
        return Ok(());
    }
    run.remove_value(&starts.name).map_err(io::Error::other)
}
