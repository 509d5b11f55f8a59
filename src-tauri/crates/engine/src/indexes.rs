//! The index of whoever is here: its file, and the connections to it.
//!
//! Each account has a file of its own. Going over to another account means other connections: they are opened by the task
//! that goes over, before the loop hears of it, so that the loop waits for no disk. A task that still works for the account
//! before holds that account's connections, and can write into no other file.

use crate::sync::{Shapes, Wanted};
use domain::session::Account;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use store::{Index, IndexFiles, OpenError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The index of whoever is here.
pub(crate) struct Indexes {
    files: IndexFiles,
    here: RwLock<Option<Arc<Connections>>>,
    /// Opened ahead.
    ready: Mutex<Option<Opened>>,
    /// Whose files stay. Held while files go, so that none goes that is just being made.
    kept: Mutex<Kept>,
    stopping: CancellationToken,
}

/// Whose files stay.
#[derive(Default)]
struct Kept {
    accounts: BTreeSet<Account>,
    /// Whose index is opened before the loop has heard of them.
    ahead: Option<Account>,
}

/// The connections to one account's index beside the loop's own. SQLite lets them read while one of them writes.
pub(crate) struct Connections {
    of: Account,
    /// What a sync is to read. One that is at work stops once this is something else, and another one begins.
    pub(crate) wanted: watch::Sender<Option<Wanted>>,
    /// Held while a sync runs, so that there is one at a time.
    pub(crate) sync: tokio::sync::Mutex<Index>,
    /// For records that are wanted at once, also while a sync runs.
    pub(crate) fresh: tokio::sync::Mutex<Index>,
    /// For what the window asks.
    pub(crate) search: Mutex<Index>,
    /// What the sync knows of the org's objects, as this agent may read them.
    pub(crate) shapes: Shapes,
    /// Cancelled once another account is here, or nobody: no more people are put in.
    pub(crate) stop: CancellationToken,
}

/// An account's index with all connections that the engine needs.
pub(crate) struct Opened {
    /// The loop's own.
    pub(crate) index: Index,
    /// It was damaged and is empty now.
    pub(crate) remade: bool,
    connections: Connections,
}

impl Indexes {
    pub(crate) fn new(files: IndexFiles, stopping: CancellationToken) -> Self {
        Self {
            files,
            here: RwLock::default(),
            ready: Mutex::default(),
            kept: Mutex::default(),
            stopping,
        }
    }

    /// Opens an account's index before it is wanted.
    pub(crate) fn open_ahead(&self, of: &Account) -> Result<(), OpenError> {
        self.kept().ahead = Some(of.clone());
        let opened = tokio::task::block_in_place(|| self.open(of))?;
        *self.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        Ok(())
    }

    /// From now on this account's index is in use. Gives the loop's connection to it; nothing where nobody is here.
    pub(crate) fn switch_to(
        &self,
        of: Option<&Account>,
    ) -> Result<Option<(Index, bool)>, OpenError> {
        if let Some(before) = self.put(None) {
            before.stop.cancel();
        }
        let ready = self
            .ready
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(of) = of else {
            return Ok(None);
        };
        {
            let mut kept = self.kept();
            kept.accounts.insert(of.clone());
            kept.ahead = kept.ahead.take().filter(|ahead| ahead != of);
        }
        let opened = match ready.filter(|ready| ready.connections.of == *of) {
            Some(ready) => ready,
            None => self.open(of)?,
        };
        self.put(Some(Arc::new(opened.connections)));
        Ok(Some((opened.index, opened.remade)))
    }

    /// The connections of whoever is here.
    pub(crate) fn here(&self) -> Option<Arc<Connections>> {
        self.here
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The same, if it is this account.
    pub(crate) fn of(&self, account: &Account) -> Option<Arc<Connections>> {
        self.here().filter(|here| here.of == *account)
    }

    /// Removes the files of everybody but these accounts.
    pub(crate) fn keep(&self, accounts: BTreeSet<Account>) {
        self.kept().accounts = accounts;
        self.sweep();
    }

    /// Tries it again: Windows removes no file that a task has still open.
    pub(crate) fn sweep(&self) {
        let kept = self.kept();
        let mut stay = kept.accounts.clone();
        stay.extend(kept.ahead.clone());
        if let Err(error) = self.files.keep(&stay) {
            tracing::warn!(%error, "the index of an account that has signed out could not be removed yet");
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, new: Option<Arc<Connections>>) -> Option<Arc<Connections>> {
        let mut here = self.here.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *here, new)
    }

    fn open(&self, of: &Account) -> Result<Opened, OpenError> {
        let (index, remade) = self.files.open(of)?;
        Ok(Opened {
            connections: Connections {
                of: of.clone(),
                wanted: watch::Sender::default(),
                sync: tokio::sync::Mutex::new(index.another()?),
                fresh: tokio::sync::Mutex::new(index.another()?),
                search: Mutex::new(index.another()?),
                shapes: Shapes::default(),
                stop: self.stopping.child_token(),
            },
            index,
            remade,
        })
    }
}
