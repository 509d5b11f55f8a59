//! Whom agents picked for each number.

use crate::base::ids::{E164, SfId};
use crate::session::Account;
use serde::{Deserialize, Serialize};

/// Whom an agent picked for a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// Whose pick it was.
    pub account: Account,
    /// The number.
    pub number: E164,
    /// The record.
    pub record: SfId,
}
