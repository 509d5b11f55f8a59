//! `calls.sqlite`: calls, drafts, the outbox, and the few facts that are needed to work without a network.

mod drafts;
mod history;
mod not_theirs;
mod old;
mod set_aside;

use crate::DiskError;
use crate::database::{self, DatabaseKey, OpenError};
use domain::base::ids::{E164, SfId};
use domain::logging::loggable::is_loggable;
use domain::number::reading::NumberReading;
use domain::outbox::row::Row;
use domain::record::call::Call;
use domain::session::Account;
use domain::settings::policy::Policy;
use domain::state::REMEMBERED;
use domain::state::picks::Pick;
use domain::step::effect::Change;
use domain::step::event::Restored;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use set_aside::{Place, count_set_aside, readable, readable_fact, take_back};
use std::path::Path;

pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/calls/001_calls_and_outbox.sql"),
    include_str!("../migrations/calls/002_org_as_described.sql"),
    include_str!("../migrations/calls/003_picks.sql"),
    include_str!("../migrations/calls/004_set_aside.sql"),
    include_str!("../migrations/calls/005_drafts.sql"),
    include_str!("../migrations/calls/006_when_a_pick_was_used.sql"),
    include_str!("../migrations/calls/007_not_theirs.sql"),
    include_str!("../migrations/calls/008_records_by_task.sql"),
];

/// The open database. Its owner is the only writer.
#[derive(Debug)]
pub struct Calls {
    db: Connection,
}

impl Calls {
    /// Opens or makes the database.
    ///
    /// # Errors
    /// If the file can't be read with this key or is newer than this program. It is then left as it is.
    pub fn open(path: &Path, key: &DatabaseKey) -> Result<Self, OpenError> {
        Ok(Self {
            db: database::open(path, key, MIGRATIONS)?,
        })
    }

    /// Sets an event aside that was kept while no program ran and can't be read, under the name of its file.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn set_event_aside(
        &self,
        name: &str,
        bytes: &[u8],
        now: Timestamp,
    ) -> Result<(), DiskError> {
        set_aside::set_event_aside(&self.db, name, bytes, now)
    }

    /// Applies all changes in one transaction: after it they are all on disk, or none is.
    ///
    /// # Errors
    /// If the disk refuses. Nothing is then changed.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), DiskError> {
        let tx = self.db.transaction()?;
        for change in changes {
            apply_one(&tx, change)?;
        }
        Ok(tx.commit()?)
    }

    /// All that is needed to go on where the program was stopped. Rows are read one by one: what this version can't read is
    /// set aside as it is, and told.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn restore(&mut self, now: Timestamp) -> Result<Restored, DiskError> {
        // Events may come late, and a repeated one must find its call.
        let since = now
            .saturating_sub(REMEMBERED)
            .unwrap_or(now)
            .as_millisecond();
        take_back::<Call>(&mut self.db, Place::Calls)?;
        take_back::<Row>(&mut self.db, Place::Outbox)?;
        let calls: Vec<Call> = readable(
            &mut self.db,
            Place::Calls,
            "SELECT id, body FROM calls WHERE is_settled = 0 OR started_ms >= ?1 ORDER BY started_ms",
            since,
        )?;
        // Later changes of a Task need its confirmed write: read those of every call that is still held.
        let oldest = calls
            .iter()
            .map(|call| call.facts.started().as_millisecond())
            .min();
        let rows = readable(
            &mut self.db,
            Place::Outbox,
            "SELECT id, body FROM outbox WHERE is_sent = 0 OR made_ms >= ?1 ORDER BY made_ms",
            oldest.unwrap_or(since).min(since),
        )?;
        Ok(Restored {
            calls,
            rows,
            forms: drafts::all(&mut self.db)?,
            settings: readable_fact(&mut self.db, "settings")?,
            org_settings: readable_fact(&mut self.db, "org_settings")?.unwrap_or_default(),
            policy: Policy::default(),
            org: readable_fact(&mut self.db, "org")?,
            signed_in: readable_fact(&mut self.db, "signed_in")?,
            accounts: readable_fact(&mut self.db, "accounts")?.unwrap_or_default(),
            has_tokens: false,
            picks: self.picks()?,
            not_theirs: not_theirs::all(&self.db)?,
            set_aside: count_set_aside(&self.db)?,
            files: readable_fact(&mut self.db, "files")?.unwrap_or_default(),
            front: readable_fact(&mut self.db, "front")?.unwrap_or_default(),
            next_steps: readable_fact(&mut self.db, "next_steps")?.unwrap_or_default(),
            requests: readable_fact(&mut self.db, "requests")?.unwrap_or_default(),
            looks_for_newer: false,
        })
    }

    fn picks(&self) -> Result<Vec<Pick>, DiskError> {
        let mut statement = self
            .db
            .prepare("SELECT org, user, e164, record_id FROM picks")?;
        let picks = statement.query_map([], |row| {
            Ok(Pick {
                account: Account {
                    org: SfId(row.get(0)?),
                    user: SfId(row.get(1)?),
                },
                number: E164(row.get(2)?),
                record: SfId(row.get(3)?),
            })
        })?;
        Ok(picks.collect::<Result<_, _>>()?)
    }

    fn body<T: DeserializeOwned>(&self, sql: &str, id: &str) -> Result<Option<T>, DiskError> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([id])?;
        match rows.next()? {
            Some(row) => Ok(Some(serde_json::from_str(&row.get::<_, String>(0)?)?)),
            None => Ok(None),
        }
    }
}

// One arm for each change: every statement that writes stands in one place.
fn apply_one(tx: &Transaction<'_>, change: &Change) -> Result<(), DiskError> {
    match change {
        Change::Call(call) => {
            tx.prepare_cached(
                "INSERT INTO calls (id, started_ms, is_settled, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET started_ms = excluded.started_ms,
                     is_settled = excluded.is_settled, body = excluded.body",
            )?
            .execute(params![
                call.facts.id.to_string(),
                call.facts.started().as_millisecond(),
                is_settled(call),
                serde_json::to_string(call)?,
            ])?;
            use_pick(tx, call)?;
        }
        Change::Row(row) => {
            tx.prepare_cached(
                "INSERT INTO outbox (id, made_ms, is_sent, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET is_sent = excluded.is_sent, body = excluded.body",
            )?
            .execute(params![
                row.id.to_string(),
                row.made.as_millisecond(),
                // A write that was withdrawn is as settled as one that Salesforce has confirmed. One that the agent has
                // discarded is not: it can be taken back for as long as it is there, however old it is.
                // One that is there in part is not either: the rest of it is here alone.
                row.is_settled() && !row.is_discarded() && !row.is_sent_in_part(),
                serde_json::to_string(row)?,
            ])?;
        }
        Change::Form(form) => drafts::put(tx, form)?,
        Change::ForgetForm(id) => drafts::forget(tx, id)?,
        Change::Settings(settings) => put_fact(tx, "settings", settings)?,
        Change::OrgSettings(all) => put_fact(tx, "org_settings", all)?,
        Change::Org(facts) => put_fact(tx, "org", facts.as_ref())?,
        Change::Requests(hours) => put_fact(tx, "requests", hours)?,
        Change::SignedIn(Some(who)) => put_fact(tx, "signed_in", who)?,
        Change::NextSteps(kept) => put_fact(tx, "next_steps", kept)?,
        Change::Files(files) => put_fact(tx, "files", files)?,
        Change::Front(front) => put_fact(tx, "front", front)?,
        Change::Accounts(accounts) => put_fact(tx, "accounts", accounts)?,
        Change::SignInPlace(place) => put_fact(tx, "sign_in", place)?,
        Change::Pick(pick) => {
            tx.execute(
                "INSERT INTO picks (org, user, e164, record_id, used_ms)
                 VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(started_ms), 0) FROM calls))
                 ON CONFLICT (org, user, e164) DO UPDATE SET record_id = excluded.record_id",
                params![
                    pick.account.org.0,
                    pick.account.user.0,
                    pick.number.0,
                    pick.record.0
                ],
            )?;
        }
        Change::ForgetPick { account, number } => {
            tx.execute(
                "DELETE FROM picks WHERE org = ?1 AND user = ?2 AND e164 = ?3",
                params![account.org.0, account.user.0, number.0],
            )?;
        }
        Change::NotTheirs(said) => not_theirs::put(tx, said)?,
        Change::ForgetNotTheirs(said) => not_theirs::forget(tx, said)?,
        Change::ForgetCall(id) => {
            tx.prepare_cached("DELETE FROM calls WHERE id = ?1")?
                .execute([id.to_string()])?;
        }
        Change::ForgetRow(id) => {
            tx.prepare_cached("DELETE FROM outbox WHERE id = ?1")?
                .execute([id.to_string()])?;
        }
        Change::SignedIn(None) => {
            tx.execute(
                "DELETE FROM facts WHERE name IN ('signed_in', 'org', 'sign_in')",
                [],
            )?;
        }
    }
    Ok(())
}

fn put_fact(tx: &Transaction<'_>, name: &str, fact: &impl Serialize) -> Result<(), DiskError> {
    tx.execute(
        "INSERT INTO facts (name, body) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET body = excluded.body",
        params![name, serde_json::to_string(fact)?],
    )?;
    Ok(())
}

/// Whether nothing about the call waits any longer: it is not on screen, not in the list of waiting calls, and either
/// logged or never to be. A call that ended while nobody was signed in is not settled.
fn is_settled(call: &Call) -> bool {
    let needs_no_log = call.logged.is_some() || !is_loggable(call);
    !call.facts.is_call()
        || (call.dismissed && call.is_done)
        || (call.dismissed && !domain::logging::loggable::waits_for_pick(call) && needs_no_log)
}

/// A call has come or was changed: what the agent has said of its number is in use.
fn use_pick(tx: &Transaction<'_>, call: &Call) -> Result<(), DiskError> {
    if let (NumberReading::Number(number), Some(owner)) = (&call.who.reading, &call.owner) {
        tx.prepare_cached(
            "UPDATE picks SET used_ms = ?4 WHERE org = ?1 AND user = ?2 AND e164 = ?3 AND used_ms < ?4",
        )?
        .execute(params![
            owner.org.0,
            owner.user.0,
            number.0,
            call.facts.started().as_millisecond()
        ])?;
        not_theirs::used(tx, owner, number, call.facts.started())?;
    }
    Ok(())
}
