//! The report for support as a file, in a folder where an agent finds it.
//!
//! The rules decide what is in it (`domain::view::support`). It is written when the agent asks, and sent nowhere.

use crate::host::Host;
use domain::view::support::{Program, Report};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
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
    let path = folder.join(now.strftime(NAME).to_string());
    std::fs::write(&path, serde_json::to_string_pretty(report)?)?;
    Ok(path)
}

/// The name of a report, by the time where the agent was.
const NAME: &str = "ringside-report-%Y-%m-%d-%H%M%S.json";

/// Removes the reports that were written before this moment. What has another name is not ours.
pub(crate) fn forget(folder: &Path, before: Timestamp) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let written = name
            .to_str()
            .and_then(|name| DateTime::strptime(NAME, name).ok());
        let written = written.and_then(|at| at.to_zoned(TimeZone::UTC).ok());
        // The zone is not in the name: a day more, so that none goes early.
        let kept = written.and_then(|at| {
            at.timestamp()
                .checked_add(SignedDuration::from_hours(24))
                .ok()
        });
        if kept.is_some_and(|kept| kept < before)
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(%error, "an old report could not be removed");
        }
    }
}
