//! The local API as programs of this agent find it: by the card in the profile folder.

use std::path::Path;

use anyhow::{Context as _, Result};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// Where it listens, and what it wants to be shown.
pub(crate) struct LocalApi {
    port: u64,
    pub(crate) token: String,
}

impl LocalApi {
    /// Reads the card of a program that runs.
    pub(crate) fn of(profile: &Path) -> Result<Self> {
        let card: Value = serde_json::from_slice(&std::fs::read(profile.join("door.json"))?)?;
        let port = card.get("port").and_then(Value::as_u64);
        let token = card.get("token").and_then(Value::as_str);
        Ok(Self {
            port: port.context("door.json has a port")?,
            token: String::from(token.context("door.json has a token")?),
        })
    }

    pub(crate) fn request(&self, client: &Client, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        client.request(method, url).bearer_auth(&self.token)
    }

    /// What a phone says.
    pub(crate) fn events(&self, client: &Client, events: &Value) -> RequestBuilder {
        self.request(client, Method::POST, "/v1/events")
            .json(events)
    }
}
