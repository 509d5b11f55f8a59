//! From the call sources into the loop's queue.

use crate::host::Options;
use crate::tasks::Tasks;
use domain::base::problem::Problem;
use domain::call::event::CallEvent;
use domain::step::event::Event;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use telephony::SourceReport;
use telephony::local_api::{LocalApi, LocalApiOptions};
use tokio::sync::{mpsc, watch};

/// Events that may wait between the sources and the loop. A source waits when it is full; none is dropped.
const QUEUE: usize = 256;

/// Opens the local API, connects to the phones, and takes in what was kept while no app ran.
pub(crate) async fn listen(
    options: &Options,
    tasks: &Tasks,
    events: &mpsc::Sender<Event>,
    view: watch::Receiver<Arc<str>>,
) {
    let (reports, heard) = mpsc::channel(QUEUE);
    tasks.spawn("phones", pass_on(heard, events.clone()));
    let door = LocalApi::open(LocalApiOptions {
        profile: &options.folder,
        view,
        events: reports.clone(),
        allowed_origins: Vec::new(),
    });
    match door.await {
        Ok(door) => {
            let (stop, events) = (tasks.stopping(), events.clone());
            tasks.spawn("door", async move {
                if let Err(error) = door.serve(stop).await {
                    tell(&events, &error).await;
                }
            });
        }
        Err(error) => tell(events, &error).await,
    }
    if let Some(address) = options.baresip {
        let stop = tasks.stopping();
        let phone = telephony::baresip::BaresipOptions { address };
        let reports = reports.clone();
        tasks.spawn("baresip", async move {
            telephony::baresip::run(phone, reports, stop).await
        });
    }
}

async fn pass_on(mut heard: mpsc::Receiver<SourceReport>, events: mpsc::Sender<Event>) {
    while let Some(report) = heard.recv().await {
        let event = match report {
            SourceReport::Event(event) => Event::Phone(*event),
            SourceReport::Connected { source } => Event::Source {
                name: source,
                connected: true,
            },
            SourceReport::Lost { source, reason } => {
                tracing::info!(source, %reason, "a phone can't be heard");
                Event::Source {
                    name: source,
                    connected: false,
                }
            }
        };
        if events.send(event).await.is_err() {
            return;
        }
    }
}

/// Events that `ringside event` kept while no app was running, with the files that hold them.
pub(crate) fn kept(folder: &Path) -> Vec<(PathBuf, CallEvent)> {
    match telephony::hand_over::take_kept(folder) {
        Ok(kept) => {
            for _ in &kept.unreadable {
                tracing::warn!("a kept event can't be read and was set aside");
            }
            kept.events
        }
        Err(error) => {
            tracing::error!(%error, "the kept events could not be read; they stay where they are");
            Vec::new()
        }
    }
}

/// Removes the file of an event that has been taken.
pub(crate) fn forget(file: &Path) {
    if let Err(error) = telephony::hand_over::forget(file) {
        tracing::warn!(%error, "a kept event could not be removed");
    }
}

async fn tell(events: &mpsc::Sender<Event>, error: &impl std::fmt::Display) {
    tracing::error!(%error, "the door for phones is closed");
    let reason = error.to_string();
    let problem = Problem::LocalApiNotOpened { reason };
    drop(events.send(Event::Trouble(problem)).await);
}
