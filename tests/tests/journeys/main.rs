//! What an agent sees, from the ring to the Task: the real engine, a real profile and the practice org.
#![cfg(test)]

mod before_a_call;
mod caller;
mod edits;
mod every_refusal;
mod index;
mod look_ups;
mod objects;
mod offline;
mod org_says_no;
mod past_calls;
mod required_fields;
mod several;
mod unknown;
