//! The rules, told as what an agent sees: events go in, the view and the outbox come out.
#![cfg(test)]

mod any_order;
mod call_log;
mod completing;
mod corpus;
mod desk;
mod edits;
mod follow_ups;
mod logging;
mod matching;
mod modes;
mod new_people;
mod outbox;
mod outbox_rules;
mod related;
mod settings_check;
mod told;
mod who;
