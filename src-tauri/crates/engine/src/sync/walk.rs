//! Walking through an object from end to end: once at the beginning, and again when what was missed can't be followed.
//!
//! By id, 2,000 records a page, or above 50,000 rows by a bulk job, which costs the org a tenth of the requests. A walk
//! by id goes on after the last id. A job gives its results in no order, so a walk by job goes on at the job's next
//! page; where the job is gone or not allowed, a walk by id starts from the beginning.

use super::bulk::Ended;
use super::shape::{Record, Shape};
use super::{Sync, SyncError};
use domain::state::index::IndexState;
use jiff::{SignedDuration, Timestamp};
use salesforce::CallError;
use serde_json::Value;
use store::{Cursor, Index};

const PAGE: usize = 2000;

/// From how many rows on a bulk job reads them.
const MANY: u64 = 50_000;

/// A deleted record can be queried while it is in the recycle bin, for 15 days. After a longer absence following would
/// miss deletions, so the object is walked through again.
const BIN: SignedDuration = SignedDuration::from_hours(14 * 24);

impl Sync<'_> {
    /// Continues the walk to the end of the object.
    pub(super) async fn walk(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
        left_out: &[String],
    ) -> Result<(), SyncError> {
        // What was not read of everybody must not be missing of some of them, and what may no longer be read must go.
        let reads_other_fields = cursor.fields != shape.read();
        if reads_other_fields || cursor.is_filled && self.is_too_long_ago(cursor) {
            *cursor = Cursor {
                walk: cursor.walk,
                fields: shape.read(),
                ..Cursor::default()
            };
        }
        if cursor.is_filled {
            return Ok(());
        }
        let begins = cursor.job.is_none() && cursor.last_id.is_empty();
        if begins {
            self.begin(index, shape, cursor).await?;
        }
        // A walk that is under way by id stays one.
        let by_job = cursor.job.is_some() || begins && cursor.total.is_none_or(|n| n > MANY);
        if by_job && self.by_job(index, shape, cursor, left_out).await? == Ended::NotThisWay {
            cursor.job = None;
        }
        while !cursor.is_filled {
            self.page(index, shape, cursor).await?;
            self.tell_filling(index, left_out).await?;
            self.pause().await?;
        }
        while self.write(|| index.forget(&shape.object, cursor.walk))? {
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    fn is_too_long_ago(&self, cursor: &Cursor) -> bool {
        let as_of = Timestamp::from_millisecond(cursor.as_of_ms).unwrap_or_default();
        cursor.as_of_ms != 0 && self.now().duration_since(as_of) > BIN
    }

    async fn begin(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
    ) -> Result<(), SyncError> {
        // Changes made during the walk are followed from its beginning on.
        if cursor.modstamp_ms == 0 {
            cursor.modstamp_ms = self.now().as_millisecond();
        }
        cursor.walk += 1;
        cursor.total = match self.client.query::<Value>(&shape.select_count()).await {
            Ok(page) => Some(page.total_size),
            // An org that can't count them in time has many.
            Err(CallError::Busy { .. }) => None,
            Err(error) => return Err(SyncError::Call(error)),
        };
        self.write(|| index.put(&[], self.user.country, Some((&shape.object, cursor))))
    }

    async fn page(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
    ) -> Result<(), SyncError> {
        let records = self.all(&shape.select_after(&cursor.last_id, PAGE)).await?;
        if let Some(last) = records.last().and_then(Record::id) {
            cursor.last_id = last.0;
        }
        cursor.is_filled = records.len() < PAGE;
        self.put(index, shape, &records, cursor).await
    }

    /// All records of a statement that has a limit. Salesforce gives smaller pages where rows are wide.
    pub(super) async fn all(&self, soql: &str) -> Result<Vec<Record>, SyncError> {
        let mut page = self.client.query::<Value>(soql).await?;
        let mut records = Vec::with_capacity(page.records.len());
        loop {
            records.extend(page.records.drain(..).map(Record::Json));
            let Some(next) = page.next.take() else {
                return Ok(records);
            };
            page = self.client.query_next::<Value>(&next).await?;
        }
    }

    pub(super) async fn tell_filling(
        &self,
        index: &mut Index,
        left_out: &[String],
    ) -> Result<(), SyncError> {
        let state = self.state(index, left_out)?;
        self.tell(IndexState {
            filling: true,
            ..state
        })
        .await;
        Ok(())
    }
}
