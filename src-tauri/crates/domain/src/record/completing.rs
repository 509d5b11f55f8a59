//! A next step that a call does.

use crate::base::refs::{PersonRef, TaskOwner, TaskRef};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The next step that a call does, as it was when the agent said so.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completing {
    /// The Task.
    pub task: TaskRef,
    /// Its subject.
    pub subject: String,
    /// What is written in it.
    pub detail: Option<String>,
    /// Its due date.
    pub due: Option<Date>,
    /// The person whose next step it is.
    #[serde(alias = "of")]
    pub person: PersonRef,
    /// The user whose task it is, where that was read.
    #[serde(default)]
    pub owner: Option<TaskOwner>,
}

impl std::fmt::Debug for Completing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Completing({:?})", self.task)
    }
}
