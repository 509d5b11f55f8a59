//! Phone numbers: how people write them, how they are compared, and what a typed text may mean.

pub mod country;
pub mod extension;
mod folding;
mod otherwise;
mod parsing;
mod pieces;
pub mod reading;
pub mod spellings;
pub mod variants;
pub mod withheld;
pub mod zones;
