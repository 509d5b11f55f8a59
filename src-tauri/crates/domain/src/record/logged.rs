//! The Task of a call as the outbox has it.

use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The Task of a call as the outbox has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// The fields that the Task will have once the outbox is empty.
    pub fields: TaskFields,
    /// Fields in which the agent let somebody else's value stand: our value, and theirs.
    #[serde(default)]
    pub yielded: BTreeMap<TaskField, (FieldValue, FieldValue)>,
    /// If the record is another tool's Task: the other tool's values in it.
    #[serde(default)]
    pub theirs: Option<Theirs>,
}

/// What another tool's Task held when it was joined.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theirs {
    /// Its note, if it had one.
    pub above: Option<String>,
    /// Its values that stand instead of ours, as long as the agent sets no others.
    pub fields: TaskFields,
}
