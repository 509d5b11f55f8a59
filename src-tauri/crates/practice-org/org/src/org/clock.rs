//! The org's clock, which a test can move.
//!
//! It owns the distance from the machine's clock. It never stands still: once moved, it goes on from there.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// A clock that agrees with the machine's until it is moved.
#[derive(Debug, Default)]
pub struct Clock {
    /// The distance from the machine's clock, in milliseconds.
    offset: AtomicI64,
}

impl Clock {
    pub fn now(&self) -> Timestamp {
        let offset = self.offset.load(Ordering::SeqCst);
        let millis = Timestamp::now().as_millisecond().saturating_add(offset);
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Now, as the API writes it.
    pub fn datetime(&self) -> String {
        datetime(self.now())
    }

    /// Moves the clock, which goes on from there; without a time, back to the machine's.
    pub fn set(&self, now: Option<Timestamp>) {
        let offset = now.map_or(0, |now| {
            now.as_millisecond()
                .saturating_sub(Timestamp::now().as_millisecond())
        });
        self.offset.store(offset, Ordering::SeqCst);
    }
}

/// `2026-05-01T07:25:37.000+0000`: no colon in the offset, which strict readers of RFC 3339 refuse.
pub fn datetime(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}
