//! What stays on this machine: encrypted SQLite files and the keychain's entries.
//!
//! `calls.sqlite` holds what must never be lost: calls, drafts and the outbox. A file in `indexes/` for each account holds
//! what can be read again: the number index and copies of what was shown. They are apart so that signing out can remove the
//! second without touching the first, and so that filling the index never makes an agent's save wait for a lock.
//!
//! **Invariant:** nothing here decides anything about a call; it stores what `domain` says in one transaction.

mod calls;
mod database;
mod index;
mod keychain;
mod profile;
mod removal;
mod sealed;
mod waiting;

pub use calls::Calls;
pub use database::{DatabaseKey, OpenError};
pub use index::{Cursor, Index, IndexFiles, Job, Matches, OWNER};
pub use keychain::{Keychain, KeychainError};
pub use profile::{Profile, ProfileError};
pub use removal::{RemovalError, remove_profile};
pub use sealed::{NoSealingKey, OpeningKey, SealingKey};
pub use waiting::{read_waiting, write_waiting};

/// A read or write of an open database failed. What was to be written is not on disk.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// SQLite said so: the disk is full, the file is locked or damaged.
    #[error("the database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row does not hold what this version wrote or reads.
    #[error("a stored row can't be read: {0}")]
    Row(#[from] serde_json::Error),
    /// A file beside a database could not be written.
    #[error("a file can't be written: {0}")]
    File(#[from] std::io::Error),
}
