//! The settings check: everything that keeps callers from being recognised or calls from being logged, by name, with
//! who can mend it.
//!
//! It is a function of the state and makes no request: `step` asks the org before. So it gives the same findings with
//! and without a network, and each finding has a test.

pub mod chosen;
pub mod findings;
pub mod found;
pub mod mapping;
pub mod requests;
