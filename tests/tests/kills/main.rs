//! Ringside is killed at the worst moments and started again: nothing that was written is lost, nothing is sent twice.
#![cfg(test)]

mod agent;
mod at_random;
mod changes;
mod creates;
mod creates_without_a_key;
mod dice;
mod first_fill;
mod forms;
mod full_disk;
mod ledger;
mod scene;
mod sheet;
mod taken;
mod to_do;
mod transfer;
mod voice;
mod wrong_number;
