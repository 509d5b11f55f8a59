//! Record types, and the values of Status that an admin has made of the standard ones.
//!
//! It owns both as an admin describes them. It never changes the schema: `additions` does.

use serde::{Deserialize, Serialize};

/// What every object has without any record type of its own.
pub(crate) const MASTER: &str = "012000000000000AAA";

/// A record type of Task, Contact, Lead or any other object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordType {
    pub object: String,
    pub developer_name: String,
    pub name: String,
    /// The users' profile may choose it.
    #[serde(default = "yes")]
    pub available: bool,
    /// The users' profile takes it where a create names none.
    #[serde(default)]
    pub default: bool,
    #[serde(default = "yes")]
    pub active: bool,
    /// Given by the org, in the order of the description.
    #[serde(skip)]
    pub(crate) id: String,
}

/// A value of Task.Status. The standard ones are replaced as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskStatus {
    pub name: String,
    #[serde(default)]
    pub closed: bool,
    #[serde(default)]
    pub default: bool,
}

fn yes() -> bool {
    true
}

/// The statuses of a new org.
pub(crate) fn standard_statuses() -> Vec<TaskStatus> {
    let status = |name: &str| TaskStatus {
        name: name.to_owned(),
        closed: name == "Completed",
        default: name == "Not Started",
    };
    [
        "Not Started",
        "In Progress",
        "Completed",
        "Waiting on someone else",
        "Deferred",
    ]
    .map(status)
    .to_vec()
}
