//! Calls of the past, read page by page: what is older than the program's memory stays on disk.

use super::{Calls, set_aside};
use crate::DiskError;
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::org::task_fields::TaskField;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::record::call::Call;
use domain::session::{KnownAccount, SignedIn};
use domain::settings::policy::SignInPlace;
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Where a page ends: when a call began, and its id.
type Place = (i64, String);

impl Calls {
    /// Up to `limit` calls that began before `before` (epoch milliseconds, and the call that it is), newest first.
    ///
    /// # Errors
    /// If the disk or a row can't be read.
    pub fn page(&self, before: Option<(i64, CallId)>, limit: u32) -> Result<Vec<Call>, DiskError> {
        let mut before = match before {
            Some((started, id)) => (started, id.to_string()),
            None => (i64::MAX, String::new()),
        };
        loop {
            let (calls, last) = self.batch(&before, limit)?;
            match last {
                // No row of this page could be read, but older pages may follow.
                Some(last) if calls.is_empty() => before = last,
                _ => return Ok(calls),
            }
        }
    }

    /// The calls of one page that can be read, and the place of its last row. What can't be read stays where it is.
    fn batch(&self, before: &Place, limit: u32) -> Result<(Vec<Call>, Option<Place>), DiskError> {
        let mut statement = self.db.prepare_cached(
            "SELECT started_ms, id, body FROM calls WHERE (started_ms, id) < (?1, ?2)
             ORDER BY started_ms DESC, id DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![before.0, before.1, limit])?;
        let (mut calls, mut last) = (Vec::new(), None);
        while let Some(row) = rows.next()? {
            last = Some((row.get(0)?, row.get(1)?));
            let body = row.get_ref(2)?.as_bytes().unwrap_or_default();
            calls.extend(serde_json::from_slice::<Call>(body).ok());
        }
        Ok((calls, last))
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
        let rows = self.rows_of(&call)?;
        Ok(Some((call, rows)))
    }

    /// The calls of which these Tasks are the records, as long as they are kept.
    ///
    /// # Errors
    /// If the disk or a row can't be read.
    pub fn own_calls(&self, tasks: &[SfId]) -> Result<BTreeMap<SfId, CallId>, DiskError> {
        let mut own = BTreeMap::new();
        // A call that has done a next step, or completed one of another tool, has changed a Task: its write names no call.
        let mut changed: BTreeMap<OutboxId, &SfId> = BTreeMap::new();
        let mut statement = self.db.prepare_cached(
            "SELECT body FROM outbox WHERE is_sent = 1
             AND CASE WHEN json_valid(body) THEN body ->> '$.status.task' END = ?1",
        )?;
        for task in tasks {
            let mut rows = statement.query([&task.0])?;
            while let Some(row) = rows.next()? {
                let body = row.get_ref(0)?.as_bytes().unwrap_or_default();
                let Ok(row) = serde_json::from_slice::<Row>(body) else {
                    continue;
                };
                if let Write::LogCall { call, .. } = row.write {
                    own.insert(task.clone(), call);
                } else if row.write.fields().0.contains_key(&TaskField::CallObject) {
                    changed.insert(row.id, task);
                }
            }
        }
        if !changed.is_empty() {
            let mut statement = self.db.prepare_cached("SELECT id FROM calls")?;
            let mut calls = statement.query([])?;
            while let Some(call) = calls.next()? {
                let Ok(id) = Uuid::parse_str(call.get_ref(0)?.as_str().unwrap_or_default()) else {
                    continue;
                };
                if let Some(task) = changed.get(&CallId(id).log_write()) {
                    own.insert((*task).clone(), CallId(id));
                }
            }
        }
        Ok(own)
    }

    /// The writes that a call has led to.
    pub(super) fn rows_of(&self, call: &Call) -> Result<Vec<Row>, DiskError> {
        let mut rows = self.task_rows(call.facts.id.log_write())?;
        for step in &call.next_steps {
            rows.extend(self.task_rows(*step)?);
        }
        Ok(rows)
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
        set_aside::fact(&self.db, "signed_in")
    }

    /// The accounts that are known on this machine.
    ///
    /// # Errors
    /// If the disk can't be read.
    pub fn accounts(&self) -> Result<Vec<KnownAccount>, DiskError> {
        Ok(set_aside::fact(&self.db, "accounts")?.unwrap_or_default())
    }

    /// The writes that Salesforce has not confirmed, whoever made them. One that can't be read is left out.
    ///
    /// # Errors
    /// If the disk can't be read.
    pub fn unsent(&self) -> Result<Vec<Row>, DiskError> {
        let sql = "SELECT body FROM outbox WHERE is_sent = 0 ORDER BY made_ms, id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut unsent = Vec::new();
        while let Some(row) = rows.next()? {
            let body = row.get_ref(0)?.as_bytes().unwrap_or_default();
            unsent.extend(serde_json::from_slice::<Row>(body).ok());
        }
        Ok(unsent)
    }

    /// Which of these writes and calls are on disk.
    ///
    /// # Errors
    /// If the disk can't be read.
    pub fn known(
        &self,
        rows: impl Iterator<Item = OutboxId>,
        calls: impl Iterator<Item = CallId>,
    ) -> Result<(BTreeSet<OutboxId>, BTreeSet<CallId>), DiskError> {
        let mut known = (BTreeSet::new(), BTreeSet::new());
        let mut statement = self.db.prepare("SELECT 1 FROM outbox WHERE id = ?1")?;
        for row in rows {
            if statement.exists([row.to_string()])? {
                known.0.insert(row);
            }
        }
        let mut statement = self.db.prepare("SELECT 1 FROM calls WHERE id = ?1")?;
        for call in calls {
            if statement.exists([call.to_string()])? {
                known.1.insert(call);
            }
        }
        Ok(known)
    }

    /// Where the agent signed in last, until that agent signs out.
    ///
    /// # Errors
    /// If the disk can't be read.
    pub fn sign_in_place(&self) -> Result<Option<SignInPlace>, DiskError> {
        set_aside::fact(&self.db, "sign_in")
    }
}
