//! A form with words in it that has not been sent yet, on screen.

use crate::record::form::DraftKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What stands in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormView {
    /// Which form.
    pub key: DraftKey,
    /// What stands in it, by the form's own names.
    pub values: BTreeMap<String, String>,
    /// The number of the newest edit that is in `values` and on disk. The UI ignores echoes older than its own.
    pub seq: u32,
}
