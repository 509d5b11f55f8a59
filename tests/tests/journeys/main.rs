//! What an agent sees, from the ring to the Task: the real engine, a real profile and the practice org.
#![cfg(test)]

mod before_a_call;
mod caller;
mod every_refusal;
mod index;
mod offline;
mod org_says_no;
mod several;
mod unknown;
