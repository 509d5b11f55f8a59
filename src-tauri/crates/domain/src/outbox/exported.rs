//! That a write is in a file for another computer.

use crate::base::ids::ExportId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// That a row was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The file in which it is.
    pub file: ExportId,
    /// When.
    pub at: Timestamp,
    /// Whether the agent held it before.
    pub held: bool,
}
