//! The settings check: everything that keeps calls from being known or logged, by name, with who mends it.
//!
//! It is a function of the state and asks nobody: what has to be asked of the org is asked before, by `step`. So it says
//! the same on a plane as at the desk, and each outcome has a test.

pub mod chosen;
pub mod findings;
pub mod found;
pub mod mapping;
pub mod requests;
