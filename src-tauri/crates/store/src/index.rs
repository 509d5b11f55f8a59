//! The index of one account: which record has which number, and copies of what was shown. All of it can be read again from
//! the org, so signing out removes it, and a damaged file is removed and filled again.
//!
//! What many records share (a company, an owner, a title, the name of a field) stands once in `words`, and a phone number is
//! an integer: a million people have to fit into 400 MB. Nothing here is ever held in memory as a whole.

mod colleagues;
mod cursor;
mod digits;
mod files;
mod letters;
mod put;
mod repair;
mod search;
mod words;

use crate::DiskError;
use crate::database::{self, DatabaseKey, OpenError};
pub use cursor::{Cursor, Job, OWNER};
use domain::base::ids::{E164, SfId};
use domain::base::refs::PersonRef;
use domain::base::time::Millis;
use domain::number::abroad::{Written, as_at_home};
use domain::number::country::Country;
use domain::number::reading::{Certainty, StoredNumber};
use domain::number::spellings::main_numbers;
use domain::number::variants::variants;
use domain::panel::Panel;
use domain::people::candidate::Candidate;
use domain::people::candidate::MatchHint;
pub use files::IndexFiles;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
pub use search::Matches;
use std::path::{Path, PathBuf};

pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/index/001_people_and_numbers.sql"),
    include_str!("../migrations/index/002_one_million_people.sql"),
    include_str!("../migrations/index/003_colleagues.sql"),
    include_str!("../migrations/index/004_do_not_call.sql"),
    include_str!("../migrations/index/005_when_a_copy_was_kept.sql"),
    include_str!("../migrations/index/006_emails.sql"),
    include_str!("../migrations/index/007_of_any_country.sql"),
];

/// One connection to the index. The loop reads with one while the sync writes with another (WAL).
#[derive(Debug)]
pub struct Index {
    db: Connection,
    path: PathBuf,
    key: DatabaseKey,
}

/// What `found_in` reads, with `people` as `p`.
const COLUMNS: &str = "p.record_id, p.contact_id, o.text, p.name, t.text, c.text, w.text, p.modified_ms, p.do_not_call";

/// The words of a person.
const WORDS: &str = "JOIN words o ON o.word = p.object JOIN words t ON t.word = p.title
     JOIN words c ON c.word = p.company JOIN words w ON w.word = p.owner";

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
            // A fill writes millions of rows: only what is forgotten for good is overwritten (`forget_shown`, `wipe`).
            .and_then(|()| db.pragma_update(None, "secure_delete", "FAST"))
            .and_then(|()| letters::teach(&db))
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

    /// Everybody who has this number, in no order.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn look_up(&self, number: &E164) -> Result<Vec<Candidate>, DiskError> {
        self.having(number, Written::OfACountry)
    }

    /// Everybody who has this number written so; however it is written, if that says of which country it is.
    fn having(&self, number: &E164, how: Written) -> Result<Vec<Candidate>, DiskError> {
        let Some(digits) = digits::digits(number) else {
            return Ok(Vec::new());
        };
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS}, f.text, n.is_exact FROM numbers n JOIN people p ON p.person = n.person {WORDS}
             JOIN words f ON f.word = n.field WHERE n.e164 = ?1 AND ?2 IN (0, n.written) LIMIT 50"
        ))?;
        let found = statement.query_map(params![digits, written(how)], |row| {
            let certainty = if row.get::<_, bool>(10)? {
                Certainty::Exact
            } else {
                Certainty::Possible
            };
            found_in(row, Some(row.get(9)?), certainty)
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Everybody who has this number, else one of its other readings, else another number of the same subscriber, else the
    /// digits that are dialled within its country on a record of none, else a main number that it may be a direct line of.
    /// The first of these that finds somebody decides. Says which reading it was.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn look_up_any(
        &self,
        number: &E164,
        others: &[StoredNumber],
        agent: Country,
    ) -> Result<(Vec<Candidate>, Option<E164>), DiskError> {
        let itself = others.iter().find(|other| other.e164 == *number);
        let certainty = itself.map_or(Certainty::Exact, |itself| itself.certainty);
        let found = self.look_up(number)?;
        if !found.is_empty() {
            return Ok((at_most(found, certainty), None));
        }
        for other in others {
            let found = self.look_up(&other.e164)?;
            if !found.is_empty() {
                let found = at_most(found, other.certainty);
                return Ok((found, Some(other.e164.clone())));
            }
        }
        let first = StoredNumber {
            e164: number.clone(),
            certainty: Certainty::Exact,
        };
        for reading in std::iter::once(&first).chain(others) {
            for variant in variants(&reading.e164) {
                let found = self.look_up(&variant)?;
                if !found.is_empty() {
                    let found = at_most(found, Certainty::Possible);
                    return Ok((found, Some(reading.e164.clone())));
                }
            }
        }
        for reading in std::iter::once(&first).chain(others) {
            for at_home in as_at_home(&reading.e164, agent) {
                let found = self.having(&at_home.e164, at_home.written)?;
                if !found.is_empty() {
                    let found = at_most(found, Certainty::Possible);
                    return Ok((found, Some(reading.e164.clone())));
                }
            }
        }
        Ok((self.look_up_main_number(number)?, None))
    }

    /// Companies one of whose numbers may be the main number of this direct line: possible, and no more than that.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn look_up_main_number(&self, number: &E164) -> Result<Vec<Candidate>, DiskError> {
        let mut found = Vec::new();
        for main in main_numbers(number) {
            let companies = self.look_up(&main)?;
            found.extend(companies.into_iter().filter(|who| who.object == "Account"));
            // The longest number in common says most, and it is tried first.
            if !found.is_empty() {
                break;
            }
        }
        for who in &mut found {
            who.certainty = Certainty::Possible;
            who.hint = Some(MatchHint::MainNumber);
        }
        Ok(found)
    }

    /// A record by its id.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn record(&self, record: &SfId) -> Result<Option<Candidate>, DiskError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM people p {WORDS} WHERE p.record_id = ?1"
        ))?;
        let found = statement.query_row([&record.0], |row| found_in(row, None, Certainty::ByHand));
        Ok(found.optional()?)
    }

    /// The copy of what was last shown for a record. One that this version can't read is none: it is read again anyway.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn shown(&self, record: &SfId) -> Result<Option<Panel>, DiskError> {
        let body: Option<String> = self
            .db
            .query_row(
                "SELECT body FROM shown WHERE record_id = ?1",
                [&record.0],
                |row| row.get(0),
            )
            .optional()?;
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// Keeps a copy of what is shown for a record.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn keep_shown(&self, record: &SfId, panel: &Panel) -> Result<(), DiskError> {
        self.db.execute(
            "INSERT INTO shown (record_id, body, kept_ms) VALUES (?1, ?2, ?3)
             ON CONFLICT (record_id) DO UPDATE SET body = excluded.body, kept_ms = excluded.kept_ms",
            params![
                record.0,
                serde_json::to_string(panel)?,
                panel.as_of.map_or(0, |at| at.0)
            ],
        )?;
        Ok(())
    }

    /// Forgets some of the copies that were kept before this moment. Tells whether there may be more.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn forget_shown(&self, before: Timestamp) -> Result<bool, DiskError> {
        const PART: u16 = 50;
        self.db.pragma_update(None, "secure_delete", true)?;
        let forgotten = self.db.execute(
            "DELETE FROM shown WHERE record_id IN
                 (SELECT record_id FROM shown WHERE kept_ms < ?1 ORDER BY kept_ms LIMIT ?2)",
            params![before.as_millisecond(), PART],
        );
        self.db.pragma_update(None, "secure_delete", "FAST")?;
        let more = forgotten? == usize::from(PART);
        if !more {
            database::clear_log(&self.db)?;
        }
        Ok(more)
    }

    /// Forgets everything: after a sign-out nothing of the org's people is left, not even in freed pages.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn wipe(&mut self) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        tx.execute_batch(
            "DELETE FROM numbers; DELETE FROM people; DELETE FROM counts; DELETE FROM cursors;
             DELETE FROM words WHERE word <> 0; DELETE FROM shown; DELETE FROM colleagues;",
        )?;
        tx.commit()?;
        self.db
            .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }
}

/// The same candidates, their certainty lowered to this where it was higher.
fn at_most(found: Vec<Candidate>, certainty: Certainty) -> Vec<Candidate> {
    let found = found.into_iter();
    found
        .map(|who| Candidate {
            certainty: who.certainty.max(certainty),
            ..who
        })
        .collect()
}

fn found_in(
    row: &Row<'_>,
    field: Option<String>,
    certainty: Certainty,
) -> rusqlite::Result<Candidate> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    let id = PersonRef::from(row.get::<_, String>(0)?);
    Ok(Candidate {
        person_contact: some(row.get(1)?).map(SfId),
        title: some(row.get(4)?),
        company: some(row.get(5)?),
        owner: some(row.get(6)?),
        field,
        certainty,
        modified: Some(Millis(row.get(7)?)),
        do_not_call: row.get(8)?,
        ..Candidate::new(id, row.get(2)?, row.get(3)?)
    })
}

/// How a number is written, as the column `written` has it.
fn written(how: Written) -> u8 {
    match how {
        Written::OfACountry => 0,
        Written::Within => 1,
        Written::WithinBehindZero => 2,
    }
}

#[cfg(test)]
mod tests;
