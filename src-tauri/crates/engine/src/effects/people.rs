//! The index of people: brought up to date by one sync at a time, and by single records that are wanted at once.

use super::Effects;
use crate::sync;
use domain::base::ids::SfId;
use domain::base::problem::Problem;
use domain::session::SignedIn;
use domain::step::event::Event;
use store::Index;
use tokio_util::sync::CancellationToken;

impl Effects {
    pub(super) async fn read_people(self, user: Option<SignedIn>, added: Vec<String>) {
        let (Some(user), Some(client)) = (user, self.org.client().await) else {
            return;
        };
        let mut index = match self.index.try_lock() {
            Ok(index) => index,
            // The previous user's sync is ending.
            Err(_) if self.sync_token().is_none_or(|stop| stop.is_cancelled()) => {
                self.index.lock().await
            }
            // A sync that is still at work does what this one would.
            Err(_) => return,
        };
        let stop = match self.sync_stop.lock() {
            Ok(mut current) => {
                *current = self.tasks.stopping().child_token();
                current.clone()
            }
            Err(_) => return,
        };
        let sync = self.sync(&client, &user, &added, stop);
        let ended = sync.run(&mut index).await;
        sync.tell_requests().await;
        if let Err(error) = ended {
            self.sync_failed(&mut index, &error).await;
        }
    }

    /// Puts records that were just made into the index, so that they are known at the next ring.
    pub(super) async fn index_now(
        self,
        user: Option<SignedIn>,
        added: Vec<String>,
        object: String,
        records: Vec<SfId>,
    ) {
        let (Some(user), Some(client), Some(stop)) =
            (user, self.org.client().await, self.sync_token())
        else {
            return;
        };
        let mut index = self.fresh.lock().await;
        let sync = self.sync(&client, &user, &added, stop);
        let ended = sync.index_now(&mut index, &object, &records).await;
        sync.tell_requests().await;
        if let Err(error) = ended {
            self.sync_failed(&mut index, &error).await;
        }
    }

    /// Takes the people of objects out that this agent can't see any more.
    pub(super) async fn forget_objects(
        self,
        user: Option<SignedIn>,
        added: Vec<String>,
        objects: Vec<String>,
    ) {
        let (Some(user), Some(client), Some(stop)) =
            (user, self.org.client().await, self.sync_token())
        else {
            return;
        };
        let mut index = self.fresh.lock().await;
        let sync = self.sync(&client, &user, &added, stop);
        for object in objects {
            if let Err(error) = sync.forget(&mut index, &object).await {
                self.sync_failed(&mut index, &error).await;
            }
        }
    }

    fn sync<'a>(
        &'a self,
        client: &'a salesforce::Client,
        user: &'a SignedIn,
        added: &'a [String],
        stop: CancellationToken,
    ) -> sync::Sync<'a> {
        sync::Sync {
            client,
            events: &self.events,
            user,
            added,
            shapes: &self.shapes,
            left: self.left.subscribe(),
            stop,
            clock: &self.clock,
        }
    }

    async fn sync_failed(&self, index: &mut Index, error: &sync::SyncError) {
        tracing::warn!(%error, "the index could not be brought up to date; it goes on where it was");
        let sync::SyncError::Disk(error) = error else {
            return;
        };
        let reason = error.to_string();
        let problem = if error.is_damage() {
            if let Err(error) = index.is_damaged() {
                tracing::error!(%error, "the damage of the index could not be noted");
            }
            Problem::IndexDamaged
        } else {
            Problem::DiskFailed { reason }
        };
        self.tell(Event::Trouble(problem)).await;
    }

    fn sync_token(&self) -> Option<CancellationToken> {
        self.sync_stop.lock().ok().map(|stop| stop.clone())
    }

    /// Cancels the work on the index that is under way: no more people are put in.
    pub(crate) fn stop_sync(&self) {
        if let Some(stop) = self.sync_token() {
            stop.cancel();
        }
    }
}
