//! One leg at this agent: what a phone tells of it, and what follows from that.

pub mod data;
pub mod ending;
pub mod event;
pub mod fact;
pub mod facts;
pub mod kind;
pub mod phase;
pub(crate) mod said;
pub(crate) mod told;
