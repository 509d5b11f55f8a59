//! The rules, told as what an agent sees: events go in, the view and the outbox come out.
#![cfg(test)]

mod answers;
mod any_order;
mod call_log;
mod corpus;
mod days;
mod desk;
mod edits;
mod logging;
mod matching;
mod modes;
mod new_people;
mod outbox;
mod outbox_rules;
mod settings_check;
mod who;
