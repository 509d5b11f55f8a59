//! One request to a WebDriver and its answer: the envelope, and the refusal inside of it.

use std::fmt;
use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::{Client, Method};
use serde_json::Value;

/// How long an answer may take: longer than the half minute that a script has.
const ANSWER: Duration = Duration::from_secs(40);

/// Where the driver listens, and the session in it.
#[derive(Debug)]
pub(crate) struct Wire {
    http: Client,
    base: String,
}

impl Wire {
    pub(crate) fn new(base: String) -> Result<Self> {
        // A proxy in the environment is for the internet, and never for this machine. The native driver waits for ever for an
        // app that ends before it shows a window, so the end of the patience has to be on this side.
        let http = Client::builder().no_proxy().timeout(ANSWER).build()?;
        Ok(Self { http, base })
    }

    /// From here on all paths are the session's.
    pub(crate) fn enter(&mut self, session: &str) {
        self.base = format!("{}/session/{session}", self.base);
    }

    /// The `value` of the answer; a refusal is an error of type [`Refusal`].
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value> {
        let what = format!("{method} {path}");
        let request = self.http.request(method, format!("{}{path}", self.base));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request
            .send()
            .await
            .with_context(|| format!("{what}: the driver did not answer"))?;
        let refused = !response.status().is_success();
        let mut answer: Value = response
            .json()
            .await
            .with_context(|| format!("{what}: not a driver's answer"))?;
        let value = answer.get_mut("value").map(Value::take).unwrap_or_default();
        if refused {
            let refusal = Refusal::from(&value);
            return Err(anyhow::Error::new(refusal).context(what));
        }
        Ok(value)
    }
}

/// The driver's or the page's no.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: String,
    message: String,
}

impl Refusal {
    /// Whether the error says only that the page has changed since it was asked for an element, so that asking again is right.
    pub(crate) fn is_of_a_moment(error: &anyhow::Error) -> bool {
        error.downcast_ref::<Self>().is_some_and(|refusal| {
            matches!(
                refusal.code.as_str(),
                "no such element" | "stale element reference"
            )
        })
    }
}

impl From<&Value> for Refusal {
    fn from(value: &Value) -> Self {
        let text = |name: &str| {
            let text = value.get(name).and_then(Value::as_str);
            String::from(text.unwrap_or_default())
        };
        Self {
            code: text("error"),
            message: text("message"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}
