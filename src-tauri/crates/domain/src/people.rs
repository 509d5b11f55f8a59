//! Who can call: people and companies of the org, in which order they are offered, and how a stranger becomes one.

pub mod candidate;
pub mod new_person;
pub mod order;
pub mod person;
pub mod related;
