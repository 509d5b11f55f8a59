//! The ground on which everything stands: ids, moments, languages, and what a pasted link names.

pub mod ids;
pub mod language;
pub mod problem;
pub mod record_link;
pub mod refs;
pub mod refusal;
pub mod time;
