//! A form that has not been sent yet: which form it is, and what was typed in it.
//!
//! A call's own note and answers are no form: they are kept with the call ([`crate::record::draft`]). Everything else
//! that can be typed is a form, and all forms are kept by one mechanism, so that a field that is added later is kept as
//! well. **Invariant:** a form with words in it is removed only by the agent, or in the step that takes it over.

use crate::base::ids::{CallId, OutboxId};
use crate::base::refs::{PersonRef, TaskRef};
use crate::session::Account;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Which form it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "form", rename_all = "snake_case")]
#[ts(export)]
pub enum DraftKey {
    /// A to-do.
    NextStep {
        /// The call on whose card it is written; nothing: the screen without a call.
        call: Option<CallId>,
    },
    /// A to-do about a person who is opened without a call.
    PersonStep {
        /// The person.
        about: PersonRef,
    },
    /// A new Contact or Lead.
    NewPerson {
        /// The call that is with this person.
        call: CallId,
    },
    /// A next step that is being changed.
    Task {
        /// The task.
        task: TaskRef,
    },
    /// What a write that waits was asked for.
    Answers {
        /// The write.
        write: OutboxId,
    },
    /// A new person who waits to be made, and is filled in anew.
    Person {
        /// The write.
        write: OutboxId,
    },
    /// Who is looked for to take a person's place in a write.
    OtherPerson {
        /// The write.
        write: OutboxId,
    },
    /// What is to stand in each field of a write that somebody else has changed, too.
    Conflict {
        /// The write.
        write: OutboxId,
    },
    /// What is looked for among people.
    Search {
        /// The call that is to be given to them.
        call: Option<CallId>,
    },
    /// What is looked for among past calls.
    PastCalls,
    /// What is looked for in the outbox.
    Outbox,
    /// Where to sign in.
    SignIn,
    /// What is about to be added to a setting.
    Setting {
        /// The setting's own name for the field.
        field: String,
    },
    /// Where the agent was in a call's card: tab, field, caret and how far it was scrolled. No word is in it.
    Place {
        /// The call.
        call: CallId,
    },
}

impl DraftKey {
    /// The call on whose card the form stands.
    pub fn call(&self) -> Option<CallId> {
        match self {
            Self::NextStep { call } | Self::Search { call } => *call,
            Self::NewPerson { call } | Self::Place { call } => Some(*call),
            Self::PersonStep { .. }
            | Self::Task { .. }
            | Self::Answers { .. }
            | Self::Person { .. }
            | Self::OtherPerson { .. }
            | Self::Conflict { .. }
            | Self::PastCalls
            | Self::Outbox
            | Self::SignIn
            | Self::Setting { .. } => None,
        }
    }

    /// Whether the form holds something that was typed.
    pub fn has_words(&self) -> bool {
        !matches!(self, Self::Place { .. })
    }
}

/// Which form, of which agent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftId {
    /// The agent who typed; nothing where nobody was signed in.
    pub owner: Option<Account>,
    /// Which form.
    pub key: DraftKey,
}

/// The name under which a form keeps the id of the record it will make. Once a write with that id exists, the form is
/// done.
pub const MAKES: &str = "id";

/// A form with words in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormDraft {
    /// Which form.
    pub key: DraftKey,
    /// The agent who typed.
    pub owner: Option<Account>,
    /// What was typed, by the form's own field names.
    pub values: BTreeMap<String, String>,
    /// The number of the newest edit.
    pub seq: u32,
}

impl FormDraft {
    /// Whose form, and which.
    pub fn id(&self) -> DraftId {
        DraftId {
            owner: self.owner.clone(),
            key: self.key.clone(),
        }
    }
}

impl std::fmt::Debug for FormDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FormDraft({:?}, seq {})", self.key, self.seq)
    }
}
