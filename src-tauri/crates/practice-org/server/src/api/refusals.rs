//! Refusals that every resource may need.
//!
//! It owns their words. It never decides when they are due.

use practice_org_core::error::OrgError;

pub(crate) fn refusal(code: &'static str, message: &str) -> OrgError {
    OrgError::with_status(400, code, message.to_owned())
}

pub(crate) fn not_found() -> OrgError {
    OrgError::with_status(
        404,
        "NOT_FOUND",
        "The requested resource does not exist".to_owned(),
    )
}
