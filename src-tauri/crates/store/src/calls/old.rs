//! What is old: read in small parts, so that the rules can say what of it goes.
//!
//! A body that can't be read stays where it is: nobody knows whether it was sent.

use super::Calls;
use crate::DiskError;
use domain::base::ids::{CallId, E164, OutboxId, SfId};
use domain::outbox::row::Row;
use domain::record::call::Call;
use domain::session::Account;
use domain::state::purge::OldPlace;
use domain::step::event::Old;
use jiff::Timestamp;
use rusqlite::{Params, params};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// How many calls, writes or numbers a part has at most: a few milliseconds of work.
const PART: u32 = 50;

/// A row of a table by its place: its time, its id, and its body if it can be read.
type Placed<T> = (i64, Uuid, Option<T>);

impl Calls {
    /// The next part of what is older than `before`.
    ///
    /// # Errors
    /// If the disk or a row of a call can't be read.
    pub fn old(&self, before: Timestamp, place: OldPlace) -> Result<Old, DiskError> {
        let before = before.as_millisecond();
        match place {
            OldPlace::Calls(after) => self.old_calls(before, after),
            OldPlace::Rows(after) => self.old_rows(before, after),
        }
    }

    fn old_calls(&self, before: i64, after: Option<(i64, CallId)>) -> Result<Old, DiskError> {
        let (ms, id) = after.map_or((i64::MIN, String::new()), |(ms, id)| (ms, id.to_string()));
        let part: Vec<Placed<Call>> = self.placed(
            "SELECT started_ms, id, body FROM calls
             WHERE started_ms < ?1 AND (started_ms, id) > (?2, ?3) ORDER BY started_ms, id LIMIT ?4",
            params![before, ms, id, PART],
        )?;
        let next = match part.last() {
            Some((ms, id, _)) => OldPlace::Calls(Some((*ms, CallId(*id)))),
            None => OldPlace::Rows(None),
        };
        let mut calls = Vec::with_capacity(part.len());
        for call in part.into_iter().filter_map(|(_, _, call)| call) {
            let rows = self.rows_of(&call)?;
            calls.push((call, rows));
        }
        Ok(Old {
            calls,
            next: Some(next),
            ..Old::default()
        })
    }

    fn old_rows(&self, before: i64, after: Option<(i64, OutboxId)>) -> Result<Old, DiskError> {
        let (ms, id) = after.map_or((i64::MIN, String::new()), |(ms, id)| (ms, id.to_string()));
        let part: Vec<Placed<Row>> = self.placed(
            "SELECT made_ms, id, body FROM outbox
             WHERE is_sent = 1 AND made_ms < ?1 AND (made_ms, id) > (?2, ?3) ORDER BY made_ms, id LIMIT ?4",
            params![before, ms, id, PART],
        )?;
        let last = part.last().map(|(ms, id, _)| (*ms, OutboxId(*id)));
        let (picks, not_theirs) = match last {
            Some(_) => <_>::default(),
            None => (
                self.unused("picks", before)?,
                self.unused("not_theirs", before)?,
            ),
        };
        // After those that are forgotten, others may follow.
        let again = (!picks.is_empty() || !not_theirs.is_empty()).then_some(after);
        Ok(Old {
            rows: part.into_iter().filter_map(|(_, _, row)| row).collect(),
            picks,
            not_theirs,
            next: last.map(Some).or(again).map(OldPlace::Rows),
            ..Old::default()
        })
    }

    /// The numbers of a table of which no newer call is known.
    fn unused(&self, table: &str, before: i64) -> Result<Vec<(Account, E164)>, DiskError> {
        let sql =
            format!("SELECT DISTINCT org, user, e164 FROM {table} WHERE used_ms < ?1 LIMIT ?2");
        let mut statement = self.db.prepare_cached(&sql)?;
        let numbers = statement.query_map(params![before, PART], |row| {
            let account = Account {
                org: SfId(row.get(0)?),
                user: SfId(row.get(1)?),
            };
            Ok((account, E164(row.get(2)?)))
        })?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }

    fn placed<T: DeserializeOwned>(
        &self,
        sql: &str,
        asked: impl Params,
    ) -> Result<Vec<Placed<T>>, DiskError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(asked)?;
        let mut part = Vec::new();
        while let Some(row) = rows.next()? {
            let body = row.get_ref(2)?.as_bytes().unwrap_or_default();
            let body = serde_json::from_slice(body).ok();
            let id: String = row.get(1)?;
            part.push((row.get(0)?, id.parse().unwrap_or_default(), body));
        }
        Ok(part)
    }

    /// Takes what was forgotten out of the log beside the file, too. Whoever reads at this moment is not waited for: it is
    /// tried again the next time.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn clear_log(&self) -> Result<(), DiskError> {
        crate::database::clear_log(&self.db)
    }
}

#[cfg(test)]
mod tests;
