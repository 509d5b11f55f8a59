//! What follows when Salesforce refuses a write that had landed before, or that names a record which has gone.
//!
//! It owns the way on in those two cases. All other refusals end the row's way (`failure`).

use super::failure::failed;
use crate::send::moved::{self, Named};
use crate::send::refusal::gone;
use crate::send::step::{Next, Step};
use domain::base::refusal::Refusal;
use domain::org::facts::OrgFacts;
use domain::org::task_fields::TaskFields;
use domain::outbox::job::JobResult;
use domain::outbox::job::Moved;
use domain::outbox::row::Row;
use salesforce::{CallError, OrgText, RecordId, SubResponse};

/// Whether our key is what was refused: another unique field of the org does not prove that the write had landed.
pub(super) fn names_key(message: &OrgText, key: Option<&str>) -> bool {
    key.is_some_and(|field| message.as_str().contains(field))
}

/// The record that has our key; the org does not name one that the agent may not see.
pub(super) fn had_landed<'a>(existing: Option<&RecordId>) -> Next<'a> {
    match existing {
        Some(id) => Next::landed(id),
        None => Next::Take(Step::Verify(&[])),
    }
}

/// What becomes of a refused write: where a record that it names is gone, that one is followed, once.
pub(super) fn failed_or_moved<'a>(
    error: &CallError,
    fields: &TaskFields,
    row: &'a Row,
    org: &OrgFacts,
) -> Next<'a> {
    match error {
        CallError::Gone { code, message } if !row.followed => {
            let said = gone(code, message.as_str());
            let named = moved::named(fields, org);
            match named.is_empty() {
                true => Next::Settled(JobResult::Refused(said)),
                false => Next::Take(Step::Follow(named, said)),
            }
        }
        error => Next::Settled(failed(error)),
    }
}

pub(super) fn followed<'a>(named: &[Named], said: Refusal, parts: &[SubResponse]) -> Next<'a> {
    let records = moved::gone(named, parts);
    Next::Settled(match records.is_empty() {
        true => JobResult::Refused(said),
        false => JobResult::Moved(Moved {
            refusal: said,
            records,
        }),
    })
}
