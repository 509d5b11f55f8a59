//! What an org is like for this agent: its objects and fields, what it requires, and what a Task of it holds.

pub mod facts;
pub mod field_map;
pub mod form_field;
pub mod object_of;
pub mod package;
pub mod required;
pub mod task_fields;
pub mod voice;
