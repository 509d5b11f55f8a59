//! Of which records agents have said that a number is not theirs.

use crate::base::ids::{E164, SfId};
use crate::session::Account;
use serde::{Deserialize, Serialize};

/// A number stands on a record, and an agent has said that it is not that person's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotTheirs {
    /// Who has said so.
    pub account: Account,
    /// The number.
    pub number: E164,
    /// The record.
    pub record: SfId,
}
