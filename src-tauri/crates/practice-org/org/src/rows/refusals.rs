//! Refusals that several writes have in common.
//!
//! It owns their words, which are those of recordings. It never decides when they are due.

use crate::error::OrgError;
use crate::schema::Object;

pub(super) fn converted_lead() -> OrgError {
    OrgError::refused(
        "CANNOT_UPDATE_CONVERTED_LEAD",
        "cannot reference converted lead",
    )
}

pub(super) fn not_insertable(object: &Object) -> OrgError {
    OrgError::refused(
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        format!("entity type cannot be inserted: {}", object.label),
    )
}

pub(super) fn read_only() -> OrgError {
    OrgError::refused(
        "INSUFFICIENT_ACCESS_OR_READONLY",
        "insufficient access rights on object id",
    )
}
