//! A damaged index: it holds nothing that the org does not have, so it is removed and filled again.
//!
//! It must never touch `calls.sqlite`, nor an index that merely can't be reached: a full or missing disk is no damage.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::Index;
use crate::DiskError;
use crate::database::{self, DatabaseKey, OpenError};

impl Index {
    /// Opens or makes the index, and makes it anew if it is damaged. Says whether it was.
    ///
    /// # Errors
    /// If the file can't be reached, is newer than this program, or can't be removed.
    pub fn open_or_remake(path: &Path, key: &DatabaseKey) -> Result<(Self, bool), OpenError> {
        let opened = match Self::open(path, key) {
            Ok(index) => index.probe().map(|()| index),
            Err(error) => Err(error),
        };
        match opened {
            Ok(index) if !mark(path).exists() => Ok((index, false)),
            Ok(index) => {
                drop(index);
                Self::remake(path, key)
            }
            Err(OpenError::NotReadable { source, .. }) if is_damage(&source) => {
                Self::remake(path, key)
            }
            Err(error) => Err(error),
        }
    }

    /// Marks an index that was found damaged while in use, so that the next start makes it anew.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn is_damaged(&self) -> Result<(), DiskError> {
        Ok(fs::write(mark(&self.path), b"")?)
    }

    /// Brings the log beside the file into it. Says whether nothing is left there.
    pub(super) fn is_in_one_file(&self) -> bool {
        database::clear_log(&self.db).is_ok()
    }

    fn remake(path: &Path, key: &DatabaseKey) -> Result<(Self, bool), OpenError> {
        tracing::warn!("the number index is damaged and is made anew");
        for file in files_of(path) {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(OpenError::NotRemoved {
                        path: file,
                        source: error,
                    });
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok((Self::open(path, key)?, true))
    }

    /// Reads a little of each table: the file may be cut off after a first page that is whole.
    fn probe(&self) -> Result<(), OpenError> {
        let read = self.db.query_row(
            "SELECT (SELECT max(person) FROM people), (SELECT max(word) FROM words), (SELECT max(e164) FROM numbers),
                 (SELECT max(person) FROM numbers), (SELECT max(record_id) FROM people),
                 (SELECT count(*) FROM cursors), (SELECT sum(people) FROM counts), (SELECT max(record_id) FROM shown)",
            [],
            |_| Ok(()),
        );
        read.map_err(|source| OpenError::NotReadable {
            path: self.path.clone(),
            source,
        })
    }
}

impl DiskError {
    /// Whether another connection was writing for longer than this one may wait: the same can be done a little later.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ),
            Self::Row(_) | Self::File(_) => false,
        }
    }

    /// Whether the file itself is damaged.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Sqlite(error) => is_damage(error),
            Self::Row(_) | Self::File(_) => false,
        }
    }
}

/// SQLCipher detects a changed page by its authentication code, and reports the file as no database or as damaged.
fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    )
}

/// The file of an index and those that may stand beside it. The mark is the last: a removal that is cut off begins again.
pub(super) fn files_of(path: &Path) -> [PathBuf; 4] {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    [
        PathBuf::from(path),
        beside("-wal"),
        beside("-shm"),
        mark(path),
    ]
}

fn mark(path: &Path) -> PathBuf {
    path.with_extension("damaged")
}
