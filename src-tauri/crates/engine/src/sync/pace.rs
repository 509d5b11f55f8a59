//! How long the sync leaves the org and the machine alone. All waiting is by the engine's clock, and ends at a sign-out.

use jiff::SignedDuration;

use super::{Sync, SyncError};

/// Between two pages. A first fill of a million people makes some hundred of these pauses by bulk, five hundred by id.
const BETWEEN_PAGES: SignedDuration = SignedDuration::from_millis(100);

const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(1);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(30);

/// How long a job is left alone before it is asked again: twice as long each time.
#[derive(Debug, Default)]
pub(super) struct Wait(Option<SignedDuration>);

impl Wait {
    pub(super) fn next(&mut self) -> SignedDuration {
        let next = match self.0 {
            None => FIRST_WAIT,
            Some(last) => last.saturating_mul(2).min(LONGEST_WAIT),
        };
        self.0 = Some(next);
        next
    }
}

/// How long the sync pauses before its next page.
pub(super) fn between_pages() -> SignedDuration {
    BETWEEN_PAGES
}

impl Sync<'_> {
    pub(super) async fn pause(&self) -> Result<(), SyncError> {
        self.wait(between_pages()).await
    }

    pub(super) async fn wait(&self, pause: SignedDuration) -> Result<(), SyncError> {
        let until = self.now().saturating_add(pause).unwrap_or(self.now());
        tokio::select! {
            () = self.clock.wait_until(until) => Ok(()),
            () = self.stop.cancelled() => Err(SyncError::SignedOut),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Wait;

    #[test]
    fn a_job_is_asked_less_and_less_often() {
        let mut wait = Wait::default();
        let seconds: Vec<i64> = (0..7).map(|_| wait.next().as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30]);
    }
}
