//! What is to be written.

use crate::base::ids::{CallId, SfId};
use crate::base::refs::{TaskOwner, TaskRef};
use crate::org::facts::{OrgFacts, TASK};
use crate::org::task_fields::TaskFields;
use crate::outbox::phone_change::PhoneChange;
use crate::people::new_person::NewPerson;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub enum Write {
    /// Make the one closed Task of a call.
    LogCall {
        /// The call.
        call: CallId,
        /// All its fields.
        fields: TaskFields,
    },
    /// Make an open Task.
    AddNextStep {
        /// The call that it was made from.
        call: Option<CallId>,
        /// All its fields.
        fields: TaskFields,
        /// Whose it is to be, if not the agent's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<TaskOwner>,
    },
    /// Change some fields of a Task.
    Change {
        /// Which Task.
        task: TaskRef,
        /// The fields that the agent changed, and no others.
        fields: TaskFields,
        /// What they held before. A field that is missing here is written whatever it holds now.
        #[serde(default)]
        base: TaskFields,
        /// The change only repairs what a lost request may have put back: whatever a colleague has written since then
        /// stays.
        #[serde(default, alias = "mends")]
        repairs: bool,
    },
    /// Make a Contact or a Lead.
    NewPerson(NewPerson),
    /// Change what stands in a phone field of a record.
    ChangePhone(PhoneChange),
}

static NO_TASK: TaskFields = TaskFields(BTreeMap::new());

/// A change whose Task is not decided yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The fields that are different.
    pub fields: TaskFields,
    /// What they held before.
    pub base: TaskFields,
    /// See [`Write::Change`].
    pub repairs: bool,
}

impl Edit {
    /// The edit that turns `old` into `new`.
    pub fn between(old: &TaskFields, new: &TaskFields) -> Self {
        let fields = old.change_to(new);
        Self {
            base: old.of(&fields),
            fields,
            repairs: false,
        }
    }

    /// The write that makes this edit to a Task.
    pub fn of(self, task: TaskRef) -> Write {
        Write::Change {
            task,
            fields: self.fields,
            base: self.base,
            repairs: self.repairs,
        }
    }
}

impl Write {
    /// Whether a repetition would make a second record.
    pub fn creates(&self) -> bool {
        match self {
            Self::LogCall { .. } | Self::AddNextStep { .. } | Self::NewPerson(_) => true,
            Self::Change { .. } | Self::ChangePhone(_) => false,
        }
    }

    /// The object of the record that it makes or changes.
    pub fn object(&self) -> &str {
        match self {
            Self::LogCall { .. } | Self::AddNextStep { .. } | Self::Change { .. } => TASK,
            Self::NewPerson(person) => &person.object,
            Self::ChangePhone(change) => &change.object,
        }
    }

    /// The fields of a Task that are written; none if the write is not for a Task.
    pub fn fields(&self) -> &TaskFields {
        match self {
            Self::LogCall { fields, .. }
            | Self::AddNextStep { fields, .. }
            | Self::Change { fields, .. } => fields,
            Self::NewPerson(_) | Self::ChangePhone(_) => &NO_TASK,
        }
    }

    /// The user whose Task it makes, if that is not the agent and if this agent may give one to somebody else.
    pub fn owner(&self, org: &OrgFacts) -> Option<&SfId> {
        match self {
            Self::AddNextStep {
                owner: Some(owner), ..
            } if org.may_create(TASK, "OwnerId") => Some(&owner.id),
            Self::LogCall { .. }
            | Self::AddNextStep { .. }
            | Self::Change { .. }
            | Self::NewPerson(_)
            | Self::ChangePhone(_) => None,
        }
    }

    /// Whether an earlier write may have to go first.
    pub fn changes(&self) -> bool {
        matches!(self, Self::Change { .. } | Self::ChangePhone(_))
    }

    /// Whether both change the same Task, or the same phone field of a record: then the earlier one goes first.
    pub fn changes_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Change { task, .. }, Self::Change { task: theirs, .. }) => task == theirs,
            (Self::ChangePhone(change), Self::ChangePhone(theirs)) => {
                change.is_of_the_field_of(theirs)
            }
            _ => false,
        }
    }
}
