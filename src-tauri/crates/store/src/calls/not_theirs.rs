//! Of which records agents have said that a number is not theirs: the table `not_theirs`.

use crate::DiskError;
use domain::base::ids::{E164, SfId};
use domain::session::Account;
use domain::state::not_theirs::NotTheirs;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

pub(super) fn all(db: &Connection) -> Result<Vec<NotTheirs>, DiskError> {
    let mut statement = db.prepare("SELECT org, user, e164, record_id FROM not_theirs")?;
    let said = statement.query_map([], |row| {
        Ok(NotTheirs {
            account: Account {
                org: SfId(row.get(0)?),
                user: SfId(row.get(1)?),
            },
            number: E164(row.get(2)?),
            record: SfId(row.get(3)?),
        })
    })?;
    Ok(said.collect::<Result<_, _>>()?)
}

pub(super) fn put(tx: &Transaction<'_>, said: &NotTheirs) -> Result<(), DiskError> {
    tx.execute(
        "INSERT INTO not_theirs (org, user, e164, record_id, used_ms)
         VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(started_ms), 0) FROM calls))
         ON CONFLICT (org, user, e164, record_id) DO NOTHING",
        params![
            said.account.org.0,
            said.account.user.0,
            said.number.0,
            said.record.0
        ],
    )?;
    Ok(())
}

pub(super) fn forget(tx: &Transaction<'_>, said: &NotTheirs) -> Result<(), DiskError> {
    tx.execute(
        "DELETE FROM not_theirs WHERE org = ?1 AND user = ?2 AND e164 = ?3 AND record_id = ?4",
        params![
            said.account.org.0,
            said.account.user.0,
            said.number.0,
            said.record.0
        ],
    )?;
    Ok(())
}

/// A call of this number has come.
pub(super) fn used(
    tx: &Transaction<'_>,
    owner: &Account,
    number: &E164,
    at: Timestamp,
) -> Result<(), DiskError> {
    tx.prepare_cached(
        "UPDATE not_theirs SET used_ms = ?4 WHERE org = ?1 AND user = ?2 AND e164 = ?3 AND used_ms < ?4",
    )?
    .execute(params![
        owner.org.0,
        owner.user.0,
        number.0,
        at.as_millisecond()
    ])?;
    Ok(())
}
