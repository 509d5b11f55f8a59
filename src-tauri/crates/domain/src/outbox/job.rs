//! What the worker is asked to do, and what it answers.

use crate::base::ids::SfId;
use crate::base::refusal::Refusal;
use crate::outbox::conflict::Conflict;
use crate::outbox::join::Joined;
use crate::people::new_person::Lookalikes;

/// What the worker is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Send the row. The attempt has been counted.
    Send,
    /// Ask whether an earlier request has landed, or whether another tool has made the record.
    Verify,
}

/// What came of a job, in the few classes by which Ringside acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobResult {
    /// It is in Salesforce, by this request or by an earlier one.
    Landed(SfId),
    /// The same, with the Case that was made with it.
    LandedWithCase {
        /// The Task.
        task: SfId,
        /// The Case.
        case: SfId,
    },
    /// Salesforce refused the Case that was to be made with the Task, and wrote neither.
    CaseRefused(Refusal),
    /// The request never left: nothing was carried out.
    NotSent,
    /// The request left and no usable answer came.
    NoAnswer,
    /// Salesforce answered that it did nothing and that a later try may work.
    Busy(Refusal),
    /// Salesforce did nothing, and its reason may be the rows that were sent with this one: it goes again with fewer.
    NotTogether(Refusal),
    /// The org's daily requests are used up.
    LimitReached(Refusal),
    /// The session is over; nothing was carried out.
    SignedOut,
    /// Salesforce refused it.
    Refused(Refusal),
    /// Somebody else has changed the same fields; nothing was written.
    Conflict(Conflict),
    /// Salesforce holds the new person to be somebody it already has; no record was made.
    LooksLike(Lookalikes),
    /// Records that the row names were merged, converted or deleted; nothing was written.
    Moved(Moved),
    /// The search found nothing.
    NotThere,
    /// The answer to the search for another tool's Task of the call: that Task, or nothing if there is none or it is
    /// gone.
    Sought(Option<SfId>),
    /// The answer to the same search: Salesforce Voice has the call, and no Task of it yet.
    SoughtTooEarly,
    /// Another tool's Task has been completed.
    Joined(Joined),
}

/// What became of records that Salesforce no longer accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What Salesforce said.
    pub refusal: Refusal,
    /// Each record that is gone, and its successor: the contact of a converted lead, the winner of a merge; nothing if
    /// the record was deleted.
    pub records: Vec<(SfId, Option<SfId>)>,
}
