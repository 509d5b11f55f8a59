//! Whose record a call becomes, said before it is saved.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose record a call becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum RecordOwner {
    /// The agent who is signed in.
    You,
    /// The user whose next step the call does.
    Another {
        /// The name; empty if it may not be seen.
        name: String,
    },
    /// The agent to whom the call belongs and who is not signed in: the record waits for them.
    OnceSignedIn {
        /// The name; empty if it is not known any more.
        name: String,
    },
    /// Whoever signs in: nobody has since the call began.
    WhoSignsIn,
}
