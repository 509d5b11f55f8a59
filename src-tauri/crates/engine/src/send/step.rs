//! The steps that a row can take on its way to Salesforce, as data: each is one request, with what its answer is read for.
//!
//! *They only go forward.* A read comes before the write that it is for; what is asked after a refusal is asked for the last
//! time. No step leads back to one that stands above it here, so that a row is at its end after a few requests.

use super::join::Completion;
use super::moved::Named;
use domain::base::ids::SfId;
use domain::base::refusal::Refusal;
use domain::org::facts::OrgFacts;
use domain::org::package;
use domain::org::task_fields::TaskFields;
use domain::outbox::job::JobResult;
use domain::outbox::join::Join;
use domain::outbox::log_record::LogRecord;
use domain::outbox::phone_change::PhoneChange;
use domain::outbox::row::Row;
use domain::people::new_person::NewPerson;
use salesforce::{Duplicates, RecordId};

/// What comes next.
pub(super) enum Next<'a> {
    /// One more request.
    Take(Step<'a>),
    /// The row has come to this.
    Settled(JobResult),
}

/// One request and the reason for it.
pub(super) enum Step<'a> {
    /// Look for another tool's Task of the call, leaving out these Tasks.
    Seek(&'a Join, &'a [SfId]),
    /// Read another tool's Task of the call before it is completed.
    ReadOther(Other<'a>),
    /// Read what the Task of a change holds now.
    ReadBefore(Change<'a>),
    /// Make a Task.
    MakeTask(&'a TaskFields),
    /// Make a log record, and the Task with it unless the call has none.
    MakeLogged(&'a TaskFields, &'a LogRecord),
    /// Make a Case, and the Task in it, with the log record if there is one.
    MakeInCase(&'a TaskFields, Option<&'a LogRecord>),
    /// Make a Contact or a Lead.
    MakePerson(&'a NewPerson),
    /// Read what a phone field of a record holds now.
    ReadPhone(RecordId, &'a PhoneChange),
    /// Complete another tool's Task, and make the log record beside it.
    CompleteLogged(Completion, &'a LogRecord),
    /// Complete another tool's Task.
    CompleteTask(Completion),
    /// Log the call that does a next step: the record is made, and the Task changed to point to it.
    LogOnTask(RecordId, TaskFields, &'a LogRecord),
    /// Change the Task and its log record.
    ChangeLogged(RecordId, TaskFields, &'a LogRecord),
    /// Change the Task alone.
    ChangeTask(RecordId, TaskFields),
    /// Write what a phone field is to hold.
    WritePhone(RecordId, &'a PhoneChange),
    /// The log record is there by an earlier request: find the Task that was made with it.
    AdoptTask(&'a LogRecord, Option<RecordId>),
    /// The log record is there by an earlier request: find it.
    AdoptRecord(&'a LogRecord),
    /// The Task is there by an earlier request: read which Case it is in.
    ReadCase(RecordId),
    /// Verify whether an earlier request has landed. Records of other rows are not taken for its own.
    Verify(&'a [SfId]),
    /// Verify the same, as the record that the new person looks like may be the one that a lost request has made.
    VerifyAlike(Duplicates),
    /// Read who the new person looks like.
    ReadAlike(Duplicates),
    /// Ask where the records went that the refused write names.
    Follow(Vec<Named>, Refusal),
}

/// A change, and what it was made against.
pub(super) struct Change<'a> {
    pub(super) task: RecordId,
    pub(super) fields: &'a TaskFields,
    pub(super) base: &'a TaskFields,
    /// It only repairs what a lost request may have put back.
    pub(super) repairs: bool,
    /// What is to be read of the Task.
    pub(super) names: Vec<&'static str>,
}

/// Another tool's Task, and what the call has for it.
pub(super) struct Other<'a> {
    pub(super) id: RecordId,
    pub(super) task: &'a SfId,
    pub(super) fields: &'a TaskFields,
}

impl<'a> Next<'a> {
    /// The row's record is in Salesforce.
    pub(super) fn landed(id: &RecordId) -> Self {
        Self::Settled(landed(id))
    }

    /// The write of a change: what is left of it after it was compared.
    pub(super) fn change(task: RecordId, left: TaskFields, row: &'a Row, org: &OrgFacts) -> Self {
        Self::Take(match log_of(row, org) {
            // The first row of a call that does a next step: its record is not there yet.
            Some(log) if log.key == row.id => Step::LogOnTask(task, left, log),
            Some(log) => Step::ChangeLogged(task, left, log),
            None => Step::ChangeTask(task, left),
        })
    }

    /// The question whether the row, or another tool's record of its call, is there.
    pub(super) fn verify(row: &'a Row, not: &'a [SfId]) -> Self {
        match row.join.as_ref().filter(|_| row.seeks()) {
            Some(join) => Self::Take(Step::Seek(join, not)),
            None => Self::Take(Step::Verify(not)),
        }
    }
}

/// The log record that the row writes, in an org that has the package.
pub(super) fn log_of<'a>(row: &'a Row, org: &OrgFacts) -> Option<&'a LogRecord> {
    row.log.as_ref().filter(|_| package::is_there(org))
}

pub(super) fn landed(id: &RecordId) -> JobResult {
    JobResult::Landed(SfId(String::from(id.as_str())))
}
