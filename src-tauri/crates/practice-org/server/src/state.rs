//! What the server keeps in memory beside the org: faults, the log, the count of calls, cursors and jobs.
//!
//! It owns these values, which end with the program. It never keeps a record.

pub(crate) mod cursors;
pub(crate) mod faults;
pub(crate) mod jobs;
pub(crate) mod requests;
pub(crate) mod server;
pub(crate) mod touches;
pub(crate) mod usage;
