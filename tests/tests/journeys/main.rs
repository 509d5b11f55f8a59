//! What an agent sees, from the ring to the Task: the real engine, a real profile and the practice org.
#![cfg(test)]

mod accounts;
mod batches;
mod before_a_call;
mod caller;
mod dialled_from;
mod do_not_call;
mod edits;
mod every_refusal;
mod fallback;
mod index;
mod join;
mod kept;
mod lines;
mod look_ups;
mod moved_records;
mod next_steps;
mod objects;
mod offline;
mod org_says_no;
mod outbox;
mod panel;
mod past_calls;
mod people;
mod policy;
mod related;
mod requests;
mod required_fields;
mod several;
mod signing_in;
mod support;
mod unknown;
mod what_a_call_leaves;
mod what_a_task_holds;
mod what_may_be_found;
mod what_may_be_seen;
