//! What the worker is asked, and what it answers.

use crate::base::ids::SfId;
use crate::base::refusal::Refusal;
use crate::outbox::conflict::Conflict;
use crate::outbox::join::Joined;
use crate::people::new_person::Lookalikes;

/// What the worker is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Send it. The attempt has been counted.
    Send,
    /// Ask whether an earlier request has landed, or whether another tool has made the record.
    Verify,
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
    Busy(Refusal),
    /// The org's daily requests are used up.
    LimitReached(Refusal),
    /// The session is over; nothing was carried out.
    SignedOut,
    /// Salesforce refused it.
    Refused(Refusal),
    /// Somebody else has changed the same fields; nothing was written.
    Conflict(Conflict),
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
    pub refusal: Refusal,
    /// Each record that is gone, and what stands in its place: the contact of a converted lead, the winner of a merge;
    /// nothing where it was deleted.
    pub records: Vec<(SfId, Option<SfId>)>,
}
