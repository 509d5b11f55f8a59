//! Events that no running app has on disk, as one file each under `events-kept`.
//!
//! Owns the folder. A file is removed only by [`forget`], after the engine has what stands in it on disk, and never because
//! it can't be read. **Invariant:** nothing is written here that is not sealed; what 0.1.0 has left unsealed is still read.
//!
//! The names begin with the time at which the event was kept, so that their order is that of the calls.

use crate::owner_only;
use crate::wire;
use domain::call::event::CallEvent;
use jiff::Timestamp;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// What was found in the folder.
#[derive(Debug, Default)]
pub struct Kept {
    /// The events in the order in which they were kept, each with its file, which is to be given to [`forget`].
    pub events: Vec<(PathBuf, CallEvent)>,
    /// Files that could not be read as an event: torn, of another profile, or put there by somebody else.
    pub unreadable: Vec<PathBuf>,
}

/// How a file is called that holds a sealed event.
const SEALED: &str = "sealed";

/// How 0.1.0 called its files, which were not sealed.
const CLEAR: &str = "json";

/// How a file is called that is being written, and for how long a command can be at it. One that is older is whole or torn.
const WRITING: &str = "part";
const LONGEST_WRITING: Duration = Duration::from_secs(60);

/// No event is nearly as long.
const LONGEST: u64 = 1024 * 1024;

/// Reads the events that were kept. They stay on disk until they are forgotten. `open` opens a sealed one.
pub fn take_kept(profile: &Path, open: impl Fn(&[u8]) -> Option<Vec<u8>>) -> io::Result<Kept> {
    let entries = match std::fs::read_dir(folder(profile)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry
            .metadata()
            .is_ok_and(|found| found.is_file() && !is_being_written(&entry.path(), &found))
        {
            files.push(entry.path());
        }
    }
    files.sort();
    let mut kept = Kept::default();
    for path in files {
        match read(&path, &open) {
            Some(event) => kept.events.push((path, event)),
            None => kept.unreadable.push(path),
        }
    }
    Ok(kept)
}

fn read(path: &Path, open: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<CallEvent> {
    let text = match path.extension()?.to_str()? {
        SEALED | WRITING => open(&bytes(path).ok()?)?,
        CLEAR => bytes(path).ok()?,
        _ => return None,
    };
    wire::parse_event(&text, Timestamp::now()).ok()
}

/// What stands in a file, unless it is longer than any event.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)?;
    if u64::try_from(read).is_ok_and(|read| read > LONGEST) {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    Ok(bytes)
}

fn is_being_written(path: &Path, found: &Metadata) -> bool {
    let age = found.modified().ok().and_then(|at| at.elapsed().ok());
    path.extension()
        .is_some_and(|extension| extension == WRITING)
        && age.is_none_or(|age| age < LONGEST_WRITING)
}

/// Removes the file of an event that the engine has taken. One that is gone already is no error.
pub fn forget(file: &Path) -> io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Keeps a sealed event. It always carries its own `at`, so it may wait for days.
pub(super) fn keep(profile: &Path, sealed: &[u8]) -> io::Result<PathBuf> {
    let folder = folder(profile);
    owner_only::folder(&folder)?;
    // Version 7 ids begin with the milliseconds since 1970, and count up within one.
    let path = folder.join(format!("{}.{SEALED}", Uuid::now_v7()));
    owner_only::write(&path, sealed)?;
    Ok(path)
}

fn folder(profile: &Path) -> PathBuf {
    profile.join("events-kept")
}
