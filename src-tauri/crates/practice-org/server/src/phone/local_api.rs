//! The way to Ringside's local API.
//!
//! It owns the reading of `door.json` and the posting of events. It never keeps the token, and never shows it.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

/// An app on this machine answers at once or not at all.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
struct DoorFile {
    port: u16,
    token: String,
}

/// Why the app took nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum LocalApiError {
    /// The app has not run yet with this profile, or not to the end of its start.
    #[error("there is no door.json that can be read")]
    NoDoorFile,
    /// The app does not run.
    #[error("the app does not answer")]
    NoAnswer(#[source] reqwest::Error),
    /// The app refuses the event or the token.
    #[error("the app answered {0}")]
    Refused(reqwest::StatusCode),
}

pub(super) struct LocalApi {
    door_file: PathBuf,
    client: reqwest::Client,
}

impl LocalApi {
    pub(super) fn new(door_file: PathBuf) -> Self {
        // A proxy of the environment has no business on the loopback.
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .build();
        LocalApi {
            door_file,
            client: client.unwrap_or_default(),
        }
    }

    pub(super) async fn tell(&self, events: &[Value]) -> Result<(), LocalApiError> {
        let text = tokio::fs::read(&self.door_file)
            .await
            .map_err(|_| LocalApiError::NoDoorFile)?;
        let door: DoorFile =
            serde_json::from_slice(&text).map_err(|_| LocalApiError::NoDoorFile)?;
        let answer = self
            .client
            .post(format!("http://127.0.0.1:{}/v1/events", door.port))
            .bearer_auth(&door.token)
            .json(events)
            .send()
            .await
            .map_err(LocalApiError::NoAnswer)?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(LocalApiError::Refused(answer.status()))
        }
    }
}
