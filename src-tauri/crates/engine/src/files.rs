//! Files for another computer: what waits is written into one, or read from one that the agent has chosen.
//!
//! It owns where a file is written and what of it is known here. What the bytes mean is `store`'s, what follows `domain`'s.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::base::passphrase::Passphrase;
use domain::base::problem::TransferFailure;
use domain::state::transfer::{FileRead, WaitingFile};
use jiff::Zoned;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// The name of a file, by the time where the agent is.
const NAME: &str = "ringside-waiting-%Y-%m-%d-%H%M%S.ringside";

/// The folders and the disk that files have to do with.
#[derive(Clone)]
pub(crate) struct Files {
    /// The profile's.
    pub(crate) profile: PathBuf,
    /// Where files for the agent are written.
    pub(crate) downloads: PathBuf,
    /// What is on disk.
    pub(crate) history: Arc<Mutex<store::Calls>>,
}

impl Files {
    /// Writes a file and says where.
    pub(crate) fn write(
        &self,
        file: &WaitingFile,
        passphrase: &Passphrase,
        now: &Zoned,
    ) -> anyhow::Result<PathBuf> {
        std::fs::create_dir_all(&self.downloads)?;
        let path = self.downloads.join(now.strftime(NAME).to_string());
        store::write_waiting(&self.profile, &path, file, passphrase)?;
        Ok(path)
    }

    /// What is in a file, and what of that is on disk here.
    pub(crate) fn read(
        &self,
        file: &str,
        passphrase: &Passphrase,
    ) -> Result<FileRead, TransferFailure> {
        let bytes = BASE64_STANDARD.decode(file);
        let bytes = bytes.map_err(|_| TransferFailure::NoSuchFile)?;
        let file = store::read_waiting(&self.profile, &bytes, passphrase)?;
        let not_read = |reason: String| TransferFailure::NotRead { reason };
        let disk = self.history.lock();
        let disk = disk.map_err(|error| not_read(error.to_string()))?;
        let rows = file.rows.iter().map(|row| row.id);
        let calls = file.calls.iter().map(|call| call.facts.id);
        let known = disk.known(rows, calls);
        let (known_rows, known_calls) = known.map_err(|error| not_read(error.to_string()))?;
        Ok(FileRead {
            file,
            known_rows,
            known_calls,
        })
    }
}
