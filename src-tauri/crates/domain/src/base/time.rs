//! Moments as they cross to the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment, in milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Millis(#[ts(type = "number")] pub i64);
