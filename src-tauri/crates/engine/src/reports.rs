//! The report for support as a file, in a folder where an agent finds it.
//!
//! The rules decide what is in it (`domain::view::support`). It is written when the agent asks, and sent nowhere.

use crate::host::Host;
use domain::view::support::{Program, Report};
use jiff::Zoned;
use std::path::{Path, PathBuf};

/// The folder: the agent's own for downloads, else that of the profile.
pub(crate) fn folder(host: &dyn Host, profile: &Path) -> PathBuf {
    host.downloads()
        .unwrap_or_else(|| PathBuf::from(profile).join("reports"))
}

/// This program on this machine.
pub(crate) fn program() -> Program {
    Program {
        version: String::from(env!("CARGO_PKG_VERSION")),
        system: String::from(std::env::consts::OS),
        machine: String::from(std::env::consts::ARCH),
    }
}

/// Writes a report and says where.
pub(crate) fn write(folder: &Path, report: &Report, now: &Zoned) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let name = now
        .strftime("ringside-report-%Y-%m-%d-%H%M%S.json")
        .to_string();
    let path = folder.join(name);
    std::fs::write(&path, serde_json::to_string_pretty(report)?)?;
    Ok(path)
}
