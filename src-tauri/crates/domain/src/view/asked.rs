//! What the agent is asked for, on screen.

use crate::org::form_field::FormField;
use crate::org::required::Answers;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is asked, and what has been answered so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AskedView {
    /// The fields, in the order in which they are asked.
    pub fields: Vec<FormField>,
    /// The answers so far.
    pub answers: Answers,
    /// The number of the newest edit that is in `answers`.
    pub seq: u32,
}
