//! The engine: one loop around `domain::step`, and everything that the loop's effects need.
//!
//! ```text
//! phones --CallEvent--> loop --step--> effects --> disk, index (in the loop, microseconds)
//!                        ^                    \--> Salesforce, browser (tasks; each answers with an Event)
//!                        '---- Event ---------'
//! after each step: domain::view -> watch -> window, local API
//! ```
//!
//! **Invariant:** only the loop touches the state. Tasks answer with events and know nothing of each other.
//! **Invariant:** no network lies between ringing and the name: the index is asked in the loop, on its own connection.

mod by_data;
mod clock;
mod colleagues;
mod composite;
mod disk;
mod effects;
mod engine;
pub mod facts;
mod files;
mod history;
mod host;
mod inbox;
mod indexes;
mod last_calls;
mod links;
mod lookups;
mod main_loop;
mod named;
mod org;
mod org_link;
mod panel;
mod people;
mod phone_fields;
mod phones;
mod policy;
mod questions;
mod read_failure;
mod reports;
mod requests;
mod screen;
mod search;
pub mod send;
mod sign_in;
mod start;
mod sync;
mod tasks;
mod trouble;
mod vault;

pub use clock::Clock;
pub use engine::{Engine, Stopped};
pub use host::{Host, Later, Options, PolicyPlaces};
pub use read_failure::read_failure;
pub use start::{StartError, view_of_trouble};
