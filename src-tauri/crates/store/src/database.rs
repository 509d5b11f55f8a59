//! Opens an encrypted SQLite file and brings it to today's schema. Never overwrites a file that it can't read.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::DiskError;
use aws_lc_rs::error::Unspecified;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

/// The key of a database: 32 random bytes, handed to SQLCipher as they are. A passphrase would cost a tenth of a
/// second of key derivation at every open.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    /// A new random key.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn random() -> Result<Self, Unspecified> {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key in 64 hexadecimal digits, as the keychain stores it.
    pub(crate) fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey(…)")
    }
}

/// A database could not be opened. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file is damaged, is no database, or was written with another key.
    #[error("{path} can't be read: {source}")]
    NotReadable {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The folder of the file can't be made.
    #[error("{path} can't be made: {source}")]
    NotMade {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The index is damaged, and its file can't be removed.
    #[error("{path} can't be removed: {source}")]
    NotRemoved {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file was written by a newer Ringside.
    #[error("{path} was written by a newer version (schema {found}, this one knows {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema that this version knows.
        known: u32,
    },
}

/// Opens `path`, making it if it is not there, and applies those of `migrations` that it lacks, each in a transaction.
pub(crate) fn open(
    path: &Path,
    key: &DatabaseKey,
    migrations: &[&str],
) -> Result<Connection, OpenError> {
    let not_readable = |source| OpenError::NotReadable {
        path: PathBuf::from(path),
        source,
    };
    let mut db = connect(path, key).map_err(not_readable)?;
    let found: u32 = db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(not_readable)?;
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    if found > known {
        leave_log(&db, true).map_err(not_readable)?;
        return Err(OpenError::Newer {
            path: PathBuf::from(path),
            found,
            known,
        });
    }
    for (version, sql) in (1..)
        .zip(migrations)
        .filter(|(version, _)| *version > found)
    {
        migrate(&mut db, sql, version).map_err(not_readable)?;
    }
    Ok(db)
}

/// A second connection to a database that is open, for reading beside a writer.
pub(crate) fn connect(path: &Path, key: &DatabaseKey) -> rusqlite::Result<Connection> {
    let mut db = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    // SQLite copies the log beside the file into it when the last connection closes. After a power cut the log may hold
    // changes, so this must not happen before the key is known to be right.
    leave_log(&db, true)?;
    db.pragma_update(None, "key", format!("x'{}'", key.to_hex()))?;
    // The first read is what tells a wrong key from a right one; nothing has been written before it.
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    leave_log(&db, false)?;
    set_up(&db)?;
    // What reads first and then writes would be refused at once where another connection has written in between, however long it
    // may wait. So each transaction begins as a writer's, and waits its turn.
    db.set_transaction_behavior(TransactionBehavior::Immediate);
    Ok(db)
}

/// How each connection works.
pub(crate) fn set_up(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: a page that is free holds nothing of it.
    db.pragma_update(None, "secure_delete", true)?;
    db.busy_timeout(PATIENCE)
}

/// How long a connection waits for another one that writes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Copies the log beside the file into it and empties the log, unless somebody reads just now.
pub(crate) fn clear_log(db: &Connection) -> Result<(), DiskError> {
    db.busy_timeout(std::time::Duration::ZERO)?;
    let cleared = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    db.busy_timeout(PATIENCE)?;
    Ok(cleared?)
}

/// Sets whether closing the last connection leaves the log beside the file as it is.
fn leave_log(db: &Connection, leave: bool) -> rusqlite::Result<()> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave)
        .map(drop)
}

fn migrate(db: &mut Connection, sql: &str, version: u32) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    tx.execute_batch(sql)?;
    tx.pragma_update(None, "user_version", version)?;
    tx.commit()
}

#[cfg(test)]
mod tests;
