//! The outbox on screen.

use crate::base::ids::OutboxId;
use crate::base::time::Millis;
use crate::org::task_fields::TaskField;
use crate::people::new_person::Lookalikes;
use crate::view::asked::AskedView;
use crate::view::error::UiError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far a write is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WriteState {
    /// It waits for its turn, the network or a sign-in.
    Waiting,
    /// It is on its way.
    Sending,
    /// Requests are few, and what is left is for calls: it is kept and goes when there are more.
    ShortOfRequests,
    /// Logging is paused or disabled: it is kept and goes when that is enabled again.
    Paused,
    /// It was sent and no answer came; it is verified before it is sent again.
    Checking,
    /// It needs a person.
    NeedsYou,
}

/// What a write does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WriteKind {
    /// It makes the record of a call.
    Call,
    /// It makes a next step.
    NextStep,
    /// It changes a task.
    Change,
    /// It closes a task.
    Complete,
    /// It makes a person.
    NewPerson,
}

/// A write that Salesforce has not confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WriteView {
    /// Which write.
    pub id: OutboxId,
    /// What it does.
    pub kind: WriteKind,
    /// The Task's subject.
    pub subject: String,
    /// The person that it is about.
    pub about: Option<String>,
    /// How far it is.
    pub state: WriteState,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next_try: Option<Millis>,
    /// What went wrong last.
    pub error: Option<UiError>,
    /// What the org requires and the agent is asked for.
    pub asked: AskedView,
    /// Where somebody else has changed the same fields: both values, side by side.
    pub conflict: Vec<ConflictView>,
    /// Who a new person may be already, by the org's rules.
    pub lookalikes: Option<Lookalikes>,
}

/// A field that two people changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ConflictView {
    /// Which field.
    pub field: TaskField,
    /// What the agent wrote; empty where it is to be empty.
    pub mine: String,
    /// What is in Salesforce.
    pub theirs: String,
}
