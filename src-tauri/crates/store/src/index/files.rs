//! The files of the indexes: one for each account that has not signed out, so that going over to another account takes no
//! time.
//!
//! A file's name follows from the account and from the databases' key, which the keychain alone has: it tells nobody whose it
//! is. **Invariant:** what one account may see is in no other account's file.

use super::Index;
use super::repair::files_of;
use crate::database::{DatabaseKey, OpenError};
use crate::profile::Profile;
use aws_lc_rs::hmac;
use domain::session::Account;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The folder of the indexes.
#[derive(Debug, Clone)]
pub struct IndexFiles {
    folder: PathBuf,
    key: DatabaseKey,
}

impl IndexFiles {
    /// Those of a profile.
    pub fn of(profile: &Profile, key: &DatabaseKey) -> Self {
        Self {
            folder: profile.indexes(),
            key: key.clone(),
        }
    }

    /// The file of an account's index.
    pub fn path(&self, of: &Account) -> PathBuf {
        self.folder.join(format!("{}.sqlite", self.name(of)))
    }

    /// Opens or makes an account's index, and makes it anew if it is damaged. Says whether it was.
    ///
    /// # Errors
    /// If the file can't be reached, is newer than this program, or can't be removed.
    pub fn open(&self, of: &Account) -> Result<(Index, bool), OpenError> {
        let path = self.path(of);
        fs::create_dir_all(&self.folder).map_err(|source| OpenError::NotMade {
            path: path.clone(),
            source,
        })?;
        Index::open_or_remake(&path, &self.key)
    }

    /// Removes the files of everybody but these. A file that can't be removed now is removed another time.
    ///
    /// # Errors
    /// If one can't be removed.
    pub fn keep(&self, accounts: &BTreeSet<Account>) -> io::Result<()> {
        let kept: BTreeSet<OsString> = accounts
            .iter()
            .map(|of| OsString::from(self.name(of)))
            .collect();
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut ended = Ok(());
        for file in files {
            let path = file?.path();
            // The files beside a database have its name before their own ending.
            if path.file_stem().is_some_and(|name| kept.contains(name)) {
                continue;
            }
            ended = fs::remove_file(&path).and(ended);
        }
        ended
    }

    /// Takes over the one index that earlier versions had, if it is this account's, and removes it if it is not.
    ///
    /// # Errors
    /// If the disk refuses. The org has all of it: it is then read again.
    pub fn take_over(&self, old: &Path, here: Option<&Account>) -> io::Result<()> {
        if let Some(here) = here
            && old.exists()
            && !self.path(here).exists()
            && self.is_whole_and_of(old, here)
        {
            fs::create_dir_all(&self.folder)?;
            fs::rename(old, self.path(here))?;
        }
        let mut ended = Ok(());
        for file in files_of(old) {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => ended = Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        ended
    }

    /// Whether the file holds this account's people. Afterwards nothing of it stands in the log beside it.
    fn is_whole_and_of(&self, file: &Path, of: &Account) -> bool {
        match Index::open_or_remake(file, &self.key) {
            Ok((index, false)) => index.is_of(of).is_ok_and(|is| is) && index.is_in_one_file(),
            Ok((_, true)) | Err(_) => false,
        }
    }

    fn name(&self, of: &Account) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.key.bytes());
        let text = format!("index of {}/{}", of.org.0, of.user.0);
        let tag = hmac::sign(&key, text.as_bytes());
        let half = tag.as_ref().iter().take(16);
        half.map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests;
