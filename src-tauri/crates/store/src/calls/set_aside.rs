//! Bodies that this version can't read: each is set aside as it is, and neither stops the start nor is overwritten.
//!
//! It owns where such a body goes, and its way back once a version can read it. It must never drop one, nor change a byte of it.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};
use serde::de::DeserializeOwned;

use crate::DiskError;

/// A table whose rows have a body.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Calls,
    Outbox,
    Drafts,
    Facts,
}

impl Place {
    /// Moves one back, as it is, unless a newer row has its place. It counts as unsettled until it is read.
    fn put_back(self, tx: &Transaction<'_>, rowid: i64) -> rusqlite::Result<()> {
        let copy = match self {
            Self::Calls => {
                "INSERT OR IGNORE INTO calls (id, started_ms, is_settled, body)
                 SELECT id, made_ms, 0, body FROM set_aside WHERE rowid = ?1"
            }
            Self::Outbox => {
                "INSERT OR IGNORE INTO outbox (id, made_ms, is_sent, body)
                 SELECT id, made_ms, 0, body FROM set_aside WHERE rowid = ?1"
            }
            Self::Drafts => {
                "INSERT OR IGNORE INTO drafts (id, body)
                 SELECT id, body FROM set_aside WHERE rowid = ?1"
            }
            // Facts are read anew from the org, or set anew by the agent.
            Self::Facts => return Ok(()),
        };
        if tx.execute(copy, [rowid])? == 1 {
            tx.execute("DELETE FROM set_aside WHERE rowid = ?1", [rowid])?;
        }
        Ok(())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Outbox => "outbox",
            Self::Drafts => "drafts",
            Self::Facts => "facts",
        }
    }

    /// Moves one of its rows, as it is.
    fn set_aside(self, tx: &Transaction<'_>, id: &str) -> rusqlite::Result<()> {
        let (copy, remove) = match self {
            Self::Calls => (
                "INSERT INTO set_aside (place, id, made_ms, body)
                 SELECT 'calls', id, started_ms, body FROM calls WHERE id = ?1",
                "DELETE FROM calls WHERE id = ?1",
            ),
            Self::Outbox => (
                "INSERT INTO set_aside (place, id, made_ms, body)
                 SELECT 'outbox', id, made_ms, body FROM outbox WHERE id = ?1",
                "DELETE FROM outbox WHERE id = ?1",
            ),
            Self::Drafts => (
                "INSERT INTO set_aside (place, id, made_ms, body)
                 SELECT 'drafts', id, 0, body FROM drafts WHERE id = ?1",
                "DELETE FROM drafts WHERE id = ?1",
            ),
            Self::Facts => (
                "INSERT INTO set_aside (place, id, made_ms, body)
                 SELECT 'facts', name, 0, body FROM facts WHERE name = ?1",
                "DELETE FROM facts WHERE name = ?1",
            ),
        };
        tx.execute(copy, [id])?;
        tx.execute(remove, [id])?;
        Ok(())
    }
}

/// Puts back what was set aside and can be read: this version may read more than the one that set it aside.
pub(super) fn take_back<T: DeserializeOwned>(
    db: &mut Connection,
    place: Place,
) -> Result<(), DiskError> {
    let tx = db.transaction()?;
    let readable: Vec<i64> = {
        let mut statement = tx.prepare("SELECT rowid, body FROM set_aside WHERE place = ?1")?;
        let mut rows = statement.query([place.name()])?;
        let mut readable = Vec::new();
        while let Some(row) = rows.next()? {
            let body = row.get_ref(1)?.as_bytes().unwrap_or_default();
            if serde_json::from_slice::<T>(body).is_ok() {
                readable.push(row.get(0)?);
            }
        }
        readable
    };
    for rowid in readable {
        place.put_back(&tx, rowid)?;
    }
    Ok(tx.commit()?)
}

/// The bodies that `sql` selects together with their ids; those that can't be read are set aside.
pub(super) fn readable<T: DeserializeOwned>(
    db: &mut Connection,
    place: Place,
    sql: &str,
    since: i64,
) -> Result<Vec<T>, DiskError> {
    let (mut bodies, mut unreadable) = (Vec::new(), Vec::new());
    {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([since])?;
        while let Some(row) = rows.next()? {
            match serde_json::from_slice(row.get_ref(1)?.as_bytes().unwrap_or_default()) {
                Ok(body) => bodies.push(body),
                Err(_) => unreadable.push(row.get::<_, String>(0)?),
            }
        }
    }
    set_aside(db, place, &unreadable)?;
    Ok(bodies)
}

/// A fact, if it is there and can be read.
pub(super) fn readable_fact<T: DeserializeOwned>(
    db: &mut Connection,
    name: &str,
) -> Result<Option<T>, DiskError> {
    match fact(db, name) {
        Err(DiskError::Row(_)) => {
            set_aside(db, Place::Facts, &[String::from(name)])?;
            Ok(None)
        }
        other => other,
    }
}

/// A fact, if it is there.
pub(super) fn fact<T: DeserializeOwned>(
    db: &Connection,
    name: &str,
) -> Result<Option<T>, DiskError> {
    let mut statement = db.prepare("SELECT body FROM facts WHERE name = ?1")?;
    let mut rows = statement.query([name])?;
    match rows.next()? {
        Some(row) => Ok(Some(serde_json::from_str(&row.get::<_, String>(0)?)?)),
        None => Ok(None),
    }
}

fn set_aside(db: &mut Connection, place: Place, ids: &[String]) -> Result<(), DiskError> {
    if ids.is_empty() {
        return Ok(());
    }
    let tx = db.transaction()?;
    for id in ids {
        place.set_aside(&tx, id)?;
    }
    Ok(tx.commit()?)
}

/// Sets an event aside under the name of its file. Bytes that are no text are kept in hexadecimal digits.
pub(super) fn set_event_aside(
    db: &Connection,
    name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(), DiskError> {
    let hex = || bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = std::str::from_utf8(bytes).map_or_else(|_| hex(), String::from);
    db.execute(
        "INSERT INTO set_aside (place, id, made_ms, body) VALUES ('events', ?1, ?2, ?3)",
        params![name, now.as_millisecond(), body],
    )?;
    Ok(())
}

/// How many bodies are set aside that may be missed. Events were told when they were found. A fact that is there again in
/// a newer form is not counted.
pub(super) fn count_set_aside(db: &Connection) -> Result<u64, DiskError> {
    let count = db.query_row(
        "SELECT count(*) FROM set_aside
         WHERE place <> 'events' AND (place <> 'facts' OR id NOT IN (SELECT name FROM facts))",
        [],
        |row| row.get::<_, i64>(0),
    )?;
    Ok(u64::try_from(count).unwrap_or_default())
}

#[cfg(test)]
mod tests;
