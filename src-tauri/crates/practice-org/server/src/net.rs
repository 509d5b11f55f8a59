//! The connections: their certificate, their handshake, and the cutting of one without an answer.
//!
//! It owns the sockets. It never reads what is sent.

mod secured;
pub(crate) mod tls;
pub(crate) mod wire;
