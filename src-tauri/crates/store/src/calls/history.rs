//! Calls of the past, read page by page: what is older than the program's memory stays on disk.

use super::Calls;
use crate::DiskError;
use domain::base::ids::{CallId, OutboxId};
use domain::outbox::row::Row;
use domain::record::call::Call;
use domain::session::SignedIn;
use rusqlite::params;

impl Calls {
    /// Up to `limit` calls that began before `before` (epoch milliseconds, and the call that it is), newest first.
    ///
    /// # Errors
    /// If the disk or a row can't be read.
    pub fn page(&self, before: Option<(i64, CallId)>, limit: u32) -> Result<Vec<Call>, DiskError> {
        let (started, id) = match before {
            Some((started, id)) => (started, id.to_string()),
            None => (i64::MAX, String::new()),
        };
        let mut statement = self.db.prepare_cached(
            "SELECT body FROM calls WHERE (started_ms, id) < (?1, ?2)
             ORDER BY started_ms DESC, id DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![started, id, limit])?;
        let mut calls = Vec::new();
        while let Some(row) = rows.next()? {
            calls.push(serde_json::from_str(&row.get::<_, String>(0)?)?);
        }
        Ok(calls)
    }

    /// One call with the writes that it led to, if it is still known.
    ///
    /// # Errors
    /// If the disk or a row can't be read.
    pub fn recall(&self, id: CallId) -> Result<Option<(Call, Vec<Row>)>, DiskError> {
        let sql = "SELECT body FROM calls WHERE id = ?1";
        let Some(call) = self.body::<Call>(sql, &id.to_string())? else {
            return Ok(None);
        };
        let mut rows = self.task_rows(id.log_write())?;
        for step in &call.next_steps {
            rows.extend(self.task_rows(*step)?);
        }
        Ok(Some((call, rows)))
    }

    /// The write that makes a Task, and the changes of it that follow from it.
    ///
    /// # Errors
    /// If the disk or a row can't be read.
    pub fn task_rows(&self, first: OutboxId) -> Result<Vec<Row>, DiskError> {
        let sql = "SELECT body FROM outbox WHERE id = ?1";
        let mut rows = Vec::new();
        let mut next = Some(first);
        let mut n = 0;
        while let Some(id) = next {
            let row = self.body::<Row>(sql, &id.to_string())?;
            n += 1;
            next = row.is_some().then(|| first.change(n));
            rows.extend(row);
        }
        Ok(rows)
    }

    /// Who is signed in, or was last.
    ///
    /// # Errors
    /// If the disk can't be read.
    pub fn agent(&self) -> Result<Option<SignedIn>, DiskError> {
        self.fact("signed_in")
    }
}
