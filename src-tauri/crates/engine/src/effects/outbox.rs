//! The outbox's jobs: send a row, or verify whether it has landed.

use super::Effects;
use crate::send;
use domain::base::ids::SfId;
use domain::org::facts::OrgFacts;
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::step::event::Event;
use futures_util::FutureExt as _;
use std::sync::Arc;

impl Effects {
    /// Sends a row.
    pub(super) async fn send(self, row: Row, org: Option<Arc<OrgFacts>>) {
        let result = match (self.org.client_of(&row.account).await, org) {
            (Some(client), Some(org)) => guarded(send::send(&client, &row, &org)).await,
            _ => JobResult::SignedOut,
        };
        self.job_done(&row, result).await;
    }

    /// Verifies whether a row has landed; `not` are the Tasks that others have made.
    pub(super) async fn verify(self, row: Row, org: Option<Arc<OrgFacts>>, not: Vec<SfId>) {
        let result = match (self.org.client_of(&row.account).await, org) {
            (Some(client), Some(org)) => guarded(send::verify(&client, &row, &org, &not)).await,
            _ => JobResult::SignedOut,
        };
        self.job_done(&row, result).await;
    }

    async fn job_done(&self, row: &Row, result: JobResult) {
        // Where another account is here by now, its session has not ended: the row waits for its own.
        if result == JobResult::SignedOut && !self.org.is_of_another(&row.account).await {
            self.session_ended().await;
        }
        self.tell(Event::JobDone {
            row: row.id,
            result,
            jitter: jitter(),
        })
        .await;
    }
}

/// A job that panicked may have sent its request: it counts as one without an answer, and the outbox goes on.
async fn guarded(work: impl Future<Output = JobResult>) -> JobResult {
    let result = std::panic::AssertUnwindSafe(work).catch_unwind().await;
    result.unwrap_or(JobResult::NoAnswer)
}

/// A value in 0..=1000. If the system gives no randomness, all agents back off alike, which does no harm.
fn jitter() -> u32 {
    let mut bytes = [0; 4];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => u32::from_le_bytes(bytes) % 1001,
        Err(_) => 500,
    }
}
