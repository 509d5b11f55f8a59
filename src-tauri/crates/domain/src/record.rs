//! A call with all that belongs to it: its facts, who it may be with, what the agent wrote, and what was logged.

pub mod about;
pub mod by_data;
pub mod by_kind;
pub mod call;
pub mod completing;
pub mod draft;
pub mod form;
pub mod logged;
pub(crate) mod recording;
pub mod rules;
pub mod subject;
pub mod who;
