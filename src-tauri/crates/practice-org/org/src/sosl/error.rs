//! SOSL's refusal of what can't be read.
//!
//! It owns the code.

use crate::error::OrgError;

pub(super) fn malformed(complaint: &str) -> OrgError {
    OrgError::refused("MALFORMED_SEARCH", complaint)
}
