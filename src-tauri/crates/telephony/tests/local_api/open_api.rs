//! A local API that is open for one test, with a profile of its own.
//!
//! Owns no assertion. Each test program uses a part of it.

use std::sync::Arc;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use telephony::SourceReport;
use telephony::local_api::{LocalApi, LocalApiError, LocalApiOptions};
use tempfile::TempDir;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) struct OpenApi {
    pub(crate) profile: TempDir,
    pub(crate) port: u16,
    pub(crate) token: String,
    pub(crate) reports: mpsc::Receiver<SourceReport>,
    pub(crate) view: watch::Sender<Arc<str>>,
    client: Client,
    stop: CancellationToken,
    served: JoinHandle<Result<(), LocalApiError>>,
}

pub(crate) fn ringing(call_id: &str) -> Value {
    json!({ "event": "ringing", "call_id": call_id, "from": { "number": "+81312345678" } })
}

impl OpenApi {
    pub(crate) async fn new() -> Self {
        Self::with(128, &[]).await
    }

    /// A local API whose engine's channel holds so many reports.
    pub(crate) async fn with(room: usize, allowed_origins: &[&str]) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let (events, reports) = mpsc::channel(room);
        let (view, seen) = watch::channel(Arc::from(r#"{"rev":1}"#));
        let api = LocalApi::open(LocalApiOptions {
            profile: profile.path(),
            view: seen,
            events,
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
            reports,
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
    pub(crate) async fn stop(self) -> TempDir {
        self.stop.cancel();
        self.served.await.unwrap().unwrap();
        self.profile
    }
}

async fn answer(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}
