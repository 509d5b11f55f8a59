//! The time: the system's, or one that a test moves by hand on top of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use tokio::sync::Notify;

/// Tells the time and waits for it.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
    ahead_ms: Arc<AtomicI64>,
    moved: Arc<Notify>,
}

impl Clock {
    /// The computer's clock in the agent's time zone.
    pub fn system() -> Self {
        Self::in_zone(TimeZone::system())
    }

    /// The computer's clock in a given time zone.
    pub fn in_zone(zone: TimeZone) -> Self {
        Self {
            zone,
            ahead_ms: Arc::default(),
            moved: Arc::default(),
        }
    }

    /// Moves this clock and all its clones ahead, for a test that doesn't want to wait.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_ms.fetch_add(ms, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Now, where the agent is.
    pub fn now(&self) -> Zoned {
        let ahead = SignedDuration::from_millis(self.ahead_ms.load(Ordering::SeqCst));
        let now = Timestamp::now()
            .saturating_add(ahead)
            .unwrap_or(Timestamp::MAX);
        now.to_zoned(self.zone.clone())
    }

    /// Returns at `moment`, or when the clock has been moved past it.
    pub async fn wait_until(&self, moment: Timestamp) {
        loop {
            let moved = self.moved.notified();
            let left = moment.duration_since(self.now().timestamp());
            let Ok(left) = Duration::try_from(left) else {
                return;
            };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = moved => {}
                () = tokio::time::sleep(left) => return,
            }
        }
    }
}
