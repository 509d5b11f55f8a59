//! What is still open about the requests that have left for a row.
//!
//! It owns what must be known of a request whose answer was lost: when it left, and what it wrote if the row was
//! changed since.
//!
//! **Invariant:** on disk these are the four fields of the row that 0.1.0 has written, and one that came later.

use crate::org::task_fields::TaskFields;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is still open about the requests that have left for a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Requests {
    /// The last one carried a unique key.
    pub keyed: bool,
    /// The answer to at least one was lost: it may have landed.
    pub lost: Option<Lost>,
}

/// Requests whose answers were lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// When the last of them left, for as long as it may still be running at Salesforce, even if a later request was
    /// answered.
    pub running_since: Option<Timestamp>,
    /// The fields as those requests carried them, if the row was changed since. If one has landed, the Task has these
    /// values.
    pub fields: Option<TaskFields>,
    /// The org's own fields for which the agent has given another answer since. If a request has landed, the Task has an
    /// old one.
    pub answered_since: BTreeSet<String>,
}

impl Requests {
    /// The answer to the request that left at this moment is lost.
    pub(super) fn lose(&mut self, left: Timestamp) {
        self.lost.get_or_insert_default().running_since = Some(left);
    }

    /// When the last request left that may still be running.
    pub fn running_since(&self) -> Option<Timestamp> {
        self.lost.as_ref().and_then(|lost| lost.running_since)
    }
}

/// The form of `Requests` on disk.
#[derive(Serialize, Deserialize)]
struct Kept {
    may_have_landed: bool,
    unanswered: Option<Timestamp>,
    keyed: bool,
    #[serde(default)]
    sent_before: Option<TaskFields>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    answered_since: BTreeSet<String>,
}

impl From<Kept> for Requests {
    fn from(kept: Kept) -> Self {
        let lost = Lost {
            running_since: kept.unanswered,
            fields: kept.sent_before,
            answered_since: kept.answered_since,
        };
        Self {
            keyed: kept.keyed,
            lost: kept.may_have_landed.then_some(lost),
        }
    }
}

impl From<Requests> for Kept {
    fn from(requests: Requests) -> Self {
        let may_have_landed = requests.lost.is_some();
        let lost = requests.lost.unwrap_or_default();
        Self {
            may_have_landed,
            unanswered: lost.running_since,
            keyed: requests.keyed,
            sent_before: lost.fields,
            answered_since: lost.answered_since,
        }
    }
}
