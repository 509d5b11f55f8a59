//! Events that no running app has taken, as one file each under `events-kept`.
//!
//! Owns the folder. A file is removed only by [`forget`], after the engine has its event on disk, and never because it
//! can't be read: such a file is set aside under another name, where a person can look at it.
//!
//! The names begin with the time at which the event was kept, so that their order is that of the calls.

use crate::owner_only;
use crate::wire;
use domain::call::event::CallEvent;
use jiff::Timestamp;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What was found in the folder.
#[derive(Debug, Default)]
pub struct Kept {
    /// The events in the order in which they were kept, each with its file, which is to be given to [`forget`].
    pub events: Vec<(PathBuf, CallEvent)>,
    /// Files that could not be read as an event. They now end in `.unreadable` and are not looked at again.
    pub unreadable: Vec<PathBuf>,
}

/// Reads the events that were kept. They stay on disk until they are forgotten.
pub fn take_kept(profile: &Path) -> io::Result<Kept> {
    let entries = match std::fs::read_dir(folder(profile)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    let mut kept = Kept::default();
    for path in files {
        let event = std::fs::read(&path)
            .ok()
            .and_then(|bytes| wire::parse_event(&bytes, Timestamp::now()).ok());
        if let Some(event) = event {
            kept.events.push((path, event));
        } else {
            let aside = path.with_extension("unreadable");
            std::fs::rename(&path, &aside)?;
            kept.unreadable.push(aside);
        }
    }
    Ok(kept)
}

/// Removes the file of an event that the engine has taken. One that is gone already is no error.
pub fn forget(file: &Path) -> io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Keeps an event. It always carries its own `at`, so it may wait for days.
pub(super) fn keep(profile: &Path, event: &str) -> io::Result<PathBuf> {
    let folder = folder(profile);
    owner_only::folder(&folder)?;
    // Version 7 ids begin with the milliseconds since 1970, and count up within one.
    let path = folder.join(format!("{}.json", Uuid::now_v7()));
    owner_only::write(&path, event.as_bytes())?;
    Ok(path)
}

fn folder(profile: &Path) -> PathBuf {
    profile.join("events-kept")
}
