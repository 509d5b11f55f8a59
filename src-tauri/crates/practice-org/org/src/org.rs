//! The org itself: its records, its clock, and what its admin has made of it.
//!
//! It owns the one SQLite connection. It never speaks HTTP, and knows nothing of signing in: whoever asks names the user.
//!
//! **Invariant:** there is one writer. Whoever holds `db` has the org alone, which is what makes a composite atomic and two
//! racing inserts with one unique key end in exactly one row. Rows are small; a pool would buy nothing here but races that
//! Salesforce does not have.

use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use anyhow::Context;
use jiff::Timestamp;
use rusqlite::Connection;

use crate::identity::USER_ID;
use crate::rows;
use crate::sample::{self, SamplePeople};

mod access;
mod clock;
pub mod fill;
mod lock;
mod options;
mod rule_check;
mod setup;

pub use access::UserAccess;
pub use clock::{Clock, datetime};
pub use options::{Fill, OrgOptions};
pub use setup::{Setup, Switches};

use lock::locked;

/// An org: everything that is the same whichever way it is spoken to.
pub struct Org {
    pub setup: Setup,
    pub clock: Clock,
    fill: Fill,
    db: Mutex<Connection>,
}

impl Org {
    /// Opens the org's storage, makes its tables, and fills it if it is new.
    ///
    /// # Errors
    ///
    /// The storage can't be opened, the schema or a rule can't be, or the records to fill the org with are refused.
    pub fn open(options: &OrgOptions) -> anyhow::Result<Self> {
        let db = open_storage(options.db.as_deref())?;
        let setup = Setup::new(&options.schema, &options.rules)?;
        rows::create_tables(&db, &setup.schema()).context("making the tables of the rows")?;
        let is_new: bool = db
            .query_row(
                "SELECT NOT EXISTS (SELECT 1 FROM \"Organization\")",
                [],
                |row| row.get(0),
            )
            .context("looking for an organization")?;
        let org = Org {
            setup,
            clock: Clock::default(),
            fill: options.fill.clone(),
            db: Mutex::new(db),
        };
        org.setup.check_rules(&org.db(), org.now())?;
        if is_new {
            org.fill(&mut org.db())?;
        }
        Ok(org)
    }

    fn fill(&self, connection: &mut Connection) -> anyhow::Result<()> {
        let schema = self.setup.schema();
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

    /// The one connection, for as long as it is held.
    pub fn db(&self) -> MutexGuard<'_, Connection> {
        locked(&self.db)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What the user with this id may do.
    pub fn access(&self, user: &str) -> UserAccess<'_> {
        UserAccess::new(&self.clock, self.setup.seen_by(user), user.to_owned())
    }

    /// The access of the first user without any restriction: every row and field may be read and written.
    pub fn admin(&self) -> UserAccess<'_> {
        UserAccess::new(&self.clock, self.setup.schema(), USER_ID.to_owned())
    }

    /// Back to how it started: rows, schema, rules and clock.
    ///
    /// # Errors
    ///
    /// The storage failed.
    pub fn reset(&self, connection: &mut Connection) -> anyhow::Result<()> {
        self.clock.set(None);
        rows::clear(connection, &self.setup.schema()).context("emptying the org")?;
        self.setup.reset(connection)?;
        self.fill(connection)
    }
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
