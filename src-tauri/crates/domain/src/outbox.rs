//! The outbox: every write that Salesforce is to get, and the rules by which each lands exactly once.
//!
//! A row is on disk before anything is sent. It moves like this:
//!
//! ```text
//! Queued --take, attempts + 1, on disk--> Sending --answer--> Sent { id }
//!    ^                                       |  transient --> Queued, with a later next try
//!    |                                       |  refused  ---> Wedged { error }: a person is asked, others go on
//!    |                                       |  conflicting  ---> Wedged, with what somebody else wrote
//!    |                                       |  no answer --> InDoubt { since }
//!    +---- looked for long enough, not there ----------------- InDoubt
//!
//! any of these but Sending and Sent --the agent discards it--> Discarded { was } --takes that back--> what it was
//! ```
//!
//! *Count first.* The attempt is counted and written before the request leaves. A row that is found `Sending` at start
//! was cut off by a crash: the request may have been carried out, so it is `InDoubt`, never simply queued.
//!
//! *InDoubt.* A change that is in doubt is simply sent again: the same values written twice are the same as once. There
//! is one exception: if a newer change was written in between and the lost request is carried out last, it puts the old
//! text back. So where a newer change has followed, its values are written once more when the lost request can no
//! longer be running. A create that is in doubt is never sent again blindly. Where the org has a unique key field, the
//! create is sent again with the same key, and the refusal `DUPLICATE_VALUE` proves that the first one had landed.
//! Where the org has none, Ringside searches for the Task by `CallObject` until the first request can no longer be
//! running (Salesforce ends a request after ten minutes), and only then sends the create again.
//!
//! *Conflicts.* A change knows what its fields held when the agent changed them. Before it is written the Task is read,
//! and what somebody else has written into the same fields is never overwritten: the agent decides (`conflict`).
//!
//! *Phone numbers.* A phone field of a record is read before it is written, too, and compared by the number and not by its
//! text. Where it holds anything but the number that was confirmed, nothing is written and a person is asked (`phone_change`).
//!
//! *Batches.* Rows that are due together and go the same way are sent as one request. Each keeps its own proof and has
//! its own answer; only a lost answer is lost for all of them (`batch`).
//!
//! *Parents.* A change to a Task that has not landed yet waits for that Task's id. Rows of one Task go in the order in
//! which they were made; a wedged row holds up its own changes and nobody else's.
//!
//! *By hand.* The agent can hold a row, send it now, discard it and take that back (`by_hand`). What is discarded stays on
//! disk with the status that it had, and is never sent. A discarded create takes its own changes with it, and what named
//! a discarded person lets it go: no row is left to wait for one that will not land.
//!
//! *Exported.* A row that went into a file for another computer waits here; whoever sends it verifies it first (`elsewhere`).
//!
//! **Invariant:** no function here removes a row that Salesforce has not confirmed, except that the agent discards it: then
//! it is kept, and can be taken back.

pub mod about;
pub mod asked;
pub mod batch;
pub mod by_hand;
pub mod case_of;
pub mod conflict;
pub mod elsewhere;
pub mod exported;
pub mod job;
pub mod join;
pub mod left_out;
pub mod log_record;
pub mod looked_at;
pub mod new_case;
pub mod order;
pub mod phone_change;
pub mod requests;
pub mod results;
pub mod row;
pub mod seek;
pub mod seen;
pub mod voice;
pub mod waits;
pub mod write;
