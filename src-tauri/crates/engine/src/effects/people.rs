//! The index of people: brought up to date by one sync at a time, and by single records that are wanted at once.

use super::Effects;
use crate::indexes::Connections;
use crate::org::Org;
use crate::sync::{self, Wanted};
use crate::trouble::index_failed;
use domain::base::ids::SfId;
use domain::base::problem::Cause;
use domain::session::SignedIn;
use domain::step::event::Event;
use std::sync::Arc;
use store::Index;

impl Effects {
    pub(super) async fn read_people(self, user: Option<SignedIn>, added: Vec<String>) {
        let Some((user, org, connections)) = self.for_sync(user).await else {
            return;
        };
        let wanted = Wanted {
            country: user.country,
            added,
        };
        connections.wanted.send_replace(Some(wanted));
        loop {
            // A sync that is still at work does what this one would, or stops for it and looks here again.
            let Ok(mut index) = connections.sync.try_lock() else {
                return;
            };
            let Some(wanted) = connections.wanted.borrow().clone() else {
                return;
            };
            let user = SignedIn {
                country: wanted.country,
                ..user.clone()
            };
            let sync = self.sync(&org, &user, &wanted.added, &connections);
            let ended = sync.run(&mut index).await;
            sync.tell_requests().await;
            match ended {
                Ok(()) => self.tell(Event::TroubleOver(Cause::Index)).await,
                Err(error) => self.sync_failed(&mut index, &error).await,
            }
            drop(index);
            // What was wanted while the index was held would be read by nobody else.
            if *connections.wanted.borrow() == Some(wanted) {
                return;
            }
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
        let Some((user, org, connections)) = self.for_sync(user).await else {
            return;
        };
        let mut index = connections.fresh.lock().await;
        let sync = self.sync(&org, &user, &added, &connections);
        let ended = sync.index_now(&mut index, &object, &records).await;
        sync.tell_requests().await;
        if let Err(error) = ended {
            self.sync_failed(&mut index, &error).await;
        }
    }

    /// The agent with their org and their own index; nothing where somebody else is here by now.
    async fn for_sync(&self, user: Option<SignedIn>) -> Option<(SignedIn, Org, Arc<Connections>)> {
        let user = user?;
        let org = self.org.of(Some(&user.account)).await.ok()?;
        let connections = self.indexes.of(&user.account)?;
        Some((user, org, connections))
    }

    /// Takes the people of objects out that this agent can't see any more.
    pub(super) async fn forget_objects(
        self,
        user: Option<SignedIn>,
        added: Vec<String>,
        objects: Vec<String>,
    ) {
        let Some((user, org, connections)) = self.for_sync(user).await else {
            return;
        };
        let mut index = connections.fresh.lock().await;
        let sync = self.sync(&org, &user, &added, &connections);
        for object in objects {
            if let Err(error) = sync.forget(&mut index, &object).await {
                self.sync_failed(&mut index, &error).await;
            }
        }
    }

    fn sync<'a>(
        &'a self,
        org: &'a Org,
        user: &'a SignedIn,
        added: &'a [String],
        connections: &'a Connections,
    ) -> sync::Sync<'a> {
        sync::Sync {
            client: &org.client,
            events: &self.events,
            user,
            added,
            shapes: &connections.shapes,
            wanted: connections.wanted.subscribe(),
            left: self.left.subscribe(),
            stop: connections.stop.clone(),
            clock: &self.clock,
        }
    }

    async fn sync_failed(&self, index: &mut Index, error: &sync::SyncError) {
        if matches!(error, sync::SyncError::Outdated) {
            tracing::info!("another sync takes the place of this one");
            return;
        }
        tracing::warn!(%error, "the index could not be brought up to date; it goes on where it was");
        let sync::SyncError::Disk(error) = error else {
            return;
        };
        if error.is_damage()
            && let Err(error) = index.is_damaged()
        {
            tracing::error!(%error, "the damage of the index could not be noted");
        }
        // The next round goes on where this one was.
        if !error.is_busy() {
            self.tell(Event::Trouble(index_failed(error))).await;
        }
    }
}
