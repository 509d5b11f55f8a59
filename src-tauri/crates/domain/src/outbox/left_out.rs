//! What of a write Salesforce does not get, as the agent may not fill those fields.
//!
//! A field too many would have the whole write refused, so it goes without. **Invariant:** what was left out is known to the
//! row and stays here: such a row is sent, and its words are not.

use crate::org::task_fields::TaskField;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The fields that somebody chose or typed and that were not written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeftOut {
    /// Those of a Task.
    pub fields: BTreeSet<TaskField>,
    /// The org's own, by API name.
    pub answers: BTreeSet<String>,
}

impl LeftOut {
    /// What this or the other leaves out.
    pub(crate) fn also(&mut self, mut other: Self) {
        self.fields.append(&mut other.fields);
        self.answers.append(&mut other.answers);
    }

    /// Whether all was written.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.answers.is_empty()
    }
}
