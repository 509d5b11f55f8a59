//! A folder for one virtual desktop: its keyring, its settings, its caches, its sockets, its logs.
//!
//! **Invariant:** nothing that runs in the desktop reads or writes the developer's own keyring, settings or app data.
//! It lies under the system's temporary folder and not under `target/`, because a socket's path may have only 108 bytes.
//! `HOME` stays as it is, as cargo and npm keep their downloads there.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::steps;

const PREFIX: &str = "ringside-desktop-";

/// The folder, removed when dropped.
pub(crate) struct Room {
    path: PathBuf,
}

impl Room {
    /// Makes the folder, and removes those whose owner was killed before it could do so.
    pub(crate) fn new() -> Result<Self> {
        sweep();
        let path = std::env::temp_dir().join(format!("{PREFIX}{}", std::process::id()));
        for name in ["data", "config", "cache", "state", "run"] {
            let folder = path.join(name);
            fs::create_dir_all(&folder)
                .with_context(|| format!("{} could not be made", folder.display()))?;
        }
        // The bus and the keyring refuse a runtime folder that others can read.
        steps::must(Command::new("chmod").arg("-R").arg("700").arg(&path))?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The variables that move all that a program keeps by the XDG rules into this folder.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, Option<OsString>)> {
        [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "run"),
        ]
        .into_iter()
        .map(|(variable, folder)| (variable, Some(self.path.join(folder).into_os_string())))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // What can't be removed now, because a program is still closing its files, is swept by the next run.
        let _swept_later = fs::remove_dir_all(&self.path);
    }
}

fn sweep() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let Some(owner) = owner.and_then(|owner| owner.parse::<u32>().ok()) else {
            continue;
        };
        if !Path::new("/proc").join(owner.to_string()).exists() {
            let _still_in_use = fs::remove_dir_all(entry.path());
        }
    }
}
