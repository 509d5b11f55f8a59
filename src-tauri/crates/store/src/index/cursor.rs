//! How far the sync has come with each object: `cursors` and `counts`.
//!
//! **Invariant:** a cursor moves in the transaction that writes what it has passed, so that a walk that is cut off at any
//! instruction goes on without a gap.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Transaction, params};

use super::Index;
use crate::DiskError;
use domain::session::Account;

/// The cursor that tells whose index it is: org, user and country, with slashes between them.
pub const OWNER: &str = "owner";

/// How far the sync of an object has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// How often the object was walked through from end to end, the running walk included.
    pub walk: u32,
    /// A walk by id: the last record id that is in. In the cursor that tells whose index it is, this is the owner.
    pub last_id: String,
    /// A walk by a bulk job.
    pub job: Option<Job>,
    /// How many rows Salesforce counted when the walk began.
    pub total: Option<u64>,
    /// Whether the walk is done.
    pub is_filled: bool,
    /// The fields that the walk reads.
    pub fields: String,
    /// Everything up to this SystemModstamp is in, epoch milliseconds.
    pub modstamp_ms: i64,
    /// When it was last brought up to date, epoch milliseconds.
    pub as_of_ms: i64,
}

/// A bulk job whose results are being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// Its next page; nothing: the first.
    pub locator: Option<String>,
}

impl Index {
    /// How far the sync of an object has come.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn cursor(&self, object: &str) -> Result<Cursor, DiskError> {
        let cursor = self
            .db
            .query_row(
                "SELECT walk, last_id, job, locator, total, is_filled, modstamp_ms, as_of_ms, fields
                 FROM cursors WHERE object = ?1",
                [object],
                |row| {
                    let (job, locator): (String, String) = (row.get(2)?, row.get(3)?);
                    let total: Option<i64> = row.get(4)?;
                    Ok(Cursor {
                        walk: row.get(0)?,
                        last_id: row.get(1)?,
                        job: (!job.is_empty()).then(|| Job {
                            id: job,
                            locator: (!locator.is_empty()).then_some(locator),
                        }),
                        total: total.and_then(|total| u64::try_from(total).ok()),
                        is_filled: row.get(5)?,
                        modstamp_ms: row.get(6)?,
                        as_of_ms: row.get(7)?,
                        fields: row.get(8)?,
                    })
                },
            )
            .optional()?;
        Ok(cursor.unwrap_or_default())
    }

    /// Whether the index was filled for this account.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn is_of(&self, account: &Account) -> Result<bool, DiskError> {
        let owner = format!("{}/{}/", account.org.0, account.user.0);
        Ok(self.cursor(OWNER)?.last_id.starts_with(&owner))
    }

    /// How many people and companies the index knows.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn count(&self) -> Result<u64, DiskError> {
        Ok(self.counts()?.values().sum())
    }

    /// The same by object.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn counts(&self) -> Result<BTreeMap<String, u64>, DiskError> {
        let mut statement = self.db.prepare_cached(
            "SELECT o.text, n.people FROM counts n JOIN words o ON o.word = n.object WHERE n.people > 0",
        )?;
        let counts = statement.query_map([], |row| {
            let people: i64 = row.get(1)?;
            Ok((row.get(0)?, u64::try_from(people).unwrap_or_default()))
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }
}

pub(super) fn put_cursor(
    tx: &Transaction<'_>,
    object: &str,
    cursor: &Cursor,
) -> Result<(), DiskError> {
    let (job, locator) = match &cursor.job {
        Some(job) => (job.id.as_str(), job.locator.as_deref().unwrap_or_default()),
        None => ("", ""),
    };
    tx.prepare_cached(
        "INSERT INTO cursors (object, walk, last_id, job, locator, total, is_filled, modstamp_ms, as_of_ms, fields)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (object) DO UPDATE SET walk = excluded.walk, last_id = excluded.last_id,
             job = excluded.job, locator = excluded.locator, total = excluded.total,
             is_filled = excluded.is_filled, modstamp_ms = excluded.modstamp_ms,
             as_of_ms = excluded.as_of_ms, fields = excluded.fields",
    )?
    .execute(params![
        object,
        cursor.walk,
        cursor.last_id,
        job,
        locator,
        cursor.total.and_then(|total| i64::try_from(total).ok()),
        cursor.is_filled,
        cursor.modstamp_ms,
        cursor.as_of_ms,
        cursor.fields
    ])?;
    Ok(())
}
