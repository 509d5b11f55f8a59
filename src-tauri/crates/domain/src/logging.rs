//! What becomes of a call in Salesforce: one call, one Task, whatever was saved, how often and when.
//!
//! There is one rule, and it is applied after every event: compare the Task that the call should have now with the Task
//! as the outbox has it, and put the difference into the outbox. The rule treats a hang-up, a late event, a save in
//! wrap-up and a pick on the next day alike.
//!
//! **Invariant:** the row that creates a call's Task has an id that follows from the call, so there is only one.

pub mod change;
pub mod completing;
pub mod details;
pub mod follow_up;
pub mod held;
pub mod join;
pub mod keep_off;
pub(crate) mod left_out;
pub mod log_record;
pub mod loggable;
pub(crate) mod needs_you;
pub mod new_case;
pub mod old;
pub mod reconcile;
pub mod repair;
pub mod task;
pub mod timing;
