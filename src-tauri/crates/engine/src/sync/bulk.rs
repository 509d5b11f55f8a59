//! A walk by a bulk job: Salesforce writes the results down, and they are fetched page by page.
//!
//! The job's id and its next page are on disk, so that a killed program goes on with the same job. Its results are kept for
//! seven days.
//!
//! **Invariant:** one page is in memory at a time, and it is never more than [`ROWS`] rows.

use std::sync::Arc;

use salesforce::{CallError, JobState};
use store::{Cursor, Index, Job};

use super::pace::Wait;
use super::shape::{Record, Shape};
use super::{PIECE, Sync, SyncError};

/// Rows of a page: some two megabytes.
const ROWS: u32 = 10_000;

/// How a walk by job has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// Everybody is in.
    Filled,
    /// There is no such job, or none is allowed.
    NotThisWay,
}

impl Sync<'_> {
    pub(super) async fn by_job(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
        left_out: &[String],
    ) -> Result<Ended, SyncError> {
        match self.try_job(index, shape, cursor, left_out).await {
            Err(SyncError::Call(CallError::Refused(_) | CallError::Gone { .. })) => {
                tracing::info!(
                    object = shape.object,
                    "no bulk job reads it; it is walked through by id"
                );
                Ok(Ended::NotThisWay)
            }
            ended => ended,
        }
    }

    async fn try_job(
        &self,
        index: &mut Index,
        shape: &Shape,
        cursor: &mut Cursor,
        left_out: &[String],
    ) -> Result<Ended, SyncError> {
        let mut job = match &cursor.job {
            Some(job) => job.clone(),
            None => {
                let id = self.client.start_query_job(&shape.select()).await?;
                let job = Job { id, locator: None };
                cursor.job = Some(job.clone());
                self.write(|| index.put(&[], self.user.country, Some((&shape.object, cursor))))?;
                job
            }
        };
        if job.locator.is_none() && !self.is_complete(&job.id).await? {
            return Ok(Ended::NotThisWay);
        }
        loop {
            let locator = job.locator.as_deref();
            let page = self.client.query_job_page(&job.id, locator, ROWS).await?;
            let next = page.next.clone();
            self.put_page(index, shape, &page.csv).await?;
            drop(page);
            match next {
                Some(next) => {
                    job.locator = Some(next);
                    cursor.job = Some(job.clone());
                }
                None => {
                    cursor.job = None;
                    cursor.is_filled = true;
                }
            }
            self.write(|| index.put(&[], self.user.country, Some((&shape.object, cursor))))?;
            self.tell_filling(index, left_out).await?;
            if cursor.is_filled {
                // If this fails, Salesforce removes the job after a week.
                if let Err(error) = self.client.forget_query_job(&job.id).await {
                    tracing::debug!(%error, "a bulk job was not deleted");
                }
                return Ok(Ended::Filled);
            }
            self.pause().await?;
        }
    }

    /// Waits until the job has ended, and says whether it has results.
    async fn is_complete(&self, job: &str) -> Result<bool, SyncError> {
        let mut wait = Wait::default();
        loop {
            match self.client.query_job(job).await? {
                JobState::Complete => return Ok(true),
                JobState::Failed => return Ok(false),
                JobState::AtWork => self.wait(wait.next()).await?,
            }
        }
    }

    async fn put_page(
        &self,
        index: &mut Index,
        shape: &Shape,
        csv: &[u8],
    ) -> Result<(), SyncError> {
        let unreadable = |_| SyncError::Call(CallError::Unreadable("a page of a bulk job"));
        let mut reader = csv::Reader::from_reader(csv);
        let names = Arc::new(reader.headers().map_err(unreadable)?.clone());
        let mut rows = reader.into_records();
        loop {
            let mut people = Vec::with_capacity(PIECE);
            let read = tokio::task::block_in_place(|| {
                for row in rows.by_ref().take(PIECE) {
                    let record = Record::Csv(Arc::clone(&names), row.map_err(unreadable)?);
                    people.push(shape.person(&record));
                }
                Ok::<_, SyncError>(people.len())
            })?;
            let people: Vec<_> = people.into_iter().flatten().collect();
            self.write(|| index.put(&people, self.user.country, None))?;
            if read < PIECE {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
    }
}
