//! The org's records, and the rules that a real org holds every write to.
//!
//! It owns the validation of writes and what is derived on saving. It never reads a clock (each write is given its `now`),
//! never opens or ends a transaction (the caller does), and never knows HTTP beyond an error's status. The tables are those
//! of `storage`; a deleted row stays in its table, marked, as in the recycle bin.
//!
//! **Invariant:** every row that is written passes `check`, except through `storage::place`, with which the sample people
//! are laid down as they have been for years.

mod bin;
mod check;
mod derive;
mod find;
mod get;
mod guard;
mod links;
pub mod others;
mod prepare;
mod refusals;
mod relations;
mod save;
mod upsert;
mod writing;

pub use bin::delete;
pub(crate) use derive::full_name;
pub use find::find_object;
pub use get::get;
pub use others::Converted;
pub use prepare::create_tables;
pub use save::{insert, update};
pub use upsert::{Upserted, upsert};
pub use writing::Writing;

pub use crate::storage::tables::clear;
