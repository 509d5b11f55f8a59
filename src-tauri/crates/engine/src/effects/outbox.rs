//! The outbox's jobs: send rows, or verify whether they have landed.

use super::Effects;
use crate::org_link::NotHere;
use crate::{requests, send};
use domain::base::ids::OutboxId;
use domain::org::facts::OrgFacts;
use domain::outbox::job::JobResult;
use domain::outbox::row::Row;
use domain::session::Account;
use domain::step::effect::ToVerify;
use domain::step::event::Event;
use futures_util::FutureExt as _;
use salesforce::{Client, SignedOut};
use std::sync::Arc;

impl Effects {
    /// Sends rows of one account.
    pub(super) async fn send(self, rows: Vec<Row>, org: Option<Arc<OrgFacts>>) {
        let Some(account) = rows.first().map(|row| row.account.clone()) else {
            return;
        };
        let ids: Vec<OutboxId> = rows.iter().map(|row| row.id).collect();
        self.does(&account, ids, org, async |client, org| {
            send::send(client, &rows, org).await
        })
        .await;
    }

    /// Verifies whether rows of one account have landed.
    pub(super) async fn verify(self, rows: Vec<ToVerify>, org: Option<Arc<OrgFacts>>) {
        let Some(account) = rows.first().map(|asked| asked.row.account.clone()) else {
            return;
        };
        let ids: Vec<OutboxId> = rows.iter().map(|asked| asked.row.id).collect();
        self.does(&account, ids, org, async |client, org| {
            send::verify(client, &rows, org).await
        })
        .await;
    }

    /// Does a job with the session of the rows' own account. Where another account is here by now, they wait for their own.
    async fn does(
        &self,
        account: &Account,
        rows: Vec<OutboxId>,
        facts: Option<Arc<OrgFacts>>,
        job: impl AsyncFnOnce(&Client, &OrgFacts) -> Vec<JobResult>,
    ) {
        let not_done = vec![JobResult::SignedOut; rows.len()];
        let results = match (self.org.of(Some(account)).await, facts) {
            (Ok(org), Some(facts)) => {
                let results = guarded(rows.len(), job(&org.client, &facts)).await;
                if let (true, Some(why)) =
                    (results.contains(&JobResult::SignedOut), org.client.ended())
                {
                    self.session_ended(why).await;
                }
                requests::tell(&org.client, &self.events).await;
                results
            }
            (Err(NotHere::Nobody), _) => {
                self.session_ended(SignedOut::NotRenewable).await;
                not_done
            }
            (Err(NotHere::Another) | Ok(_), _) => not_done,
        };
        self.tell(Event::JobsDone {
            results: rows.into_iter().zip(results).collect(),
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
