//! Phone numbers: how people write them, how they are compared, and what a text of one may mean.

pub mod country;
pub mod reading;
pub mod spellings;
pub(crate) mod withheld;
