//! The outbox's jobs: send rows, or verify whether they have landed.

use super::Effects;
use crate::send;
use domain::base::ids::OutboxId;
use domain::org::facts::OrgFacts;
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::session::Account;
use domain::step::effect::ToVerify;
use domain::step::event::Event;
use futures_util::FutureExt as _;
use std::sync::Arc;

impl Effects {
    /// Sends rows of one account.
    pub(super) async fn send(self, rows: Vec<Row>, org: Option<Arc<OrgFacts>>) {
        let Some(account) = rows.first().map(|row| row.account.clone()) else {
            return;
        };
        let results = match (self.org.client_of(&account).await, org) {
            (Some(client), Some(org)) => {
                guarded(rows.len(), send::send(&client, &rows, &org)).await
            }
            _ => vec![JobResult::SignedOut; rows.len()],
        };
        let ids = rows.iter().map(|row| row.id);
        self.jobs_done(&account, ids.zip(results).collect()).await;
    }

    /// Verifies whether rows of one account have landed.
    pub(super) async fn verify(self, rows: Vec<ToVerify>, org: Option<Arc<OrgFacts>>) {
        let Some(account) = rows.first().map(|asked| asked.row.account.clone()) else {
            return;
        };
        let results = match (self.org.client_of(&account).await, org) {
            (Some(client), Some(org)) => {
                guarded(rows.len(), send::verify(&client, &rows, &org)).await
            }
            _ => vec![JobResult::SignedOut; rows.len()],
        };
        let ids = rows.iter().map(|asked| asked.row.id);
        self.jobs_done(&account, ids.zip(results).collect()).await;
    }

    async fn jobs_done(&self, account: &Account, results: Vec<(OutboxId, JobResult)>) {
        let mut each = results.iter().map(|(_, result)| result);
        // Where another account is here by now, its session has not ended: the rows wait for their own.
        let ended = each.any(|result| *result == JobResult::SignedOut);
        if ended && !self.org.is_of_another(account).await {
            self.session_ended().await;
        }
        self.tell(Event::JobsDone {
            results,
            jitter: jitter(),
        })
        .await;
    }
}

/// A job that panicked may have sent its request: its rows count as those without an answer, and the outbox goes on.
async fn guarded(rows: usize, work: impl Future<Output = Vec<JobResult>>) -> Vec<JobResult> {
    let results = std::panic::AssertUnwindSafe(work).catch_unwind().await;
    results.unwrap_or_else(|_| vec![JobResult::NoAnswer; rows])
}

/// A value in 0..=1000. If the system gives no randomness, all agents back off alike, which does no harm.
fn jitter() -> u32 {
    let mut bytes = [0; 4];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => u32::from_le_bytes(bytes) % 1001,
        Err(_) => 500,
    }
}
