//! The rules, told as what an agent sees: events go in, the view and the outbox come out.
#![cfg(test)]

mod answers;
mod any_events;
mod any_order;
mod call_log;
mod choices;
mod completing;
mod corpus;
mod days;
mod dialled_from;
mod edits;
mod field_map;
mod follow_ups;
mod harness;
mod join;
mod lines;
mod logging;
mod matching;
mod modes;
mod moved;
mod new_people;
mod outbox;
mod outbox_rules;
mod policy;
mod related;
mod requests;
mod settings_check;
mod settings_chosen;
mod shown;
mod sign_out;
mod timing;
mod told;
mod which_calls;
mod who;
