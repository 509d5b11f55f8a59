//! Who can call: people and companies of the org, the order in which they are offered, and how an unknown caller
//! becomes one.

pub mod candidate;
pub mod new_person;
pub mod order;
pub mod person;
pub mod related;
pub mod sought;
