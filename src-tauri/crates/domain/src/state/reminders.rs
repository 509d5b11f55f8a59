//! What is known of reminders beside the tasks themselves.
//!
//! A reminder is a field of its task and of nothing else, so that it is the same here, in Salesforce and on another machine.
//! What is kept here beside it is only that it was told.

use crate::base::ids::OutboxId;
use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::panel::NextStep;
use crate::session::Account;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is known of reminders beside the tasks themselves.
#[derive(Debug, Clone, Default)]
pub struct Reminders {
    /// Those of which the agent was told.
    pub told: Vec<Told>,
    /// Since when an answer is awaited that says whether the tasks that are due are still open.
    pub asked: Option<Timestamp>,
    /// What is on disk.
    pub kept: KeptSteps,
}

/// A reminder of which the agent was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Who was told.
    pub account: Account,
    /// The task.
    pub task: TaskRef,
    /// The moment to which it was set.
    pub at: Millis,
}

/// The agent's own next steps as they are kept on disk, for work without a network.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptSteps {
    /// Whose they are; nothing: they are forgotten.
    pub account: Option<Account>,
    /// As Salesforce told them.
    pub steps: Vec<NextStep>,
    /// Our own next steps that Salesforce would have told if they were still open.
    pub cover: BTreeSet<OutboxId>,
    /// The reminders that were told, of all agents of this machine.
    pub told: Vec<Told>,
}
