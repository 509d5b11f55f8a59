//! Phone numbers: how people write them, how they are compared, and what a typed text may mean.

mod announced;
pub mod country;
pub mod extension;
mod folding;
mod hidden_words;
pub mod holds;
mod label;
mod notes;
mod otherwise;
mod parsing;
mod pieces;
pub mod reading;
mod sides;
pub mod spellings;
mod unwrapping;
mod vanity;
pub mod variants;
pub mod withheld;
pub mod zones;
