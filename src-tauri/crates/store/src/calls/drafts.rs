//! The table `drafts`: forms with words in them that nobody has sent yet.

use domain::record::form::{DraftId, FormDraft};
use rusqlite::{Connection, Transaction};

use super::set_aside::{Place, readable, take_back};
use crate::DiskError;

/// What identifies a row.
fn id_of(id: &DraftId) -> Result<String, serde_json::Error> {
    let owner = id.owner.as_ref().map(|owner| (&owner.org, &owner.user));
    serde_json::to_string(&(owner, &id.key))
}

/// Writes a form as it stands now.
pub(super) fn put(tx: &Transaction<'_>, form: &FormDraft) -> Result<(), DiskError> {
    tx.prepare_cached(
        "INSERT INTO drafts (id, body) VALUES (?1, ?2)
         ON CONFLICT (id) DO UPDATE SET body = excluded.body",
    )?
    .execute([id_of(&form.id())?, serde_json::to_string(form)?])?;
    Ok(())
}

/// Forgets a form that was sent or emptied.
pub(super) fn forget(tx: &Transaction<'_>, id: &DraftId) -> Result<(), DiskError> {
    tx.prepare_cached("DELETE FROM drafts WHERE id = ?1")?
        .execute([id_of(id)?])?;
    Ok(())
}

/// All forms. What this version can't read is set aside as it is.
pub(super) fn all(db: &mut Connection) -> Result<Vec<FormDraft>, DiskError> {
    take_back::<FormDraft>(db, Place::Drafts)?;
    // Every form is read, however old it is.
    readable(
        db,
        Place::Drafts,
        "SELECT id, body FROM drafts WHERE ?1 = 0",
        0,
    )
}
