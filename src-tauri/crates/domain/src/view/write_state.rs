//! How far a write is, and the name of a field that it writes.

use crate::org::task_fields::TaskField;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far a write is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WriteState {
    /// It waits for its turn.
    Waiting,
    /// It waits for a sign-in.
    SignedOut,
    /// It waits for the network.
    Offline,
    /// It was tried, and is tried again later.
    Later,
    /// It waits for another write.
    AfterAnother,
    /// The agent holds it.
    OnHold,
    /// It is on its way.
    Sending,
    /// Requests are few, and what is left is for calls: it is kept and goes when there are more.
    ShortOfRequests,
    /// Logging is paused or disabled: it is kept and goes when that is enabled again.
    Paused,
    /// It was sent and no answer came; it is verified before it is sent again.
    Checking,
    /// It needs a person.
    NeedsYou,
}

/// A field of a record that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum WriteLabel {
    /// One for which the window has words.
    Task {
        /// Which.
        field: TaskField,
    },
    /// Whose Task it is to be.
    Owner,
    /// One of the org's.
    Org {
        /// What the org calls it.
        label: String,
    },
}
