//! A phone that Ringside listens to.

use crate::base::time::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A phone that is heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SourceView {
    /// Its name, such as `baresip`.
    pub name: String,
    /// Whether it is connected.
    pub connected: bool,
    /// Since when it is connected, or lost.
    pub since: Millis,
    /// Whether it was ever connected since the start: what never was is not found, and not lost.
    pub found: bool,
    /// When it last said anything.
    pub last_event: Option<Millis>,
}
