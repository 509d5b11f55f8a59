//! The rules of Ringside, without a machine around them.
//!
//! **Invariant:** nothing here does IO, waits, logs or reads a clock. Everything is given `now` and returns data.

pub mod action;
pub mod answers;
pub mod budget;
pub mod call;
pub mod call_event;
pub mod call_kind;
pub mod call_log;
mod check;
pub mod choices;
pub mod event;
pub mod field_map;
pub mod form_field;
pub mod ids;
pub mod language;
pub mod lines;
pub mod logging;
pub mod new_person;
pub mod number;
pub mod org_facts;
pub mod outbox;
pub mod person;
pub mod policy;
pub mod recent;
pub mod record_link;
pub mod related;
pub mod setting_key;
pub mod settings;
mod show;
pub mod state;
mod step;
mod subject;
pub mod support;
pub mod task_fields;
pub mod view;

pub use show::view;
pub use step::{next_wake, step};
