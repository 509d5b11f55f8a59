//! Starts that must fail: the agent is told why, in words, and nothing that was kept is touched.
#![cfg(test)]

mod databases;
mod folders;
mod keychains;
mod secret;
mod start;
mod used;
mod window;
