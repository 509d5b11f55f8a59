//! Where a call stands.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Phase {
    /// The agent's phone rings.
    Ringing,
    /// The other side's phone rings.
    Dialing,
    /// They speak.
    Connected,
    /// On hold.
    Held,
    /// Over; the agent may still write.
    Ended,
}
