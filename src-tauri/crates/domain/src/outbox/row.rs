//! One write and its status.

use crate::base::ids::{OutboxId, SfId};
use crate::base::refusal::Refusal;
use crate::org::facts::OrgFacts;
use crate::org::field_map::Mapped;
use crate::org::package;
use crate::org::required::Answers;
use crate::org::task_fields::TaskFields;
use crate::outbox::conflict::Conflict;
use crate::outbox::exported::Exported;
use crate::outbox::job::Job;
use crate::outbox::join::Join;
use crate::outbox::left_out::LeftOut;
use crate::outbox::log_record::LogRecord;
use crate::outbox::looked_at::{LetGo, Retries};
use crate::outbox::new_case::NewCase;
use crate::outbox::phone_change::NumberOf;
use crate::outbox::requests::Requests;
use crate::outbox::seen::Seen;
use crate::outbox::write::{Edit, Write};
use crate::people::new_person::Lookalikes;
use crate::session::Account;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How long a request may run at Salesforce before the server itself ends it (REST limits: ten minutes), and a
/// minute for clocks and for what the server still has to write down.
pub const LONGEST_REQUEST: SignedDuration = SignedDuration::from_mins(11);

/// The status of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// It waits for its turn.
    Queued,
    /// The attempt is counted and the request may be on its way.
    Sending {
        /// When it was taken.
        at: Timestamp,
    },
    /// A request left and no answer came.
    #[serde(alias = "unsure")]
    InDoubt {
        /// When the last request that may have been carried out left.
        since: Timestamp,
        /// When it was last verified that nothing has landed.
        not_there: Option<Timestamp>,
    },
    /// Salesforce refused it: a person must look.
    Wedged {
        /// What Salesforce said.
        #[serde(alias = "error")]
        refusal: Refusal,
    },
    /// It is in Salesforce.
    Sent {
        /// The Task.
        task: SfId,
    },
    /// The agent took it back, or kept what somebody else wrote, before anything was carried out.
    Withdrawn,
    /// The agent has discarded it: it is never sent, and kept so that this can be taken back.
    Discarded {
        /// When.
        at: Timestamp,
        /// What it was before.
        was: Box<Status>,
        /// The write that it went along with.
        with: Option<OutboxId>,
        /// What had named the person that it was to make.
        #[serde(default)]
        let_go: Vec<LetGo>,
    },
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
    /// The log record that is written along with the Task, or instead of it.
    #[serde(default)]
    pub log: Option<LogRecord>,
    /// The org's custom fields that are filled, too.
    #[serde(default)]
    pub mapped: Option<Mapped>,
    /// The record type that was set when the row was made.
    #[serde(default)]
    pub record_type: Option<String>,
    /// Another tool's Task that the row may complete instead of making one.
    #[serde(default)]
    pub join: Option<Join>,
    /// The Case that is made with the Task.
    #[serde(default)]
    pub case: NewCase,
    /// What the agent answered for the fields that the org requires and Ringside can't fill.
    #[serde(default)]
    pub answers: Answers,
    /// The fields for which Salesforce has refused the row.
    #[serde(default)]
    pub refused_for: BTreeSet<String>,
    /// How far it is.
    pub status: Status,
    /// How many requests may have left for it.
    pub attempts: u32,
    /// The existing records that a new person may be a duplicate of.
    #[serde(default)]
    pub lookalikes: Option<Lookalikes>,
    /// When it was made; rows go in this order.
    pub made: Timestamp,
    /// It is not sent before this moment.
    pub not_before: Option<Timestamp>,
    /// What went wrong last, for the agent to see.
    pub last_error: Option<Refusal>,
    /// What somebody else wrote into the fields that this changes.
    #[serde(default, alias = "clash")]
    pub conflict: Option<Conflict>,
    /// What is still open about its requests.
    #[serde(flatten)]
    pub requests: Requests,
    /// Whether records that it names were already replaced by their successors. This is done once; after that a person
    /// is asked.
    #[serde(default)]
    pub followed: bool,
    /// The agent holds it: it is not sent until the agent lets it go.
    #[serde(default)]
    pub on_hold: bool,
    /// Its tries since a person last looked at it.
    #[serde(default)]
    pub retries: Retries,
    /// When Salesforce confirmed it.
    #[serde(default)]
    pub sent_at: Option<Timestamp>,
    /// How often it was refused for what may have been the fault of the rows that were sent with it.
    #[serde(default)]
    pub refused_together: u32,
    /// It is in a file for another computer, and is not sent from here until the agent wants that.
    #[serde(default)]
    pub exported: Option<Exported>,
    /// What its last request went without.
    #[serde(default)]
    pub left_out: LeftOut,
    /// The task as the agent saw it when this was made: it is named and changed by that also where no list has it any more.
    #[serde(default)]
    pub seen: Option<Box<Seen>>,
    /// The number that it asks somebody to check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checks: Option<NumberOf>,
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
            case: NewCase::None,
            answers: Answers::default(),
            refused_for: BTreeSet::new(),
            status: Status::Queued,
            attempts: 0,
            made,
            not_before: None,
            last_error: None,
            conflict: None,
            lookalikes: None,
            requests: Requests::default(),
            followed: false,
            on_hold: false,
            retries: Retries::default(),
            sent_at: None,
            refused_together: 0,
            exported: None,
            left_out: LeftOut::default(),
            seen: None,
            checks: None,
        }
    }

    /// Whether Salesforce has confirmed it.
    pub fn is_sent(&self) -> bool {
        matches!(self.status, Status::Sent { .. })
    }

    /// Whether the agent has discarded it.
    pub fn is_discarded(&self) -> bool {
        matches!(self.status, Status::Discarded { .. })
    }

    /// Whether it is not to be written: by the agent's wish or by a rule.
    pub fn is_taken_off(&self) -> bool {
        self.is_discarded() || self.status == Status::Withdrawn
    }

    /// Whether Salesforce has confirmed it without some of what the agent chose or typed.
    pub fn is_sent_in_part(&self) -> bool {
        self.is_sent() && !self.left_out.is_empty()
    }

    /// Whether nothing more is to be done for the row.
    pub fn is_settled(&self) -> bool {
        self.is_sent() || self.is_taken_off()
    }

    /// Whether no request can have left for it.
    pub fn is_untouched(&self) -> bool {
        self.attempts == 0 && self.status == Status::Queued && self.exported.is_none()
    }

    /// Whether it may have landed without our knowing: an answer was lost, or another computer has it, too.
    pub fn may_have_landed(&self) -> bool {
        self.requests.lost.is_some() || self.exported.is_some()
    }

    /// Whether its fields can still be changed in place: no request with the old ones is under way.
    pub fn is_editable(&self) -> bool {
        let is_wedged = matches!(self.status, Status::Wedged { .. });
        self.is_untouched() || is_wedged && self.exported.is_none()
    }

    /// Replaces the fields that were to be written, and makes a wedged row due again.
    pub fn edit(&mut self, fields: TaskFields) {
        let old = match &mut self.write {
            Write::LogCall { fields: old, .. }
            | Write::AddNextStep { fields: old, .. }
            | Write::Change { fields: old, .. } => std::mem::replace(old, fields),
            Write::NewPerson(_) | Write::ChangePhone(_) => return,
        };
        if let Some(lost) = &mut self.requests.lost {
            lost.fields.get_or_insert(old);
        }
        self.followed = false;
        self.try_now();
    }

    /// Merges a later edit into this row: one request instead of two.
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

    /// Whether nothing can have been carried out.
    pub fn can_be_withdrawn(&self) -> bool {
        self.is_editable() && !self.may_have_landed()
    }

    /// Whether something may have been carried out for it, or may be yet. What is discarded counts as well: it can be taken
    /// back as it is.
    pub fn may_be_there(&self) -> bool {
        self.status != Status::Withdrawn && !self.can_be_withdrawn()
    }

    /// Withdraws the row, if nothing can have been carried out. Tells whether it did.
    pub fn withdraw(&mut self) -> bool {
        let can = self.can_be_withdrawn();
        if can {
            self.status = Status::Withdrawn;
            self.not_before = None;
            self.conflict = None;
        }
        can
    }

    /// Salesforce has it.
    pub(super) fn is_there(&mut self, task: SfId, now: Timestamp) {
        self.status = Status::Sent { task };
        self.not_before = None;
        self.last_error = None;
        self.sent_at = Some(now);
    }

    /// The row after a restart: if its request was under way, the outcome is unknown.
    pub fn restored(mut self) -> Self {
        if let Status::Sending { at } = self.status {
            self.requests.lose(at);
            self.status = Status::InDoubt {
                since: at,
                not_there: None,
            };
            self.not_before = None;
        }
        self
    }

    /// Whether the org itself would refuse a repetition of this row: by a unique key field on its object, or by the key
    /// of the log record that is made with it.
    pub fn is_guarded(&self, org: &OrgFacts) -> bool {
        let by_log = self.log.is_some() && self.write.creates() && package::is_there(org);
        by_log || org.key_field_of(self.write.object()).is_some()
    }

    /// What is to be done with the row next. `has_key_field` tells whether a request now would carry a unique key.
    pub fn next_job(&self, has_key_field: bool) -> Job {
        if self.seeks() {
            return Job::Verify;
        }
        if let Status::InDoubt { since, not_there } = self.status
            && self.write.creates()
            && self.joins().is_none()
            && !(has_key_field && self.requests.keyed)
            && not_there.is_none_or(|at| at.duration_since(since) < LONGEST_REQUEST)
        {
            return Job::Verify;
        }
        Job::Send
    }

    /// Takes the row for its next job.
    pub fn take(&mut self, has_key_field: bool, now: Timestamp) -> Job {
        if self.next_job(has_key_field) == Job::Verify {
            return Job::Verify;
        }
        self.retries.since.get_or_insert(now);
        self.attempts += 1;
        self.status = Status::Sending { at: now };
        self.requests.keyed = has_key_field;
        self.not_before = None;
        Job::Send
    }

    /// A person has looked at the row, or does not want to wait: it is due now.
    pub fn try_now(&mut self) {
        match self.status {
            Status::Wedged { .. } => {
                self.status = Status::Queued;
                self.not_before = None;
                self.conflict = None;
                self.lookalikes = None;
                self.last_error = None;
            }
            Status::Queued | Status::InDoubt { .. } => self.not_before = None,
            Status::Sending { .. }
            | Status::Sent { .. }
            | Status::Withdrawn
            | Status::Discarded { .. } => {}
        }
    }
}
