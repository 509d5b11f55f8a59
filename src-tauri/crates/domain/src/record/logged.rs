//! The Task of a call as the outbox has it.

use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The Task of a call as the outbox has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// The fields that the Task has once the outbox is empty.
    pub fields: TaskFields,
    /// Where somebody else's value stands by the agent's wish: ours, in whose place it stands, and theirs.
    #[serde(default)]
    pub yielded: BTreeMap<TaskField, (FieldValue, FieldValue)>,
    /// Where the record is another tool's: what stands there of the other's.
    #[serde(default)]
    pub theirs: Option<Theirs>,
}

/// What another tool's Task held when it was joined.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theirs {
    /// Its note, if it had one.
    pub above: Option<String>,
    /// What it says in place of ours, for as long as the agent says nothing else.
    pub fields: TaskFields,
}
