//! The outbox on screen.

use crate::base::ids::{CallId, OutboxId, SfId};
use crate::base::time::Millis;
use crate::call::event::{Direction, Outcome};
use crate::org::form_field::FormField;
use crate::org::task_fields::TaskField;
use crate::people::candidate::Candidate;
use crate::people::new_person::Lookalikes;
use crate::view::asked::AskedView;
use crate::view::error::UiError;
use crate::view::panel::TaskView;
pub use crate::view::write_state::{WriteLabel, WriteState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// It changes what stands in a phone field of a record.
    ChangePhone,
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
    /// When it was made.
    pub made: Millis,
    /// The record that can be looked at for it: the Task that it changes, else whom it is about.
    pub opens: Option<SfId>,
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
    /// The call whose record it makes or changes.
    pub call: Option<WriteCall>,
    /// All that it writes.
    pub fields: Vec<WriteField>,
    /// The write that must be in Salesforce first.
    pub after: Option<OutboxId>,
    /// An answer was lost: it may be in Salesforce already.
    pub may_be_there: bool,
    /// It was exported for another computer at this moment, and is not sent from here.
    pub exported_at: Option<Millis>,
    /// It was tried since then without success, so often or so long that a person must look.
    pub retrying_since: Option<Millis>,
    /// The next step, which can be changed in place.
    pub step: Option<TaskView>,
    /// The new person, who can be changed until somebody has been made; or the phone field of a record and what it is to hold.
    pub person: Option<PersonToMake>,
    /// Whether the agent may choose another person for it.
    pub may_relink: bool,
    /// Another change of the same record with which its turn could be changed.
    pub order: Option<OrderView>,
}

/// The call that a write is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WriteCall {
    /// Which call.
    pub id: CallId,
    /// Its number as people write it; empty if withheld.
    pub number: String,
    /// Which way it went.
    pub direction: Direction,
    /// Seconds of talk.
    pub talk_seconds: u32,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// Something that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WriteField {
    /// Which field.
    pub label: WriteLabel,
    /// What is written into it.
    pub value: WriteValue,
}

/// A value that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum WriteValue {
    /// Text as it is.
    Text {
        /// It.
        text: String,
    },
    /// A length of time.
    Seconds {
        /// How many.
        seconds: u32,
    },
    /// A day, `YYYY-MM-DD`.
    Date {
        /// Which.
        date: String,
    },
    /// A moment.
    Moment {
        /// Which.
        at: Millis,
    },
    /// Whether the Task is closed.
    Closed {
        /// Whether.
        closed: bool,
    },
    /// What is there is removed.
    Nothing,
    /// A phone number.
    Number {
        /// The one that must stand there before, as people write it; nothing: the field must be empty.
        from: Option<String>,
        /// The one that is to stand there; nothing: the field is emptied.
        to: Option<String>,
    },
}

/// A person who is to be made, or one field of a record that is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PersonToMake {
    /// Its object.
    pub object: String,
    /// What can be filled in, and what Salesforce has refused it for.
    pub fields: Vec<FormField>,
    /// What is filled in, by API names.
    pub values: std::collections::BTreeMap<String, String>,
    /// The field for the company, where that is one of the org's accounts and the agent may set it.
    pub account_field: Option<FormField>,
    /// The company that was chosen.
    pub account: Option<Candidate>,
    /// The fields that Salesforce named when it refused.
    pub refused: Vec<String>,
}

/// Two changes of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OrderView {
    /// The change that goes before this one.
    pub before: OutboxId,
    /// The fields that both write: the later value stays. If there are none, the order makes no difference.
    pub both: Vec<TaskField>,
    /// Whether their order can be changed: nothing of either may have left.
    pub may_change: bool,
}

/// A write that the agent has discarded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DiscardedView {
    /// Which write.
    pub id: OutboxId,
    /// What it would have done.
    pub kind: WriteKind,
    /// The Task's subject, or the person's name.
    pub subject: String,
    /// The person that it was about.
    pub about: Option<String>,
    /// The call that it was of.
    pub call: Option<WriteCall>,
    /// When it was discarded.
    pub at: Millis,
    /// How many writes went along with it.
    pub along: u32,
    /// An answer was lost: it may be in Salesforce all the same.
    pub may_be_there: bool,
}

/// What Salesforce has confirmed today.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SentToday {
    /// How many.
    pub count: u32,
    /// The newest of them, newest first.
    pub newest: Vec<SentView>,
}

/// A write that is in Salesforce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SentView {
    /// Which write.
    pub id: OutboxId,
    /// What it did.
    pub kind: WriteKind,
    /// The Task's subject, or the person's name.
    pub subject: String,
    /// The person that it is about.
    pub about: Option<String>,
    /// The call that it is of.
    pub call: Option<WriteCall>,
    /// When Salesforce confirmed it.
    pub at: Millis,
    /// The record.
    pub record: SfId,
    /// What it is there without, as the agent may not fill those fields.
    pub left_out: Vec<WriteLabel>,
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
    /// Whether both can be kept: texts of a note that are not too long together.
    pub both: bool,
}

/// Whose value stands in a field after a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Keep {
    /// The agent's.
    Mine,
    /// What is in Salesforce.
    Theirs,
    /// Both texts, theirs first, where the field takes both.
    Both,
}
