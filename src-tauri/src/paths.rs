//! Where things are when nobody says otherwise: state in the platform's own place for an app's local data, and an
//! admin's policy for the whole machine.

use std::path::PathBuf;

use directories::ProjectDirs;
use engine::PolicyPlaces;

pub(crate) fn default_profile() -> PathBuf {
    data_folder("default")
}

/// The demo has a profile of its own: practice people never mix with real ones.
pub(crate) fn demo_profile() -> PathBuf {
    data_folder("demo")
}

/// Where an admin's policy for this machine is: where agents can't write.
pub(crate) fn policy() -> PolicyPlaces {
    PolicyPlaces {
        file: machine_folder().join("policy.json"),
        registry: Some(String::from("Ringside")),
    }
}

#[cfg(target_os = "windows")]
fn machine_folder() -> PathBuf {
    // Windows sets `ProgramData` for every program; an agent can change it only for the programs that they start.
    let folder = std::env::var_os("ProgramData");
    folder
        .map_or_else(|| PathBuf::from(r"C:\ProgramData"), PathBuf::from)
        .join("Ringside")
}

#[cfg(target_os = "macos")]
fn machine_folder() -> PathBuf {
    PathBuf::from("/Library/Application Support/Ringside")
}

#[cfg(target_os = "linux")]
fn machine_folder() -> PathBuf {
    PathBuf::from("/etc/ringside")
}

/// The agent's folder for downloads.
pub(crate) fn downloads() -> Option<PathBuf> {
    let folders = directories::UserDirs::new()?;
    folders.download_dir().map(PathBuf::from)
}

fn data_folder(name: &str) -> PathBuf {
    // Without a home folder the working folder is all there is; the window then says if it can't be written.
    ProjectDirs::from("com", "Ringside", "Ringside")
        .map_or_else(
            || PathBuf::from("ringside-data"),
            |dirs| PathBuf::from(dirs.data_local_dir()),
        )
        .join(name)
}
