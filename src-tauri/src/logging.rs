//! The log goes to standard error. `RINGSIDE_LOG` sets what is told, as in `RINGSIDE_LOG=engine=debug`.
//!
//! No name, number, note or token is in it, at any level. Of libraries it has warnings alone: what they tell beyond that can hold
//! what passes through them.

use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

/// Our own crates.
const OURS: &[&str] = &[
    "ringside",
    "domain",
    "engine",
    "salesforce",
    "store",
    "system",
    "telephony",
];

pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("RINGSIDE_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(filter)
        .with(lines.with_filter(filter_fn(may_be_told)))
        .init();
}

fn may_be_told(metadata: &Metadata<'_>) -> bool {
    let origin = metadata.target().split("::").next();
    *metadata.level() <= Level::WARN || origin.is_some_and(|origin| OURS.contains(&origin))
}
