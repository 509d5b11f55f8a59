//! Reading what has changed since the last look: by SystemModstamp, deleted records included (`queryAll`).
//!
//! A deleted record may have been merged into another one, and a converted lead is a contact now. That other record is
//! read by its id, as it may be older than the moment from which this object is followed, or be of another object.

use super::shape::{Record, Shape};
use super::{Sync, SyncError};
use domain::base::ids::SfId;
use jiff::{SignedDuration, Timestamp};
use salesforce::CallError;
use salesforce::soql::soql_datetime;
use serde_json::Value;
use store::{Cursor, Index};

/// SystemModstamp is set when a transaction begins, and the row is seen when it ends: what changed shortly before the
/// last look is read again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);

impl Sync<'_> {
    /// Reads a page at a time, as the changes of a data load may be as many as the whole org and don't fit in memory.
    /// It goes on where it was cut off.
    pub(super) async fn follow(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
    ) -> Result<(), SyncError> {
        loop {
            match self.pages_since(index, shape, cursor).await {
                // Salesforce keeps the pages for a while only. The cursor has moved on, so ask anew from there.
                Err(SyncError::Call(CallError::Gone { code, .. }))
                    if code == "INVALID_QUERY_LOCATOR" =>
                {
                    self.pause().await?;
                }
                ended => return ended,
            }
        }
    }

    async fn pages_since(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
    ) -> Result<(), SyncError> {
        let began = self.now().as_millisecond();
        let since = Timestamp::from_millisecond(cursor.modstamp_ms).unwrap_or_default();
        let since = since.saturating_sub(OVERLAP).unwrap_or(since);
        let soql = shape.select_since(&soql_datetime(since));
        let mut page = self.client.query_all::<Value>(&soql).await?;
        loop {
            let records: Vec<Record> = page.records.drain(..).map(Record::Json).collect();
            if let Some(newest) = records.last().and_then(Record::modified) {
                cursor.modstamp_ms = cursor.modstamp_ms.max(newest.as_millisecond());
            }
            if page.next.is_none() {
                cursor.as_of_ms = began;
            }
            self.put(index, shape, &records, cursor).await?;
            self.follow_elsewhere(index, shape, &records).await?;
            let Some(next) = page.next.take() else {
                return Ok(());
            };
            self.pause().await?;
            page = self.client.query_next::<Value>(&next).await?;
        }
    }

    async fn follow_elsewhere(
        &self,
        index: &mut Index,
        shape: &Shape,
        records: &[Record],
    ) -> Result<(), SyncError> {
        let other =
            |record: &Record, path: &str| record.text(path).map(|id| SfId(String::from(id)));
        let masters: Vec<SfId> = records
            .iter()
            .filter(|record| record.is("IsDeleted"))
            .filter_map(|record| other(record, "MasterRecordId"))
            .collect();
        self.read_at_once(index, &shape.object, &masters).await?;
        let contacts: Vec<SfId> = records
            .iter()
            .filter(|record| record.is("IsConverted") && !record.is("IsDeleted"))
            .filter_map(|record| other(record, "ConvertedContactId"))
            .collect();
        self.read_at_once(index, "Contact", &contacts).await
    }
}
