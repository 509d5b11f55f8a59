//! The way to Ringside's door.
//!
//! It owns the reading of `door.json` and the posting of events. It never keeps the token, and never shows it.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

/// A door on this machine answers at once or not at all.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
struct Card {
    port: u16,
    token: String,
}

/// Why the door took nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum DoorError {
    /// The app has not run yet with this profile, or not to the end of its start.
    #[error("there is no door.json that can be read")]
    NoCard,
    /// The app does not run.
    #[error("the door does not answer")]
    NoAnswer(#[source] reqwest::Error),
    /// The app refuses the event or the token.
    #[error("the door answered {0}")]
    Refused(reqwest::StatusCode),
}

pub(super) struct Door {
    card: PathBuf,
    client: reqwest::Client,
}

impl Door {
    pub(super) fn new(card: PathBuf) -> Self {
        // A proxy of the environment has no business on the loopback.
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            .build();
        Door {
            card,
            client: client.unwrap_or_default(),
        }
    }

    pub(super) async fn tell(&self, events: &[Value]) -> Result<(), DoorError> {
        let card = tokio::fs::read(&self.card)
            .await
            .map_err(|_| DoorError::NoCard)?;
        let card: Card = serde_json::from_slice(&card).map_err(|_| DoorError::NoCard)?;
        let answer = self
            .client
            .post(format!("http://127.0.0.1:{}/v1/events", card.port))
            .bearer_auth(&card.token)
            .json(events)
            .send()
            .await
            .map_err(DoorError::NoAnswer)?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(DoorError::Refused(answer.status()))
        }
    }
}
