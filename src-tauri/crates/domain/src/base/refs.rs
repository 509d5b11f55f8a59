//! References to records that may still wait for their id.

use crate::base::ids::{OutboxId, SfId};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// A task by the id that it has now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "at", content = "id", rename_all = "snake_case")]
#[ts(export)]
pub enum TaskRef {
    /// It is in Salesforce.
    Salesforce(SfId),
    /// It waits here.
    Outbox(OutboxId),
}

/// Whoever a call or a Task is about, by the id that the record has now.
///
/// On the wire and on disk this is one text: the id, or `new:` and the write that makes the record. No record id has a colon.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(from = "String", into = "String")]
#[ts(export, type = "string")]
pub enum PersonRef {
    /// The record is in Salesforce.
    Salesforce(SfId),
    /// This write makes it.
    Waiting(OutboxId),
}

const WAITING: &str = "new:";

impl PersonRef {
    /// The id in Salesforce, once there is one.
    pub fn salesforce(&self) -> Option<&SfId> {
        match self {
            Self::Salesforce(id) => Some(id),
            Self::Waiting(_) => None,
        }
    }

    /// The write that makes the record, until it has landed.
    pub fn waiting(&self) -> Option<OutboxId> {
        match self {
            Self::Salesforce(_) => None,
            Self::Waiting(write) => Some(*write),
        }
    }
}

impl From<SfId> for PersonRef {
    fn from(id: SfId) -> Self {
        Self::Salesforce(id)
    }
}

impl From<String> for PersonRef {
    fn from(text: String) -> Self {
        let write = text.strip_prefix(WAITING).and_then(|id| id.parse().ok());
        write.map_or(Self::Salesforce(SfId(text)), |id| {
            Self::Waiting(OutboxId(id))
        })
    }
}

impl From<PersonRef> for String {
    fn from(person: PersonRef) -> Self {
        person.to_string()
    }
}

impl fmt::Display for PersonRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Salesforce(id) => id.fmt(f),
            Self::Waiting(write) => write!(f, "{WAITING}{write}"),
        }
    }
}

impl PartialEq<SfId> for PersonRef {
    fn eq(&self, id: &SfId) -> bool {
        self.salesforce() == Some(id)
    }
}

/// The user whose task it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskOwner {
    /// The User record.
    pub id: SfId,
    /// The name; empty if it may not be seen.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_one_text_whether_in_salesforce_or_waiting() {
        for text in [
            "003000000000001AAA",
            "new:0190d3a2-7c1e-7000-8000-000000000001",
            "new:no-uuid",
            "",
        ] {
            let person = PersonRef::from(String::from(text));
            assert_eq!(String::from(person.clone()), text);
            assert_eq!(
                person.waiting().is_some(),
                text.starts_with("new:0"),
                "{text}"
            );
        }
    }
}
