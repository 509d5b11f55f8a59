//! The one supervisor: every task is spawned here, by name, and a panic or an early end is an event that the loop sees.

use domain::base::problem::Problem;
use domain::step::event::Event;
use futures_util::FutureExt as _;
use std::future::Future;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long running tasks may still take at a stop.
const GRACE: Duration = Duration::from_secs(3);

/// All tasks of one engine.
#[derive(Debug, Clone)]
pub(crate) struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
    events: mpsc::Sender<Event>,
}

impl Tasks {
    pub(crate) fn new(events: mpsc::Sender<Event>) -> Self {
        Self {
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
            events,
        }
    }

    /// Cancelled when the engine stops.
    pub(crate) fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Runs a task that ends by itself. At a stop it is dropped if it runs for longer than the grace.
    pub(crate) fn spawn(
        &self,
        name: &'static str,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let events = self.events.clone();
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            let late = async {
                stop.cancelled().await;
                tokio::time::sleep(GRACE).await;
            };
            let guarded = std::panic::AssertUnwindSafe(work).catch_unwind();
            let outcome = tokio::select! {
                outcome = guarded => outcome,
                () = late => Ok(()),
            };
            if outcome.is_err() {
                tracing::error!(task = name, "a task has panicked");
                let part = String::from(name);
                let problem = Problem::PartStopped { part };
                // Full or closed: the loop is gone, and so is everyone who could be told.
                drop(events.send(Event::Trouble(problem)).await);
            }
        });
    }

    /// Cancels without waiting.
    pub(crate) fn cancel(&self) {
        self.stop.cancel();
    }

    /// Cancels, waits with a deadline, and returns when every task has ended.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}
