//! Who can call: people and companies of the org, the order in which they are offered, and how an unknown caller
//! becomes one.

pub mod candidate;
pub mod do_not_call;
pub mod email;
pub mod last_called;
mod letters;
pub mod new_person;
pub mod order;
pub mod own_field;
pub mod person;
pub mod phone_fields;
pub mod related;
pub mod shown_field;
pub mod sought;
