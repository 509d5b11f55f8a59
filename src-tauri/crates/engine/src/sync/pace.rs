//! How long the sync leaves the org and the machine alone. All waiting is by the engine's clock, and ends at a sign-out, or once
//! something else is to be read.
//!
//! While few requests are left, the sync reads a page now and then; while they are for calls only, it reads none. When
//! that changes, a pause is adjusted at once.

use super::{Sync, SyncError};
use domain::budget::RequestsLeft;
use jiff::SignedDuration;

/// Between two pages. A first fill of a million people makes some hundred of these pauses by bulk, five hundred by id.
const BETWEEN_PAGES: SignedDuration = SignedDuration::from_millis(100);

/// The same while requests are few: 60 of them in an hour.
const BETWEEN_PAGES_SLOWLY: SignedDuration = SignedDuration::from_mins(1);

const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(1);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(30);

/// How long to wait before a job's state is asked again: twice as long each time.
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

/// How long the sync pauses before its next page; `None`: until more requests are left.
fn between_pages(left: RequestsLeft) -> Option<SignedDuration> {
    match left {
        RequestsLeft::Plenty => Some(BETWEEN_PAGES),
        RequestsLeft::Few => Some(BETWEEN_PAGES_SLOWLY),
        RequestsLeft::ForCallsOnly => None,
    }
}

impl Sync<'_> {
    /// Before the next page.
    pub(super) async fn pause(&self) -> Result<(), SyncError> {
        self.tell_requests().await;
        let began = self.now();
        let mut left = self.left.clone();
        let mut wanted = self.wanted.clone();
        loop {
            let pause = between_pages(*left.borrow_and_update());
            let over = async {
                match pause {
                    Some(pause) => {
                        self.clock
                            .wait_until(began.saturating_add(pause).unwrap_or(began))
                            .await
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = over => return Ok(()),
                () = self.stop.cancelled() => return Err(SyncError::SignedOut),
                _ = wanted.wait_for(|wanted| self.reads_otherwise(wanted.as_ref())) => return Err(SyncError::Outdated),
                changed = left.changed() => if changed.is_err() {
                    return Err(SyncError::SignedOut);
                },
            }
        }
    }

    pub(super) async fn wait(&self, pause: SignedDuration) -> Result<(), SyncError> {
        let until = self.now().saturating_add(pause).unwrap_or(self.now());
        let mut wanted = self.wanted.clone();
        tokio::select! {
            () = self.clock.wait_until(until) => Ok(()),
            _ = wanted.wait_for(|wanted| self.reads_otherwise(wanted.as_ref())) => Err(SyncError::Outdated),
            () = self.stop.cancelled() => Err(SyncError::SignedOut),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::budget::RequestsLeft;

    use super::{Wait, between_pages};

    #[test]
    fn the_fewer_requests_are_left_the_longer_the_next_page_waits() {
        let of = |left| between_pages(left).map(|pause| pause.as_millis());
        assert_eq!(of(RequestsLeft::Plenty), Some(100));
        assert_eq!(of(RequestsLeft::Few), Some(60_000));
        assert_eq!(of(RequestsLeft::ForCallsOnly), None);
    }

    #[test]
    fn a_job_is_asked_less_and_less_often() {
        let mut wait = Wait::default();
        let seconds: Vec<i64> = (0..7).map(|_| wait.next().as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30]);
    }
}
