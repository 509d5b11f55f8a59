//! The local API and those who knock at it, over real sockets: HTTP, the event stream, and `ringside event`.
//!
//! One program for all of them, as they share the open local API; each test has a profile of its own.
#![cfg(test)]

mod hand_over;
mod http;
mod newcomers;
mod open_api;
mod own_socket;
mod stream;
