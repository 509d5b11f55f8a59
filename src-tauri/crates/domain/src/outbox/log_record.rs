//! The log record that goes with a write.

use crate::base::ids::OutboxId;
use serde::{Deserialize, Serialize};

/// The log record that a row makes or changes along with the Task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRecord {
    /// Its unique key: the id of the row that makes it.
    pub key: OutboxId,
    /// Whether the call has a Task as well.
    pub with_task: bool,
}
