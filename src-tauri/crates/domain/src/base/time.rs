//! Moments as they cross to the window.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A moment, in milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Millis(#[ts(type = "number")] pub i64);

/// Whether what was put off until `at` is due. No pause is longer than `longest`: a moment that is farther away was reckoned by a
/// clock that has been set back since, and nobody knows how long is left of it.
pub(crate) fn is_due(at: Timestamp, now: Timestamp, longest: SignedDuration) -> bool {
    at <= now || at.duration_since(now) > longest
}

#[cfg(test)]
mod tests {
    use super::is_due;
    use jiff::{SignedDuration, Timestamp};

    #[test]
    fn what_a_clock_that_was_set_back_has_put_off_is_due_now() {
        let now = Timestamp::UNIX_EPOCH;
        let longest = SignedDuration::from_mins(15);
        let due = |seconds| is_due(now + SignedDuration::from_secs(seconds), now, longest);
        assert!(due(-1) && due(0));
        assert!(!due(1) && !due(15 * 60));
        assert!(due(15 * 60 + 1) && due(3 * 3600));
    }
}
