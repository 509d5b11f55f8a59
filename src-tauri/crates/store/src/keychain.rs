//! The system's keychain: the databases' key and the tokens. Secret Service on Linux, Keychain on macOS, Credential
//! Manager on Windows, all behind the crate `keyring`.

use std::path::PathBuf;

use domain::session::Account;
use keyring::Entry;

use crate::database::DatabaseKey;
use crate::profile::Profile;

/// The name under which all entries stand.
const SERVICE: &str = "ringside";

/// Windows' Credential Manager takes 2,560 bytes a credential as UTF-16, so longer secrets are laid down in pieces.
const PIECE: usize = 1000;

/// Under which name 0.1.0 saved the tokens of the one account that it knew.
const BEFORE: &str = "tokens";

/// Under which name an account's tokens stand.
fn name_of(account: &Account) -> String {
    format!("tokens-of-{}-{}", account.org, account.user)
}

/// The keychain can't be used. Nothing was read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeychainError {
    /// There is none, it is locked, or it refused.
    #[error("the system's keychain can't be used: {0}")]
    Unusable(#[from] keyring::Error),
    /// There is no keychain that can be reached.
    #[error("there is no keychain: {0}")]
    NotThere(&'static keyring::Error),
    /// There is a database but no key for it.
    #[error("the key of {path} is not in the keychain")]
    KeyMissing {
        /// The database.
        path: PathBuf,
    },
    /// What stands there was not written by Ringside.
    #[error("the keychain's entry can't be read")]
    Unreadable,
    /// The system gives no randomness.
    #[error("the system gives no randomness")]
    NoRandomness(#[from] aws_lc_rs::error::Unspecified),
}

/// One profile's entries.
#[derive(Debug, Clone)]
pub struct Keychain {
    profile: String,
}

impl Keychain {
    /// The entries of a profile.
    pub fn of(profile: &Profile) -> Self {
        Self {
            profile: String::from(profile.id()),
        }
    }

    /// The key of the profile's databases; a new one where there is no database yet.
    ///
    /// # Errors
    /// If the keychain can't be used, or if there is a database whose key is gone: a new key could not read it and
    /// must not replace it.
    pub fn database_key(&self, profile: &Profile) -> Result<DatabaseKey, KeychainError> {
        let entry = self.entry("database-key")?;
        match entry.get_password() {
            Ok(text) => DatabaseKey::from_hex(&text).ok_or(KeychainError::Unreadable),
            Err(keyring::Error::NoEntry) if profile.calls_file().exists() => {
                Err(KeychainError::KeyMissing {
                    path: profile.calls_file(),
                })
            }
            Err(keyring::Error::NoEntry) => {
                let key = DatabaseKey::random()?;
                entry.set_password(&key.to_hex())?;
                Ok(key)
            }
            Err(error) => Err(KeychainError::Unusable(error)),
        }
    }

    /// Forgets the databases' key: they can't be read any more.
    ///
    /// # Errors
    /// If the keychain can't be used.
    pub(crate) fn forget_database_key(&self) -> Result<(), KeychainError> {
        forget(&self.entry("database-key")?)
    }

    /// Saves an account's tokens, in place of older ones. When this returns they are in the keychain.
    ///
    /// # Errors
    /// If the keychain can't be used.
    pub fn save_tokens(&self, of: &Account, tokens: &str) -> Result<(), KeychainError> {
        let name = name_of(of);
        let pieces: Vec<String> = tokens
            .chars()
            .collect::<Vec<_>>()
            .chunks(PIECE)
            .map(|piece| piece.iter().collect())
            .collect();
        // Each save has its own pieces; the head is written last and names them, so that a crash in between leaves the
        // older tokens whole.
        let round = self.head(&name)?.map_or(0, |(round, _)| (round + 1) % 2);
        for (place, piece) in pieces.iter().enumerate() {
            self.entry(&format!("{name}-{round}-{place}"))?
                .set_password(piece)?;
        }
        self.entry(&name)?
            .set_password(&format!("{round} {}", pieces.len()))?;
        Ok(())
    }

    /// The tokens of an account, if there are any.
    ///
    /// # Errors
    /// If the keychain can't be used.
    pub fn tokens(&self, of: &Account) -> Result<Option<String>, KeychainError> {
        self.read(&name_of(of))
    }

    /// The tokens as 0.1.0 saved them, for whoever was signed in, if they are still there.
    ///
    /// # Errors
    /// If the keychain can't be used.
    pub fn tokens_of_before(&self) -> Result<Option<String>, KeychainError> {
        self.read(BEFORE)
    }

    /// Forgets them, once they are saved as an account's own.
    ///
    /// # Errors
    /// If the keychain can't be used.
    pub fn forget_tokens_of_before(&self) -> Result<(), KeychainError> {
        self.forget(BEFORE)
    }

    /// Forgets the tokens of an account.
    ///
    /// # Errors
    /// If the keychain can't be used.
    pub fn forget_tokens(&self, of: &Account) -> Result<(), KeychainError> {
        self.forget(&name_of(of))
    }

    fn read(&self, name: &str) -> Result<Option<String>, KeychainError> {
        let Some((round, count)) = self.head(name)? else {
            return Ok(None);
        };
        let mut tokens = String::new();
        for place in 0..count {
            match self
                .entry(&format!("{name}-{round}-{place}"))?
                .get_password()
            {
                Ok(piece) => tokens.push_str(&piece),
                Err(keyring::Error::NoEntry) => return Ok(None),
                Err(error) => return Err(KeychainError::Unusable(error)),
            }
        }
        Ok(Some(tokens))
    }

    fn forget(&self, name: &str) -> Result<(), KeychainError> {
        let Some((_, count)) = self.head(name)? else {
            return Ok(());
        };
        forget(&self.entry(name)?)?;
        for round in 0..2 {
            // The other round may have had more pieces; one that is not there ends the walk.
            for place in 0..count.max(8) {
                forget(&self.entry(&format!("{name}-{round}-{place}"))?)?;
            }
        }
        Ok(())
    }

    fn head(&self, name: &str) -> Result<Option<(u32, usize)>, KeychainError> {
        match self.entry(name)?.get_password() {
            Ok(head) => {
                let (round, count) = head.split_once(' ').ok_or(KeychainError::Unreadable)?;
                let round = round.parse().map_err(|_| KeychainError::Unreadable)?;
                let count = count.parse().map_err(|_| KeychainError::Unreadable)?;
                Ok(Some((round, count)))
            }
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(KeychainError::Unusable(error)),
        }
    }

    fn entry(&self, name: &str) -> Result<Entry, KeychainError> {
        // Asked for first, as the entry itself says of a missing keychain only that no store was set.
        if let Err(error) = Entry::store_status() {
            return Err(KeychainError::NotThere(error));
        }
        Ok(entry(&format!("{}/{name}", self.profile))?)
    }
}

#[cfg(not(windows))]
fn entry(name: &str) -> keyring::Result<Entry> {
    Entry::new(SERVICE, name)
}

/// One that stays on this computer, as the databases do: by itself a credential goes to every computer of the agent's domain.
#[cfg(windows)]
fn entry(name: &str) -> keyring::Result<Entry> {
    let stays = [("persistence", "local")].into();
    let inner = keyring_core::Entry::new_with_modifiers(SERVICE, name, &stays)?;
    Ok(Entry { inner })
}

fn forget(entry: &Entry) -> Result<(), KeychainError> {
    match entry.delete_credential() {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(KeychainError::Unusable(error)),
    }
}

#[cfg(all(test, windows))]
mod tests {
    use super::{Entry, entry};

    #[test]
    fn a_credential_stays_on_this_computer() {
        assert!(Entry::store_status().is_ok());
        let entry = entry("tried/persistence").unwrap();
        entry.set_password("x").unwrap();
        let kept = entry.inner.get_attributes().unwrap();
        entry.delete_credential().unwrap();
        assert_eq!(kept.get("persistence").map(String::as_str), Some("Local"));
    }
}
