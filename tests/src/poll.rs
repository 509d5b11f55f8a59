//! The one place where a test may wait for something outside of its own process.
//!
//! **Invariant:** each wait says what it waits for, and until when; `tidy` refuses a sleep anywhere else. A test that
//! waits a fixed time is either slow or wrong; one that asks again and again is as quick as the thing it waits for.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::Instant;

/// How long the tests wait before something counts as not coming: far longer than it takes, as machines that build are slow.
pub const PATIENCE: Duration = Duration::from_secs(60);

const BETWEEN: Duration = Duration::from_millis(20);

/// Asks until there is an answer, and fails with `what` in its message after `patience`. A question that fails ends the
/// waiting, so it has to answer `None` for what is not there yet.
pub async fn poll_until<T>(
    what: &str,
    patience: Duration,
    mut ask: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        if Instant::now() >= deadline {
            bail!("waited {:.1} s in vain for {what}", patience.as_secs_f64());
        }
        tokio::time::sleep(BETWEEN).await;
    }
}
