//! Describe and describe-global: the schema in the words of the REST API.
//!
//! It owns the JSON keys, which are those of recorded describes (API 48 to 66), all of them, so that a strict client
//! reads this as it reads a real org. It never adds a fact of its own: what is not in the schema is a constant here.

mod field;
mod keys;
mod layout;
mod object;
mod particulars;

pub use layout::layout;
pub use object::{full, summary};
