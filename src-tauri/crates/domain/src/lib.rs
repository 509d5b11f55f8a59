//! The rules of Ringside, without a machine around them.
//!
//! **Invariant:** nothing here does IO, waits, logs or reads a clock. Everything is given `now` and returns data.
//!
//! The rooms are a staircase, from the ground up: base, number, budget, org, call, people, settings, session, outbox, record,
//! panel, state, logging, check, view, step. Each imports only those that stand before it here; a test holds that.

pub mod base;
pub mod budget;
pub mod call;
pub mod check;
pub mod logging;
pub mod number;
pub mod org;
pub mod outbox;
pub mod panel;
pub mod people;
pub mod record;
pub mod session;
pub mod settings;
pub mod state;
pub mod step;
pub mod view;

pub use state::stuck::goes_on;
pub use step::{next_wake, step};
pub use view::project::{card, view};
