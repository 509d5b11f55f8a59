//! The one value that the sidebar shows. The UI is a pure function of it and of what is being typed.
//!
//! Wire types only: they cross to TypeScript by ts-rs, so a change here is a change of `ui/src/generated`. Times are
//! epoch milliseconds; durations seconds. Nothing here is a sentence: words belong to the UI's message catalogue.

pub mod about;
pub mod accounts;
pub mod action;
pub mod asked;
pub mod brief;
pub mod call;
pub mod check;
pub mod choices;
pub mod error;
pub mod form;
pub mod newer;
pub mod owner;
pub mod panel;
pub mod person;
pub mod phone_fields;
pub mod project;
pub mod query;
pub mod recent;
pub mod screen;
pub mod support;
pub mod todo;
pub mod transfer;
pub mod unread_object;
pub mod write_state;
pub mod writes;
