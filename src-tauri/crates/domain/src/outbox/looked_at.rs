//! What a row keeps of what a person did to it: since when nobody has looked at it, and what its discarding let go.

use crate::base::ids::{CallId, OutboxId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How long a row has been tried since a person last looked at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retries {
    /// When the first of these tries was.
    pub since: Option<Timestamp>,
    /// How many tries there were before.
    pub before: u32,
}

/// What named a new person until its write was discarded, to be given back if that is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum LetGo {
    /// A call.
    Call(CallId),
    /// The write of a next step without a call.
    Step(OutboxId),
}
