//! The running server: the org, and what a server needs beside it.
//!
//! It owns every lock but the org's own. It never speaks HTTP.
//!
//! Each request runs whole under the lock of the org's one connection, on a thread that may block.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use practice_org_core::org::Org;
use rusqlite::Connection;

use super::cursors::Cursors;
use super::faults::Faults;
use super::jobs::Jobs;
use super::requests::{RequestLog, SeenRequest};
use super::usage::Usage;
use crate::options::Options;
use crate::sign_in::grants;
use crate::sign_in::id_key::IdKey;

/// Everything that a request can reach.
pub(crate) struct Server {
    pub(crate) org: Org,
    base_url: String,
    /// The redirect addresses of the app, compared character for character.
    pub(crate) callbacks: Vec<String>,
    pub(crate) id_key: IdKey,
    usage: Mutex<Usage>,
    faults: Mutex<Faults>,
    seen: Mutex<RequestLog>,
    cursors: Mutex<Cursors>,
    jobs: Mutex<Jobs>,
}

/// The thread that worked on the rows ended early.
#[derive(Debug, thiserror::Error)]
#[error("the work on the rows was cut short")]
pub(crate) struct CutShort;

impl Server {
    /// Opens the org, and the tables of the sign-ins beside it.
    pub(crate) fn open(options: &Options, base_url: String) -> anyhow::Result<Self> {
        let org = Org::open(&options.org())?;
        grants::create_tables(&org.db()).context("making the tables of the grants")?;
        Ok(Server {
            org,
            base_url,
            callbacks: options.callbacks.clone(),
            id_key: IdKey::default(),
            usage: Mutex::default(),
            faults: Mutex::default(),
            seen: Mutex::default(),
            cursors: Mutex::default(),
            jobs: Mutex::default(),
        })
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        locked(&self.faults)
    }

    pub(crate) fn cursors(&self) -> MutexGuard<'_, Cursors> {
        locked(&self.cursors)
    }

    pub(crate) fn usage(&self) -> MutexGuard<'_, Usage> {
        locked(&self.usage)
    }

    pub(crate) fn jobs(&self) -> MutexGuard<'_, Jobs> {
        locked(&self.jobs)
    }

    /// Runs `work` with the connection, on a thread that may block. It is finished even if the request that asked for it has
    /// ended.
    pub(crate) async fn with_db<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Server, &mut Connection) -> T + Send + 'static,
    ) -> Result<T, CutShort> {
        let server = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&server, &mut server.org.db()))
            .await
            .map_err(|_| CutShort)
    }

    /// Back to how it started: rows, schema, rules, faults, clock, calls. Sign-ins stay, or every test would begin with one.
    pub(crate) fn reset(&self, connection: &mut Connection) -> anyhow::Result<()> {
        self.faults().clear();
        self.cursors().clear();
        self.jobs().clear();
        self.forget();
        *self.usage() = Usage::default();
        self.org.reset(connection)
    }

    /// Notes a request as it arrives.
    pub(crate) fn note(&self, method: &str, path: &str, query: Option<String>) -> u64 {
        let at = self.org.clock.datetime();
        locked(&self.seen).note(method, path, query, at)
    }

    pub(crate) fn note_status(&self, seq: u64, status: u16) {
        locked(&self.seen).change(seq, |request| request.status = Some(status));
    }

    /// Counts what a request costs; false if the org has no calls left for it.
    pub(crate) fn count(&self, seq: u64, calls: u64) -> bool {
        let taken = self.usage().take(calls);
        if taken {
            locked(&self.seen).change(seq, |request| request.counted = calls);
        }
        taken
    }

    pub(crate) fn seen(&self) -> Vec<SeenRequest> {
        locked(&self.seen).list()
    }

    pub(crate) fn forget(&self) {
        locked(&self.seen).clear();
    }
}

/// None of these values is left half changed by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
