//! `index.sqlite`: which record has which number, and copies of what was shown. All of it can be read again from the
//! org, so signing out deletes the files.

use std::path::{Path, PathBuf};

use domain::ids::{E164, SfId};
use domain::number::Country;
use domain::person::{Found, Person, in_order};
use domain::view::{Certainty, MatchView, PanelView};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::DiskError;
use crate::database::{self, DatabaseKey, OpenError};

const MIGRATIONS: &[&str] = &[include_str!(
    "../migrations/index/001_people_and_numbers.sql"
)];

/// One connection to the index. The loop reads with one while the sync writes with another (WAL).
#[derive(Debug)]
pub struct Index {
    db: Connection,
    path: PathBuf,
    key: DatabaseKey,
}

/// How far the sync of an object has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// First fill: the last record id that is in.
    pub last_id: String,
    /// Whether the first fill is done.
    pub is_filled: bool,
    /// Everything up to this SystemModstamp is in, epoch milliseconds.
    pub modstamp_ms: i64,
    /// When it was last brought up to date, epoch milliseconds.
    pub as_of_ms: i64,
}

const COLUMNS: &str = "p.record_id, p.object, p.name, p.title, p.company, p.owner, p.modified_ms";

impl Index {
    /// Opens or makes the index.
    ///
    /// # Errors
    /// If the file can't be read with this key or is newer than this program.
    pub fn open(path: &Path, key: &DatabaseKey) -> Result<Self, OpenError> {
        let db = database::open(path, key, MIGRATIONS)?;
        // What a crash may lose here is read again from the org: the fill need not wait for the disk at each batch.
        db.pragma_update(None, "synchronous", "NORMAL")
            .and_then(|()| db.pragma_update(None, "cache_size", -16_000))
            .map_err(|source| OpenError::NotReadable {
                path: PathBuf::from(path),
                source,
            })?;
        Ok(Self {
            db,
            path: PathBuf::from(path),
            key: key.clone(),
        })
    }

    /// Another connection to the same file.
    ///
    /// # Errors
    /// If it can't be opened a second time.
    pub fn another(&self) -> Result<Self, OpenError> {
        Self::open(&self.path, &self.key)
    }

    /// Everybody who has this number, in the order in which they are offered.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn look_up(&self, number: &E164) -> Result<Vec<MatchView>, DiskError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS}, n.field, n.is_exact FROM numbers n JOIN people p ON p.person = n.person
             WHERE n.e164 = ?1 LIMIT 50"
        ))?;
        let found = statement.query_map([&number.0], |row| {
            let certainty = if row.get::<_, bool>(8)? {
                Certainty::Exact
            } else {
                Certainty::Possible
            };
            found_in(row, Some(row.get(7)?), certainty)
        })?;
        Ok(in_order(found.collect::<Result<_, _>>()?))
    }

    /// People and companies whose name or company contains `text`.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn search(&self, text: &str) -> Result<Vec<MatchView>, DiskError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM people p WHERE instr(lower(p.name), lower(?1)) > 0
                 OR instr(lower(p.company), lower(?1)) > 0 LIMIT 20"
        ))?;
        let found =
            statement.query_map([text.trim()], |row| found_in(row, None, Certainty::ByHand))?;
        Ok(in_order(found.collect::<Result<_, _>>()?))
    }

    /// Puts people in, or in place of what was known of them, and moves the cursor, in one transaction.
    ///
    /// # Errors
    /// If the disk refuses. Nothing is then changed.
    pub fn put(
        &mut self,
        people: &[Person],
        agent: Country,
        cursor: Option<(&str, &Cursor)>,
    ) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        for person in people {
            put_person(&tx, person, agent)?;
        }
        if let Some((object, cursor)) = cursor {
            put_cursor(&tx, object, cursor)?;
        }
        Ok(tx.commit()?)
    }

    /// Takes records out that are no longer there.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn remove(&mut self, records: &[SfId]) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        for record in records {
            tx.prepare_cached("DELETE FROM people WHERE record_id = ?1")?
                .execute([&record.0])?;
        }
        Ok(tx.commit()?)
    }

    /// How far the sync of an object has come.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn cursor(&self, object: &str) -> Result<Cursor, DiskError> {
        let cursor = self
            .db
            .query_row(
                "SELECT last_id, is_filled, modstamp_ms, as_of_ms FROM cursors WHERE object = ?1",
                [object],
                |row| {
                    Ok(Cursor {
                        last_id: row.get(0)?,
                        is_filled: row.get(1)?,
                        modstamp_ms: row.get(2)?,
                        as_of_ms: row.get(3)?,
                    })
                },
            )
            .optional()?;
        Ok(cursor.unwrap_or_default())
    }

    /// How many people and companies it knows.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn count(&self) -> Result<u64, DiskError> {
        let count: u32 = self
            .db
            .query_row("SELECT count(*) FROM people", [], |row| row.get(0))?;
        Ok(u64::from(count))
    }

    /// The copy of what was last shown for a record.
    ///
    /// # Errors
    /// If the disk or the copy can't be read.
    pub fn shown(&self, record: &SfId) -> Result<Option<PanelView>, DiskError> {
        let body: Option<String> = self
            .db
            .query_row(
                "SELECT body FROM shown WHERE record_id = ?1",
                [&record.0],
                |row| row.get(0),
            )
            .optional()?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
    }

    /// Keeps a copy of what is shown for a record.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn keep_shown(&self, record: &SfId, panel: &PanelView) -> Result<(), DiskError> {
        self.db.execute(
            "INSERT INTO shown (record_id, body) VALUES (?1, ?2)
             ON CONFLICT (record_id) DO UPDATE SET body = excluded.body",
            params![record.0, serde_json::to_string(panel)?],
        )?;
        Ok(())
    }

    /// Forgets everything: at sign-out nothing of the org's people stays behind, also not in freed pages.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn wipe(&mut self) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        tx.execute_batch(
            "DELETE FROM numbers; DELETE FROM people; DELETE FROM cursors; DELETE FROM shown;",
        )?;
        tx.commit()?;
        self.db
            .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }
}

fn found_in(row: &Row<'_>, field: Option<String>, certainty: Certainty) -> rusqlite::Result<Found> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    Ok(Found {
        who: MatchView {
            id: SfId(row.get(0)?),
            object: row.get(1)?,
            name: row.get(2)?,
            title: some(row.get(3)?),
            company: some(row.get(4)?),
            owner: some(row.get(5)?),
            field,
            certainty,
        },
        modified: Timestamp::from_millisecond(row.get(6)?).unwrap_or_default(),
    })
}

fn put_person(tx: &Transaction<'_>, person: &Person, agent: Country) -> Result<(), DiskError> {
    let id: i64 = tx
        .prepare_cached(
            "INSERT INTO people (record_id, object, name, title, company, owner, modified_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (record_id) DO UPDATE SET object = excluded.object, name = excluded.name,
                 title = excluded.title, company = excluded.company, owner = excluded.owner,
                 modified_ms = excluded.modified_ms
             RETURNING person",
        )?
        .query_row(
            params![
                person.id.0,
                person.object,
                person.name,
                person.title.as_deref().unwrap_or_default(),
                person.company.as_deref().unwrap_or_default(),
                person.owner.as_deref().unwrap_or_default(),
                person.modified.as_millisecond(),
            ],
            |row| row.get(0),
        )?;
    tx.prepare_cached("DELETE FROM numbers WHERE person = ?1")?
        .execute([id])?;
    let mut insert = tx.prepare_cached(
        "INSERT INTO numbers (e164, person, field, is_exact) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for number in person.numbers(agent) {
        let is_exact = number.certainty == Certainty::Exact;
        insert.execute(params![number.e164.0, id, number.field, is_exact])?;
    }
    Ok(())
}

fn put_cursor(tx: &Transaction<'_>, object: &str, cursor: &Cursor) -> Result<(), DiskError> {
    tx.execute(
        "INSERT INTO cursors (object, last_id, is_filled, modstamp_ms, as_of_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (object) DO UPDATE SET last_id = excluded.last_id,
             is_filled = excluded.is_filled, modstamp_ms = excluded.modstamp_ms,
             as_of_ms = excluded.as_of_ms",
        params![
            object,
            cursor.last_id,
            cursor.is_filled,
            cursor.modstamp_ms,
            cursor.as_of_ms
        ],
    )?;
    Ok(())
}
