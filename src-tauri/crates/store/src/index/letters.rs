//! How letters are compared in the index.

use domain::people::sought::holds;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Teaches a connection `holds(text, sought)`: SQLite's own `lower` knows the letters of English alone.
pub(super) fn teach(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("holds", 2, flags, |asked| {
        let (text, sought) = (asked.get_raw(0).as_str()?, asked.get_raw(1).as_str()?);
        Ok(holds(text, sought))
    })
}
