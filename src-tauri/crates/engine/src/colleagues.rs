//! Keeps the org's users in the index, so that a call from a colleague is recognised without a network.
//!
//! Users change seldom, and reading them costs one request for every two thousand, so twice a day is enough. An agent
//! who may not read users has no colleagues by number, which is no error.

use jiff::SignedDuration;
use salesforce::CallError;
use store::{Cursor, Index};

use crate::people;
use crate::sync::{Sync, SyncError};

const USER: &str = "User";
const AGAIN: SignedDuration = SignedDuration::from_hours(12);

impl Sync<'_> {
    /// Reads the org's users, unless that was done not long ago.
    pub(crate) async fn colleagues(&self, index: &mut Index) -> Result<(), SyncError> {
        let now = self.clock.now().timestamp().as_millisecond();
        let last = index.cursor(USER)?.as_of_ms;
        if i128::from(now) - i128::from(last) < AGAIN.as_millis() {
            return Ok(());
        }
        let colleagues = match people::colleagues(self.client).await {
            Ok(colleagues) => colleagues,
            Err(CallError::Gone { .. } | CallError::Refused(_)) => {
                tracing::warn!("the org's users can't be read: no colleague is known by number");
                Vec::new()
            }
            Err(error) => return Err(error.into()),
        };
        let read = Cursor {
            as_of_ms: now,
            ..Cursor::default()
        };
        self.write(|| {
            index.put_colleagues(&colleagues, self.user.country)?;
            index.put(&[], self.user.country, Some((USER, &read)))
        })
    }
}
