//! What the settings check has found: each thing by name, with who mends it.

use crate::base::problem::Problem;
use crate::base::refusal::Mender;
use crate::base::time::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Weight {
    /// Nothing is logged or nobody is found until it is mended.
    Stops,
    /// Something is left out.
    Limits,
    /// Good to know.
    Notice,
}

/// All that the check can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingCode {
    /// Nobody is signed in.
    NotSignedIn,
    /// The session ended, or the last sign-in failed: `error` says why.
    SignInFailed,
    /// The app was not granted `refresh_token`: the session ends for good when it expires.
    ScopeMissing,
    /// Salesforce can't be reached.
    Unreachable,
    /// The org would not be described: `error` says why.
    OrgRefused,
    /// The agent can't see tasks.
    TaskHidden,
    /// The agent may not make tasks.
    TaskNotCreateable,
    /// The agent may not change tasks: later edits won't be sent.
    TaskNotUpdateable,
    /// No status closes a task.
    NoClosedStatus,
    /// The agent can't see an object (`object`): it is left out.
    ObjectHidden,
    /// The agent can't see any phone field of an object (`object`).
    NoPhoneField,
    /// The agent can't see who is not to be called (`object`, `field`): nobody of that object is marked.
    DoNotCallHidden,
    /// A field that Ringside fills is not there or may not be filled (`field`): it is left out.
    FieldHidden,
    /// The org requires a field that Ringside does not fill (`field`, `label`): the sidebar asks for it.
    FieldRequired,
    /// Tasks have no unique key field: a lost answer is looked for before it is sent again.
    NoKeyField,
    /// Calls of nobody are to be logged to a record, and none is chosen: they wait.
    FallbackNotSet,
    /// The record for calls of nobody (`name`) was deleted, can't be seen, or takes no tasks.
    FallbackGone,
    /// Calls are to be logged to the package's log, and it is not installed or not to be seen: they become tasks.
    PackageMissing,
    /// The package is there without a field of it (`field`), or that may not be filled: calls become tasks.
    PackageIncomplete,
    /// A field that is to be filled is not there or not to be seen (`field`): it is left out.
    MappedFieldAbsent,
    /// A field that is to be filled may not be written (`field`): it is left out.
    MappedFieldReadOnly,
    /// A field that is to be filled is of a type that can't hold it (`field`): it is left out.
    MappedFieldUnfit,
    /// A field that is to be filled is too short for some of what it is to hold (`field`).
    MappedFieldShort,
    /// The agent may not use the record type that is set for tasks.
    RecordTypeUnusable,
    /// A status that is set for a kind of call does not close a Task here (`value`): the usual one is taken.
    StatusUnusable,
    /// A priority that is set for a kind of call is none of this org's, or the agent may not set one (`value`): the org's
    /// default is taken.
    PriorityUnusable,
    /// Each line that counts is also one that never does: no call is logged.
    NoLineCounts,
    /// No phone is connected.
    NoPhone,
    /// The clock of this machine differs from Salesforce's (`minutes`).
    ClockWrong,
    /// Most of the org's daily requests are used (`percent`).
    RequestsLow,
    /// This machine has made as many requests as it may in a day (`count`).
    RequestCapReached,
    /// The list of numbers is still being read: some callers are not known yet.
    IndexFilling,
    /// The list of numbers is empty.
    IndexEmpty,
    /// Writes of another user wait here (`count`).
    OtherUsersWrites,
    /// Writes need the agent (`count`).
    WritesNeedYou,
    /// Logging is paused.
    LoggingPaused,
    /// Logging is off.
    LoggingDisabled,
    /// The org has no such value of `CallType` (`name`): it is left empty.
    CallTypeAbsent,
    /// Customers' numbers are looked up in a field (`field`) that is not there, or that no record can be found by: they are not
    /// looked up.
    CustomerFieldUnusable,
    /// Salesforce Voice makes a Task of a call, and the agent can't see which (`field`): the call has two.
    VoiceTaskHidden,
    /// Cases are to be made of calls, and the agent may not make one: calls are logged without.
    CaseNotCreateable,
}

/// The settings check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// Whether the org is being asked.
    pub running: bool,
    /// When it was last done; nothing before the first time.
    pub at: Option<Millis>,
    /// What was found, the worst first. Empty: all is well.
    pub findings: Vec<Finding>,
}

/// One thing that the check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// How bad.
    pub weight: Weight,
    /// Who can mend it.
    pub mender: Mender,
    /// What fills the words in: `object`, `field`, `label`, `name`, `percent`, `minutes`, `count`.
    pub params: BTreeMap<String, String>,
    /// What was answered, where that has words of its own.
    pub problem: Option<Problem>,
}
