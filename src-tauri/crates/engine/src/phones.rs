//! From the call sources into the loop's queue.

use crate::host::Options;
use crate::tasks::Tasks;
use domain::base::problem::Problem;
use domain::step::event::Event;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::{Calls, DiskError, OpeningKey};
use telephony::hand_over::Kept;
use telephony::local_api::{LocalApi, LocalApiOptions};
use telephony::{Delivery, Now, SourceReport};
use tokio::sync::{mpsc, watch};

/// Events that may wait between the sources and the loop. A source waits when it is full; none is dropped.
const QUEUE: usize = 256;

/// How often it is looked for events that were kept while the app runs. An agent who waits for a ring waits so long at most.
const KEPT_PAUSE: Duration = Duration::from_secs(2);

/// How many of them are written together.
const KEPT_AT_ONCE: usize = 100;

/// Opens the local API and connects to the phones.
pub(crate) async fn listen(
    options: &Options,
    tasks: &Tasks,
    (events, deliveries): (&mpsc::Sender<Event>, mpsc::Sender<Delivery>),
    view: watch::Receiver<Arc<str>>,
) {
    let (reports, heard) = mpsc::channel(QUEUE);
    tasks.spawn("phones", pass_on(heard, events.clone()));
    let clock = options.clock.clone();
    let now: Now = Arc::new(move || clock.now().timestamp());
    let door = LocalApi::open(LocalApiOptions {
        profile: &options.folder,
        view,
        events: deliveries,
        now: Arc::clone(&now),
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
        tasks.spawn("baresip", async move {
            telephony::baresip::run(phone, now, reports, stop).await
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

/// Takes in what `ringside event` keeps from now on: events of which it heard no answer in time, or that the disk refused.
pub(crate) fn take_kept(
    folder: &Path,
    key: OpeningKey,
    tasks: &Tasks,
    deliveries: mpsc::Sender<Delivery>,
) {
    let (folder, key) = (PathBuf::from(folder), Arc::new(key));
    let stop = tasks.stopping();
    tasks.spawn("kept events", async move {
        while stop
            .run_until_cancelled(tokio::time::sleep(KEPT_PAUSE))
            .await
            .is_some()
        {
            let found = tokio::task::block_in_place(|| kept(&folder, &key));
            for part in found.events.chunks(KEPT_AT_ONCE) {
                let (files, events): (Vec<_>, Vec<_>) = part.iter().cloned().unzip();
                let (delivery, on_disk) = Delivery::of(events);
                // The loop is gone only where the program ends: the next start takes them.
                if deliveries.send(delivery).await.is_ok() && matches!(on_disk.await, Ok(true)) {
                    files.iter().for_each(|file| forget(file));
                }
            }
        }
    });
}

/// Events that `ringside event` kept, with the files that hold them, and files that can't be read.
pub(crate) fn kept(folder: &Path, key: &OpeningKey) -> Kept {
    match telephony::hand_over::take_kept(folder, |sealed| key.open(sealed)) {
        Ok(kept) => kept,
        Err(error) => {
            tracing::error!(%error, "the kept events could not be read; they stay where they are");
            Kept::default()
        }
    }
}

/// Moves files that can't be read into the database, where they are encrypted like all else. Tells how many.
pub(crate) fn set_aside(files: &[PathBuf], calls: &Calls, now: Timestamp) -> u64 {
    let mut count = 0;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let bytes = telephony::hand_over::bytes(file).map_err(DiskError::from);
        match bytes.and_then(|bytes| calls.set_event_aside(&name, &bytes, now)) {
            Ok(()) => forget(file),
            Err(error) => {
                tracing::warn!(%error, "a kept event can't be read, and stays where it is")
            }
        }
        count += 1;
    }
    count
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
