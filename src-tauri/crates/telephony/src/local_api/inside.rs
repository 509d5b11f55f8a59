//! What the handlers of the local API's requests share, from its opening to its end.
//!
//! It holds things and does nothing with them.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::local_api::counts::Counts;
use crate::local_api::refusal::Refused;
use crate::{Delivery, Now};

/// What all requests share.
pub(super) struct Inside {
    pub(super) token: String,
    pub(super) view: watch::Receiver<Arc<str>>,
    pub(super) events: mpsc::Sender<Delivery>,
    pub(super) now: Now,
    pub(super) allowed_origins: Vec<String>,
    pub(super) stop: CancellationToken,
    pub(super) started: Instant,
    pub(super) taken: AtomicU64,
    /// What was mended in events that were taken.
    pub(super) mended: Counts,
    pub(super) refused: Refused,
    /// Closed when the last request and the last WebSocket have let go of what they share.
    pub(super) _in_use: mpsc::Sender<()>,
}
