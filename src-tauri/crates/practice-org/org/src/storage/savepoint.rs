//! All or nothing: a savepoint around a piece of work.
//!
//! It owns the savepoint's name and its end. It never knows what is done inside.

use rusqlite::Connection;

use crate::error::OrgError;

/// Runs `work` in a savepoint, and keeps what it did only if it succeeded and `keep` agrees.
pub fn atomically<T>(
    connection: &Connection,
    work: impl FnOnce() -> Result<T, OrgError>,
    keep: impl FnOnce(&T) -> bool,
) -> Result<T, OrgError> {
    connection
        .execute_batch("SAVEPOINT call")
        .map_err(OrgError::storage)?;
    let result = work();
    let end = match &result {
        Ok(done) if keep(done) => "RELEASE call",
        Ok(_) | Err(_) => "ROLLBACK TO call; RELEASE call",
    };
    connection.execute_batch(end).map_err(OrgError::storage)?;
    result
}
