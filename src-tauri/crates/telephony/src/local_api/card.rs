//! `door.json`: the local API's port and token, for the owner of the profile folder alone.
//!
//! Owns the file's form, its writing and its removal. It must never remove a card that another start has written
//! since.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::owner_only;

/// What `door.json` holds. Programs that speak to the local API read it.
#[derive(Serialize, Deserialize)]
pub(crate) struct LocalApiCard {
    /// The port on 127.0.0.1.
    pub(crate) port: u16,
    /// What follows `Bearer` in each request: 32 random bytes in base64url, new at each start.
    pub(crate) token: String,
    /// The socket that only the owner of the folder reaches: a file in it, a whole path, or the name of a pipe. Nothing where the
    /// system gave none.
    #[serde(default)]
    pub(crate) socket: Option<String>,
    pid: u32,
    version: String,
}

impl fmt::Debug for LocalApiCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalApiCard")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl LocalApiCard {
    pub(super) fn new(port: u16, token: String, socket: Option<String>) -> Self {
        let version = String::from(env!("CARGO_PKG_VERSION"));
        Self {
            port,
            token,
            socket,
            pid: std::process::id(),
            version,
        }
    }

    /// The card of this profile, if a local API has left one that can be read.
    pub(crate) fn read(profile: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path(profile)).ok()?).ok()
    }
}

/// The card while its local API is open; dropped, it is removed.
pub(super) struct CardOnDisk {
    profile: PathBuf,
    card: LocalApiCard,
}

impl CardOnDisk {
    pub(super) fn write(profile: &Path, card: LocalApiCard) -> io::Result<Self> {
        owner_only::folder(profile)?;
        owner_only::write(&path(profile), &serde_json::to_vec(&card)?)?;
        Ok(Self {
            profile: profile.to_path_buf(),
            card,
        })
    }

    pub(super) fn token(&self) -> &str {
        &self.card.token
    }
}

impl Drop for CardOnDisk {
    fn drop(&mut self) {
        if LocalApiCard::read(&self.profile).is_some_and(|there| there.token == self.card.token)
            && let Err(error) = std::fs::remove_file(path(&self.profile))
        {
            tracing::warn!(%error, "door.json could not be removed");
        }
    }
}

fn path(profile: &Path) -> PathBuf {
    profile.join("door.json")
}
