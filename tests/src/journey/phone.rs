//! The practice phone, by the addresses behind its buttons.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::poll::{PATIENCE, poll_until};

/// The phone beside the sidebar.
pub(super) struct PracticePhone {
    base: String,
    http: reqwest::Client,
}

impl PracticePhone {
    pub(super) fn new(base_url: &str) -> Self {
        Self {
            base: format!("{base_url}/practice/phone"),
            http: reqwest::Client::new(),
        }
    }

    async fn post(&self, path: &str, body: Value) -> Result<()> {
        let answer = self
            .http
            .post(format!("{}/{path}", self.base))
            .json(&body)
            .send()
            .await?;
        answer
            .error_for_status()
            .map(drop)
            .with_context(|| format!("the practice phone: {path}"))
    }

    async fn state(&self) -> Result<Value> {
        let answer = self.http.get(format!("{}/state", self.base)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }

    /// Sets whether calls ring without a press of a button.
    pub(super) async fn rings_by_itself(&self, on: bool) -> Result<()> {
        self.post("auto", json!({ "on": on })).await
    }

    /// Somebody on the phone's list rings. Gives the call's id.
    pub(super) async fn rings(&self, name: &str) -> Result<String> {
        let state = self.state().await?;
        let people = state
            .get("people")
            .and_then(Value::as_array)
            .context("a list of people")?;
        let place = people
            .iter()
            .position(|person| person.get("name") == Some(&json!(name)));
        let place = place.with_context(|| format!("{name} is not on the phone's list"))?;
        self.post("ring", json!({ "person": place })).await?;
        poll_until("the call on the practice phone", PATIENCE, async || {
            let state = self.state().await?;
            let calls = state
                .get("calls")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            let call = calls
                .iter()
                .rev()
                .find(|call| call.get("name") == Some(&json!(name)));
            Ok(call
                .and_then(|call| call.get("id")?.as_str())
                .map(String::from))
        })
        .await
    }

    /// `answer`, `hold`, `resume`, `hang-up` or `miss`.
    pub(super) async fn act(&self, call: &str, act: &str) -> Result<()> {
        self.post(&format!("calls/{call}/{act}"), json!({})).await
    }

    /// Ends whatever is going on.
    pub(super) async fn hang_up_all(&self) -> Result<()> {
        let state = self.state().await?;
        for call in state
            .get("calls")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if let Some(id) = call.get("id").and_then(Value::as_str) {
                self.act(id, "hang-up").await?;
            }
        }
        Ok(())
    }

    pub(super) async fn network(&self, on: bool) -> Result<()> {
        self.post("network", json!({ "on": on })).await
    }

    pub(super) async fn loses_the_next_answer(&self) -> Result<()> {
        self.post("lose-next-answer", json!({})).await
    }
}
