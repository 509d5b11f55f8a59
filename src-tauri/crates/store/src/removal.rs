//! Takes a profile off this computer: its files, and its entries in the keychain.
//!
//! It must never be called while something of it is still to be sent: nothing here asks for that.

use std::path::Path;

use jiff::Timestamp;

use crate::{Calls, DiskError, Keychain, KeychainError, OpenError, Profile, ProfileError};

/// A profile could not be removed, or not wholly.
#[derive(Debug, thiserror::Error)]
pub enum RemovalError {
    /// Another Ringside works with it, or the folder can't be written.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The keychain can't be used.
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// The database can't be opened, so that nobody knows whose tokens there are.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database can't be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A file can't be removed.
    #[error("a file can't be removed: {0}")]
    File(#[from] std::io::Error),
}

/// Removes the folder, its key and the tokens of its accounts.
///
/// # Errors
/// If it is in use, or something can't be removed. What could not be read is left as it is.
pub fn remove_profile(folder: &Path) -> Result<(), RemovalError> {
    let profile = Profile::open(folder)?;
    let keychain = Keychain::of(&profile);
    let key = keychain.database_key(&profile)?;
    let mut calls = Calls::open(&profile.calls_file(), &key)?;
    let accounts = calls.restore(Timestamp::now())?.accounts;
    drop(calls);
    for account in &accounts {
        keychain.forget_tokens(&account.who.account)?;
    }
    keychain.forget_database_key()?;
    // Its lock is a file in the folder.
    drop(profile);
    Ok(std::fs::remove_dir_all(folder)?)
}
