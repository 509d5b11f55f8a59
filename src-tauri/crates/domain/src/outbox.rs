//! The outbox: every write that Salesforce is to get, and the rules by which each lands exactly once.
//!
//! A row is on disk before anything is sent. It moves like this:
//!
//! ```text
//! Queued --take, attempts + 1, on disk--> Sending --answer--> Sent { id }
//!    ^                                       |  transient --> Queued, with a later next try
//!    |                                       |  refused  ---> Wedged { error }: a person is asked, others go on
//!    |                                       |  clashed  ---> Wedged, with what somebody else wrote
//!    |                                       |  no answer --> Unsure { since }
//!    +---- looked for long enough, not there ----------------- Unsure
//! ```
//!
//! *Count first.* The attempt is counted and written before the request leaves. A row that is found `Sending` at start
//! was cut off by a crash: the request may have been carried out, so it is `Unsure`, never simply queued.
//!
//! *Unsure* is never sent again blindly. Changes are: they write the same values twice, which is the same as once, unless
//! something newer was written in between: carried out last, the lost request puts the old text back. So where a newer
//! change has followed, its values are written once more when the lost request can no longer be running. A
//! create is not. Where the org has a unique key field the create is sent again with the same key, and the refusal
//! `DUPLICATE_VALUE` is the proof that it had landed. Where it has none, the row is looked for by `CallObject` until
//! the first request can no longer be running (Salesforce ends a request after ten minutes), and only then sent again.
//!
//! *Clashes.* A change knows what its fields held when the agent changed them. Before it is written the Task is read, and
//! what somebody else has written into the same fields is never overwritten: the agent decides (`clash`).
//!
//! *Parents.* A change to a Task that has not landed yet waits for that Task's id. Rows of one Task go in the order in
//! which they were made; a wedged row holds up its own changes and nobody else's.
//!
//! **Invariant:** no function here removes a row that Salesforce has not confirmed.

mod about;
mod clash;
mod join;
mod order;
mod results;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::Answers;
use crate::call_log::{self, LogRecord};
use crate::field_map::Mapped;
use crate::ids::{CallId, OutboxId, SfId};
use crate::new_person::{Lookalikes, NewPerson};
use crate::org_facts::{OrgFacts, TASK};
use crate::task_fields::TaskFields;
use crate::view::{TaskRef, UiError};

pub use clash::{Clash, ClashedField, Comparison, compare};
pub use join::{Found, Join, Joined};
pub use order::{next_due, next_wake};

/// How long a request may run at Salesforce before the server itself ends it (REST limits: ten minutes), and a
/// minute for clocks and for what the server still has to write down.
pub const LONGEST_REQUEST: SignedDuration = SignedDuration::from_mins(11);

/// Which user of which org a write belongs to: it is sent as nobody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Account {
    /// The org.
    pub org: SfId,
    /// The user.
    pub user: SfId,
}

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
    },
    /// Change some fields of a Task.
    Change {
        /// Which Task.
        task: TaskRef,
        /// The fields that the agent changed, and no others.
        fields: TaskFields,
        /// What they held before; a field that is not among these is written whatever it holds.
        #[serde(default)]
        base: TaskFields,
        /// It only mends what a lost request may have put back: what a colleague wrote since then stands.
        #[serde(default)]
        mends: bool,
    },
    /// Make a Contact or a Lead.
    NewPerson(NewPerson),
}

static NO_TASK: TaskFields = TaskFields(BTreeMap::new());

/// A change before it is known of which Task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The fields that are different.
    pub fields: TaskFields,
    /// What they held before.
    pub base: TaskFields,
    /// See [`Write::Change`].
    pub mends: bool,
}

impl Edit {
    /// What leads from one to the other.
    pub fn between(old: &TaskFields, new: &TaskFields) -> Self {
        let fields = old.change_to(new);
        Self {
            base: old.of(&fields),
            fields,
            mends: false,
        }
    }

    /// The write of it.
    pub fn of(self, task: TaskRef) -> Write {
        Write::Change {
            task,
            fields: self.fields,
            base: self.base,
            mends: self.mends,
        }
    }
}

impl Write {
    /// Whether a repetition would make a second record.
    pub fn creates(&self) -> bool {
        match self {
            Self::LogCall { .. } | Self::AddNextStep { .. } | Self::NewPerson(_) => true,
            Self::Change { .. } => false,
        }
    }

    /// The object of the record that it makes or changes.
    pub fn object(&self) -> &str {
        match self {
            Self::LogCall { .. } | Self::AddNextStep { .. } | Self::Change { .. } => TASK,
            Self::NewPerson(person) => &person.object,
        }
    }

    /// The fields of a Task that are written; none for what is no Task.
    pub fn fields(&self) -> &TaskFields {
        match self {
            Self::LogCall { fields, .. }
            | Self::AddNextStep { fields, .. }
            | Self::Change { fields, .. } => fields,
            Self::NewPerson(_) => &NO_TASK,
        }
    }
}

/// How far a row is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// It waits for its turn.
    Queued,
    /// The attempt is counted and the request may be on its way.
    Sending {
        /// Since when.
        at: Timestamp,
    },
    /// A request left and no answer came.
    Unsure {
        /// When the last request that may have been carried out left.
        since: Timestamp,
        /// When a look last found nothing.
        not_there: Option<Timestamp>,
    },
    /// Salesforce refused it: a person must look.
    Wedged {
        /// What Salesforce said.
        error: UiError,
    },
    /// It is in Salesforce.
    Sent {
        /// The Task.
        task: SfId,
    },
    /// The agent took it back, or let stand what somebody else wrote, before anything was carried out.
    Withdrawn,
}

/// One write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its id, and its key in orgs that have a unique key field.
    pub id: OutboxId,
    /// As whom it is sent.
    pub account: Account,
    /// What is written.
    pub write: Write,
    /// The log record that is written along with it, or in its place.
    #[serde(default)]
    pub log: Option<LogRecord>,
    /// The fields of the org's own that are filled, too.
    #[serde(default)]
    pub mapped: Option<Mapped>,
    /// The record type that was set when it was made.
    #[serde(default)]
    pub record_type: Option<String>,
    /// Another tool's Task that it may complete in place of making one.
    #[serde(default)]
    pub join: Option<Join>,
    /// What the agent answered where the org requires more of a Task than Ringside knows.
    #[serde(default)]
    pub answers: Answers,
    /// The fields for which Salesforce has refused it.
    #[serde(default)]
    pub refused_for: BTreeSet<String>,
    /// How far it is.
    pub status: Status,
    /// How many requests may have left for it.
    pub attempts: u32,
    /// Who a new person may be already.
    #[serde(default)]
    pub lookalikes: Option<Lookalikes>,
    /// When it was made; rows go in this order.
    pub made: Timestamp,
    /// Not before this moment.
    pub not_before: Option<Timestamp>,
    /// What went wrong last, for the agent to see.
    pub last_error: Option<UiError>,
    /// The fields as a request had them whose answer was lost, where they were changed after it: if that one turns out
    /// to have landed, the Task has these.
    #[serde(default)]
    pub sent_before: Option<TaskFields>,
    /// What somebody else wrote into the fields that this changes.
    #[serde(default)]
    pub clash: Option<Clash>,
    /// An answer was lost: one of its requests may have landed.
    pub may_have_landed: bool,
    /// When the last request left that may still be running at Salesforce, whatever a later one was answered.
    pub unanswered: Option<Timestamp>,
    /// Its last request carried a unique key.
    pub keyed: bool,
    /// Records that it names have been followed to where they went: that is done once, and then a person is asked.
    #[serde(default)]
    pub followed: bool,
}

/// What the worker is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Send it. The attempt has been counted.
    Send,
    /// Look whether an earlier request has landed, or whether another tool has made the record.
    Look,
}

/// What came of a job: the classes by which Ringside acts, whatever the code was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobResult {
    /// It is in Salesforce, by this request or by an earlier one.
    Landed(SfId),
    /// The request never left: nothing was carried out.
    NotSent,
    /// The request left and no usable answer came.
    NoAnswer,
    /// Salesforce answered that it did nothing and that a later try may work.
    Busy(UiError),
    /// The org's daily requests are used up.
    LimitReached(UiError),
    /// The session is over; nothing was carried out.
    SignedOut,
    /// Salesforce refused it.
    Refused(UiError),
    /// Somebody else has changed the same fields; nothing was written.
    Clashed(Clash),
    /// Salesforce takes the new person for somebody whom it has; nobody was made.
    LooksLike(Lookalikes),
    /// Records that it names have gone elsewhere, or are no longer there; nothing was written.
    Moved(Moved),
    /// The look found nothing.
    NotThere,
    /// Another tool's Task of the call was looked for: this one is there, or none is, or none is any longer.
    Sought(Option<SfId>),
    /// Another tool's Task has been completed.
    Joined(Joined),
}

/// What became of records that Salesforce would not take any longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What Salesforce said.
    pub error: UiError,
    /// Each record that is gone, and what stands in its place: the contact of a converted lead, the winner of a merge;
    /// nothing where it was deleted.
    pub records: Vec<(SfId, Option<SfId>)>,
}

impl Row {
    /// A new row.
    pub fn new(id: OutboxId, account: Account, write: Write, made: Timestamp) -> Self {
        Self {
            id,
            account,
            write,
            log: None,
            mapped: None,
            record_type: None,
            join: None,
            answers: Answers::default(),
            refused_for: BTreeSet::new(),
            status: Status::Queued,
            attempts: 0,
            made,
            not_before: None,
            last_error: None,
            sent_before: None,
            clash: None,
            lookalikes: None,
            may_have_landed: false,
            unanswered: None,
            keyed: false,
            followed: false,
        }
    }

    /// Whether Salesforce has confirmed it.
    pub fn is_sent(&self) -> bool {
        matches!(self.status, Status::Sent { .. })
    }

    /// Whether nothing is to be done for it any longer.
    pub fn is_settled(&self) -> bool {
        matches!(self.status, Status::Sent { .. } | Status::Withdrawn)
    }

    /// Whether no request can have left for it.
    pub fn is_untouched(&self) -> bool {
        self.attempts == 0 && self.status == Status::Queued
    }

    /// Whether its fields can still be changed in place: no request with the old ones can be under way.
    pub fn is_editable(&self) -> bool {
        self.is_untouched() || matches!(self.status, Status::Wedged { .. })
    }

    /// Puts other fields in place of those that were to be written, and makes a wedged row due again.
    pub fn edit(&mut self, fields: TaskFields) {
        let old = match &mut self.write {
            Write::LogCall { fields: old, .. }
            | Write::AddNextStep { fields: old, .. }
            | Write::Change { fields: old, .. } => std::mem::replace(old, fields),
            Write::NewPerson(_) => return,
        };
        if self.may_have_landed {
            self.sent_before.get_or_insert(old);
        }
        self.followed = false;
        self.try_now();
    }

    /// Takes a later edit along: one request instead of two.
    pub fn also(&mut self, edit: Edit) {
        if let Write::Change { base, .. } = &mut self.write {
            for (field, was) in edit.base.0 {
                base.0.entry(field).or_insert(was);
            }
        }
        let mut fields = self.write.fields().clone();
        fields.0.extend(edit.fields.0);
        self.edit(fields);
    }

    /// Takes it back, if nothing can have been carried out.
    pub fn withdraw(&mut self) -> bool {
        let can = self.is_editable() && !self.may_have_landed;
        if can {
            self.status = Status::Withdrawn;
            self.not_before = None;
            self.clash = None;
        }
        can
    }

    /// After a restart: what was under way has an unknown outcome.
    pub fn restored(mut self) -> Self {
        if let Status::Sending { at } = self.status {
            self.may_have_landed = true;
            self.unanswered = Some(at);
            self.status = Status::Unsure {
                since: at,
                not_there: None,
            };
            self.not_before = None;
        }
        self
    }

    /// Whether the org itself would refuse a repetition of this row: by a key field on its object, or by the key of the
    /// log record that is made with it.
    pub fn is_guarded(&self, org: &OrgFacts) -> bool {
        let by_log = self.log.is_some() && self.write.creates() && call_log::is_there(org);
        by_log || org.key_field_of(self.write.object()).is_some()
    }

    /// Takes the row for its next job. `has_key_field` tells whether a request now would carry a unique key.
    pub fn take(&mut self, has_key_field: bool, now: Timestamp) -> Job {
        if self.seeks() {
            return Job::Look;
        }
        if let Status::Unsure { since, not_there } = self.status
            && self.write.creates()
            && self.joins().is_none()
            && !(has_key_field && self.keyed)
            && not_there.is_none_or(|at| at.duration_since(since) < LONGEST_REQUEST)
        {
            return Job::Look;
        }
        self.attempts += 1;
        self.status = Status::Sending { at: now };
        self.keyed = has_key_field;
        self.not_before = None;
        Job::Send
    }

    /// A person has looked at it, or wants no waiting: it is due now.
    pub fn try_now(&mut self) {
        match self.status {
            Status::Wedged { .. } => {
                self.status = Status::Queued;
                self.not_before = None;
                self.clash = None;
                self.lookalikes = None;
            }
            Status::Queued | Status::Unsure { .. } => self.not_before = None,
            Status::Sending { .. } | Status::Sent { .. } | Status::Withdrawn => {}
        }
    }
}
