//! A task as the agent saw it when a write of it was made.
//!
//! What is on screen goes with a list, a person or a restart; the write stays. So it keeps what names its task, what can be
//! changed of it and whom it is about. Nothing of this is ever sent.

use crate::base::refs::TaskOwner;
use crate::base::time::Millis;
use crate::people::related::RelatedRecord;
use serde::{Deserialize, Serialize};

/// A task as the agent saw it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// Its subject.
    pub subject: String,
    /// Its description, whole.
    pub detail: Option<String>,
    /// Its due date, or when it was, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Whether it was closed.
    pub done: bool,
    /// Its priority, by API name.
    pub priority: Option<String>,
    /// When the agent was to be reminded of it.
    pub remind: Option<Millis>,
    /// Whose it was, where that was known.
    pub owner: Option<TaskOwner>,
    /// Whom or what it was about, where that was known.
    pub about: Option<RelatedRecord>,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seen(done {})", self.done)
    }
}
