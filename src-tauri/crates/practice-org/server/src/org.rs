//! The org itself: its rows, its clock, what stands against it, and what was asked of it.
//!
//! It owns the one SQLite connection and every lock. It never speaks HTTP.
//!
//! **Invariant:** there is one writer. Each request runs whole under the connection's lock on a blocking thread, which is
//! what makes a composite atomic and two racing inserts with one unique key end in exactly one row. Rows are small; a
//! pool would buy nothing here but races that Salesforce does not have.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use anyhow::Context;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::faults::Faults;
use crate::http::bulk::Jobs;
use crate::http::query::Cursors;
use crate::oauth::grants;
use crate::oauth::openid::IdKey;
use crate::rows;
use crate::rules::Rule;
use crate::sample::{self, SamplePeople};
use crate::schema::{Schema, SchemaOptions};
use crate::usage::Usage;
use crate::{Fill, Options, fill};

mod admin;

use admin::Described;
pub use admin::Switches;

const WRONG_SCHEMA: &str = "reading the description of the schema";
/// Requests remembered; older ones are dropped, so that an org that runs for days does not grow.
const REMEMBERED: usize = 20_000;

/// One request as `/practice/requests` shows it. Bodies are never kept: they hold notes, numbers and tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenRequest {
    pub seq: u64,
    pub method: String,
    pub path: String,
    /// The query, for the data API only: elsewhere it may hold a code or a token.
    pub query: Option<String>,
    /// How many calls it cost: a composite costs one, a batch one for each request in it, signing in none.
    pub counted: u64,
    /// What it was answered; none while it runs, and if the connection was cut.
    pub status: Option<u16>,
    pub at: String,
}

/// Everything that a request can reach.
pub(crate) struct Org {
    /// What an admin had switched on and added when the org started.
    schema_options: SchemaOptions,
    described: RwLock<Described>,
    /// The rules that hold now, and those of the start.
    rules: RwLock<Vec<Rule>>,
    first_rules: Vec<Rule>,
    /// What each user sees, until the schema or a rule changes.
    views: Mutex<BTreeMap<String, Arc<Schema>>>,
    base_url: String,
    /// The redirect addresses of the app, compared character for character.
    pub(crate) callbacks: Vec<String>,
    fill: Fill,
    db: Mutex<Connection>,
    /// The clock's distance from the machine's, in milliseconds.
    clock_offset: AtomicI64,
    usage: Mutex<Usage>,
    faults: Mutex<Faults>,
    seen: Mutex<Log>,
    cursors: Mutex<Cursors>,
    pub(crate) id_key: IdKey,
    jobs: Mutex<Jobs>,
}

#[derive(Default)]
struct Log {
    last: u64,
    requests: VecDeque<SeenRequest>,
}

/// The blocking thread that held the rows ended early.
#[derive(Debug, thiserror::Error)]
#[error("the work on the rows was cut short")]
pub(crate) struct CutShort;

impl Org {
    /// Opens the org's storage, makes its tables, and fills it if it is new.
    pub(crate) fn open(options: &Options, base_url: String) -> anyhow::Result<Self> {
        let db = open_storage(options.db.as_deref())?;
        let schema_options = SchemaOptions {
            unique_call_key: options.unique_call_key,
            person_accounts: options.person_accounts,
            custom: options.custom.clone(),
            shared_activities: options.shared_activities,
        };
        let schema = Schema::new(schema_options.clone()).context(WRONG_SCHEMA)?;
        grants::create_tables(&db).context("making the tables of the grants")?;
        rows::create_tables(&db, &schema).context("making the tables of the rows")?;
        let is_new: bool = db
            .query_row(
                "SELECT NOT EXISTS (SELECT 1 FROM \"Organization\")",
                [],
                |row| row.get(0),
            )
            .context("looking for an organization")?;
        let org = Org {
            schema_options,
            described: RwLock::new(Described::from(schema)),
            rules: RwLock::new(options.rules.clone()),
            first_rules: options.rules.clone(),
            views: Mutex::default(),
            base_url,
            callbacks: options.callbacks.clone(),
            fill: options.fill.clone(),
            db: Mutex::new(db),
            clock_offset: AtomicI64::new(0),
            usage: Mutex::default(),
            faults: Mutex::default(),
            seen: Mutex::default(),
            cursors: Mutex::default(),
            id_key: IdKey::default(),
            jobs: Mutex::default(),
        };
        for rule in &options.rules {
            let checked = rule.check(&locked(&org.db), &org.schema(), org.now());
            checked.context("reading the rules")?;
        }
        if is_new {
            org.fill(&mut locked(&org.db))?;
        }
        Ok(org)
    }

    fn fill(&self, connection: &mut Connection) -> anyhow::Result<()> {
        let schema = self.schema();
        let transaction = connection.transaction()?;
        sample::foundation(&transaction, &schema, self.now()).context("laying the ground")?;
        if let Fill::Sample { people } = self.fill {
            sample::fill(&transaction, &schema, self.now(), SamplePeople { people })
                .context("making up people")?;
        }
        transaction.commit()?;
        if let Fill::Records(records) = &self.fill {
            fill::insert(&self.admin(), connection, records)
                .context("inserting the given records")?;
        }
        Ok(())
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(crate) fn now(&self) -> Timestamp {
        let offset = self.clock_offset.load(Ordering::SeqCst);
        let millis = Timestamp::now().as_millisecond().saturating_add(offset);
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Now, as the API writes it.
    pub(crate) fn datetime(&self) -> String {
        datetime(self.now())
    }

    /// Moves the clock, which goes on from there; without a time, back to the machine's.
    pub(crate) fn set_clock(&self, now: Option<Timestamp>) {
        let offset = now.map_or(0, |now| {
            now.as_millisecond()
                .saturating_sub(Timestamp::now().as_millisecond())
        });
        self.clock_offset.store(offset, Ordering::SeqCst);
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

    /// Runs `work` with the connection, on a thread that may block. It is finished even if nobody waits any more.
    pub(crate) async fn with_db<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Org, &mut Connection) -> T + Send + 'static,
    ) -> Result<T, CutShort> {
        let org = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&org, &mut locked(&org.db)))
            .await
            .map_err(|_| CutShort)
    }

    /// Back to how it started: rows, schema, rules, faults, clock, calls. Sign-ins stay, or every test would begin with one.
    pub(crate) fn reset(&self, connection: &mut Connection) -> anyhow::Result<()> {
        self.set_clock(None);
        self.faults().clear();
        self.cursors().clear();
        self.jobs().clear();
        self.forget();
        *self.usage() = Usage::default();
        rows::clear(connection, &self.schema()).context("emptying the org")?;
        self.describe_anew(connection, self.schema_options.clone())?;
        self.set_rules(self.first_rules.clone());
        self.fill(connection)
    }

    /// Notes a request as it arrives.
    pub(crate) fn note(&self, method: &str, path: &str, query: Option<String>) -> u64 {
        let mut log = locked(&self.seen);
        log.last = log.last.saturating_add(1);
        let seq = log.last;
        log.requests.push_back(SeenRequest {
            seq,
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            counted: 0,
            status: None,
            at: self.datetime(),
        });
        if log.requests.len() > REMEMBERED {
            log.requests.pop_front();
        }
        seq
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
        locked(&self.seen).requests.iter().cloned().collect()
    }

    pub(crate) fn forget(&self) {
        locked(&self.seen).requests.clear();
    }
}

impl Log {
    fn change(&mut self, seq: u64, change: impl FnOnce(&mut SeenRequest)) {
        if let Some(request) = self
            .requests
            .iter_mut()
            .rev()
            .find(|request| request.seq == seq)
        {
            change(request);
        }
    }
}

/// `2026-05-01T07:25:37.000+0000`: no colon in the offset, which strict readers of RFC 3339 refuse.
pub(crate) fn datetime(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

fn open_storage(file: Option<&Path>) -> anyhow::Result<Connection> {
    let db = match file {
        Some(path) => Connection::open(path).context("opening the org's file")?,
        None => Connection::open_in_memory().context("opening the org in memory")?,
    };
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
    )
    .context("setting up the org's storage")?;
    Ok(db)
}

/// A panic elsewhere leaves SQLite consistent: what was not committed is rolled back with its savepoint's connection.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
