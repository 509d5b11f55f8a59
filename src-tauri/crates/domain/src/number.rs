//! Phone numbers: how people write them, how they are compared, and what a typed text may mean.

pub mod abroad;
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
mod piece;
mod pieces;
pub mod reading;
pub(crate) mod same_line;
mod sides;
pub mod spellings;
mod tails;
mod unwrapping;
mod vanity;
pub mod variants;
pub mod withheld;
pub mod zones;
