//! A file with what waits for one account, for another computer.
//!
//! It is a mark, the SHA-256 of all that follows, and an SQLCipher database whose key SQLCipher itself makes of the
//! passphrase (PBKDF2-HMAC-SHA512, 256,000 rounds). The sum tells a damaged file from a wrong passphrase, which look alike to
//! SQLCipher; it says nothing of what the file holds.
//!
//! **Invariant:** nothing of what is kept stands readable anywhere, neither in the file nor in the scratch file beside the
//! databases in which it is made and read.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use domain::base::passphrase::Passphrase;
use domain::base::problem::TransferFailure;
use domain::state::transfer::WaitingFile;
use rusqlite::{Connection, OpenFlags, params};
use serde::de::DeserializeOwned;

use crate::DiskError;

/// How a file begins, whatever its form.
const MARK: &[u8] = b"RSWAIT";

/// The number of the form that is written here. Another form gets another number.
const FORM: u32 = 1;

/// How many bytes the sum has.
const SUM: usize = 32;

const TABLES: &str = "
CREATE TABLE about (
    body TEXT NOT NULL                     -- whose file it is, and when it was made, as JSON; one row
) STRICT;
CREATE TABLE calls (
    place INTEGER NOT NULL PRIMARY KEY,
    body TEXT NOT NULL                     -- a call as JSON, as in calls.sqlite
) STRICT;
CREATE TABLE outbox (
    place INTEGER NOT NULL PRIMARY KEY,
    body TEXT NOT NULL                     -- a write as JSON, as in calls.sqlite
) STRICT;
CREATE TABLE drafts (
    place INTEGER NOT NULL PRIMARY KEY,
    body TEXT NOT NULL                     -- what stands in a form, as JSON
) STRICT;";

/// Writes such a file to `path`, whole or not at all. `folder` is the profile's.
///
/// # Errors
/// If the disk refuses.
pub fn write_waiting(
    folder: &Path,
    path: &Path,
    file: &WaitingFile,
    passphrase: &Passphrase,
) -> Result<(), DiskError> {
    let scratch = Scratch::in_folder(folder)?;
    let db = open(&scratch.0, passphrase, OpenFlags::SQLITE_OPEN_CREATE)?;
    // The scratch file is thrown away where this is cut off: no journal is needed.
    db.pragma_update(None, "journal_mode", "OFF")?;
    db.execute_batch(TABLES)?;
    db.execute(
        "INSERT INTO about (body) VALUES (?1)",
        [serde_json::to_string(&file.about)?],
    )?;
    put_all(
        &db,
        "INSERT INTO calls (place, body) VALUES (?1, ?2)",
        &file.calls,
    )?;
    put_all(
        &db,
        "INSERT INTO outbox (place, body) VALUES (?1, ?2)",
        &file.rows,
    )?;
    put_all(
        &db,
        "INSERT INTO drafts (place, body) VALUES (?1, ?2)",
        &file.forms,
    )?;
    drop(db);
    let database = fs::read(&scratch.0)?;
    let unfinished = path.with_extension("part");
    let moved = finish(&unfinished, &database).and_then(|()| fs::rename(&unfinished, path));
    if moved.is_err() {
        drop(fs::remove_file(&unfinished));
    }
    Ok(moved?)
}

fn finish(path: &Path, database: &[u8]) -> std::io::Result<()> {
    let mut made = fs::File::create(path)?;
    made.write_all(MARK)?;
    writeln!(made, "{FORM}")?;
    made.write_all(digest(&SHA256, database).as_ref())?;
    made.write_all(database)?;
    made.sync_all()
}

/// What such a file holds. `folder` is the profile's.
///
/// # Errors
/// If it is none, is damaged or newer, or is closed with another passphrase.
pub fn read_waiting(
    folder: &Path,
    bytes: &[u8],
    passphrase: &Passphrase,
) -> Result<WaitingFile, TransferFailure> {
    let rest = bytes
        .strip_prefix(MARK)
        .ok_or(TransferFailure::NoSuchFile)?;
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (form, rest) = end
        .and_then(|end| Some((rest.get(..end)?, rest.get(end + 1..)?)))
        .ok_or(TransferFailure::Damaged)?;
    let form: Option<u32> = std::str::from_utf8(form)
        .ok()
        .and_then(|form| form.parse().ok());
    match form {
        Some(FORM) => {}
        Some(newer) if newer > FORM => return Err(TransferFailure::Newer),
        Some(_) | None => return Err(TransferFailure::Damaged),
    }
    let (sum, database) = rest.split_at_checked(SUM).ok_or(TransferFailure::Damaged)?;
    if digest(&SHA256, database).as_ref() != sum {
        return Err(TransferFailure::Damaged);
    }
    let not_read = |error: &dyn std::fmt::Display| TransferFailure::NotRead {
        reason: error.to_string(),
    };
    let scratch = Scratch::in_folder(folder).map_err(|error| not_read(&error))?;
    fs::write(&scratch.0, database).map_err(|error| not_read(&error))?;
    let db = open(&scratch.0, passphrase, OpenFlags::empty());
    let db = db.map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => TransferFailure::WrongPassphrase,
        _ => not_read(&error),
    })?;
    // The file is whole and the passphrase right: what can't be read was written by a version that knows more.
    read_all(&db).map_err(|_| TransferFailure::Newer)
}

fn read_all(db: &Connection) -> Result<WaitingFile, DiskError> {
    let about: String = db.query_row("SELECT body FROM about", [], |row| row.get(0))?;
    Ok(WaitingFile {
        about: serde_json::from_str(&about)?,
        calls: bodies(db, "SELECT body FROM calls ORDER BY place")?,
        rows: bodies(db, "SELECT body FROM outbox ORDER BY place")?,
        forms: bodies(db, "SELECT body FROM drafts ORDER BY place")?,
    })
}

fn bodies<T: DeserializeOwned>(db: &Connection, sql: &str) -> Result<Vec<T>, DiskError> {
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut bodies = Vec::new();
    while let Some(row) = rows.next()? {
        bodies.push(serde_json::from_str(&row.get::<_, String>(0)?)?);
    }
    Ok(bodies)
}

fn put_all(db: &Connection, sql: &str, bodies: &[impl serde::Serialize]) -> Result<(), DiskError> {
    let mut statement = db.prepare(sql)?;
    for (place, body) in (0_i64..).zip(bodies) {
        statement.execute(params![place, serde_json::to_string(body)?])?;
    }
    Ok(())
}

fn open(path: &Path, passphrase: &Passphrase, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    // A passphrase of the form x'…' would be taken for a key as it is, so none begins with x.
    db.pragma_update(None, "key", format!("passphrase {}", passphrase.as_str()))?;
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(db)
}

/// The file in which a database is made or read, gone when this is dropped. One that a crash has left is overwritten.
struct Scratch(PathBuf);

impl Scratch {
    fn in_folder(folder: &Path) -> std::io::Result<Self> {
        let path = folder.join("waiting.scratch");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Encrypted, and removed by the next export or import where the system refuses it now.
        drop(fs::remove_file(&self.0));
    }
}
