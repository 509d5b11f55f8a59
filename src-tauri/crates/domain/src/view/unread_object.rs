//! What Salesforce would not search.

use crate::base::not_readable::NotReadable;
use crate::view::error::UiError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An object that Salesforce would not search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UnreadObject {
    /// Its API name.
    pub object: String,
    /// Why.
    pub why: UiError,
}

impl From<&NotReadable> for UnreadObject {
    fn from(what: &NotReadable) -> Self {
        Self {
            object: what.object.clone(),
            why: UiError::not_readable(what),
        }
    }
}
