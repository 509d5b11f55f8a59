//! What becomes of a call in Salesforce: one call, one Task, whatever was saved, how often and when.
//!
//! There is one rule and it is applied after everything that happens: compare the Task that the call should have now
//! with the Task as the outbox has it, and put the difference into the outbox. A hang-up, a late event, a save in
//! wrap-up and a pick on the next day are all the same to it.
//!
//! **Invariant:** the row that creates a call's Task has an id that follows from the call, so there is only one.

pub mod change;
pub mod completing;
pub mod details;
pub mod follow_up;
pub mod held;
pub mod join;
pub mod log_record;
pub mod loggable;
pub mod reconcile;
pub mod repair;
pub mod task;
pub mod timing;
