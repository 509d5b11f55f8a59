//! The log goes to standard error. `RINGSIDE_LOG` sets what is told, as in `RINGSIDE_LOG=engine=debug`.
//!
//! No name, number, note or token is in it, at any level that a user would turn on.

use tracing_subscriber::EnvFilter;

pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("RINGSIDE_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
