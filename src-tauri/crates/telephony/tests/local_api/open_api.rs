//! A local API that is open for one test, with a profile of its own.
//!
//! Owns no assertion. Each test program uses a part of it.

use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::call::event::CallEvent;
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use telephony::Delivery;
use telephony::local_api::{LocalApi, LocalApiError, LocalApiOptions};
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) struct OpenApi {
    pub(crate) profile: Place,
    pub(crate) port: u16,
    pub(crate) token: String,
    /// What the engine has taken.
    pub(crate) heard: mpsc::Receiver<CallEvent>,
    /// Whether the engine's disk takes nothing.
    pub(crate) disk_refuses: Arc<AtomicBool>,
    pub(crate) view: watch::Sender<Arc<str>>,
    client: Client,
    stop: CancellationToken,
    served: JoinHandle<Result<(), LocalApiError>>,
}

/// A profile of this test's own, or one that it has made.
pub(crate) enum Place {
    Own(TempDir),
    #[cfg(unix)]
    Given(PathBuf),
}

impl Place {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Own(folder) => folder.path(),
            #[cfg(unix)]
            Self::Given(folder) => folder,
        }
    }
}

/// A folder as the engine opens a profile: for its owner alone.
pub(crate) fn own_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    system::for_owner_only(folder.path()).unwrap();
    folder
}

pub(crate) fn ringing(call_id: &str) -> Value {
    json!({ "event": "ringing", "call_id": call_id, "from": { "number": "+81312345678" } })
}

/// By so much the engine's clock is behind the computer's.
pub(crate) const SLOW_BY: SignedDuration = SignedDuration::from_hours(1);

impl OpenApi {
    pub(crate) async fn new() -> Self {
        Self::with(128, &[]).await
    }

    /// A local API whose engine takes so many events before it waits for the test.
    pub(crate) async fn with(room: usize, allowed_origins: &[&str]) -> Self {
        Self::opened(Place::Own(own_folder()), room, allowed_origins).await
    }

    /// A local API of a profile that is there.
    #[cfg(unix)]
    pub(crate) async fn at(profile: PathBuf) -> Self {
        Self::opened(Place::Given(profile), 128, &[]).await
    }

    async fn opened(profile: Place, room: usize, allowed_origins: &[&str]) -> Self {
        let (events, deliveries) = mpsc::channel(1);
        let (taken, heard) = mpsc::channel(room);
        let disk_refuses = Arc::new(AtomicBool::new(false));
        tokio::spawn(engine(deliveries, taken, Arc::clone(&disk_refuses)));
        let (view, seen) = watch::channel(Arc::from(r#"{"rev":1}"#));
        let api = LocalApi::open(LocalApiOptions {
            profile: profile.path(),
            view: seen,
            events,
            now: Arc::new(|| Timestamp::now() - SLOW_BY),
            allowed_origins: allowed_origins.iter().map(ToString::to_string).collect(),
        })
        .await
        .unwrap();
        let card = std::fs::read(profile.path().join("door.json")).unwrap();
        let card: Value = serde_json::from_slice(&card).unwrap();
        assert_eq!(card["port"], api.port());
        let stop = CancellationToken::new();
        Self {
            profile,
            port: api.port(),
            token: String::from(card["token"].as_str().unwrap()),
            heard,
            disk_refuses,
            view,
            client: Client::new(),
            served: tokio::spawn(api.serve(stop.clone())),
            stop,
        }
    }

    /// A request without the token.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("http://127.0.0.1:{}{path}", self.port))
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, body: &str) -> (u16, Value) {
        answer(
            self.request(Method::POST, "/v1/events")
                .body(String::from(body)),
        )
        .await
    }

    /// Stops the local API and waits for its end; the profile stays.
    pub(crate) async fn stop(self) -> Place {
        self.stop.cancel();
        // The engine ends as well, and takes nothing more.
        drop(self.heard);
        self.served.await.unwrap().unwrap();
        self.profile
    }
}

/// In the engine's place: takes what is delivered for as long as there is room, and says that it is on disk.
async fn engine(
    mut deliveries: mpsc::Receiver<Delivery>,
    taken: mpsc::Sender<CallEvent>,
    disk_refuses: Arc<AtomicBool>,
) {
    while let Some(delivery) = deliveries.recv().await {
        for event in delivery.events {
            if taken.send(event).await.is_err() {
                return;
            }
        }
        let _hung_up = delivery.on_disk.send(!disk_refuses.load(Ordering::SeqCst));
    }
}

async fn answer(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}
