//! One call on its way: built, sent, replayed once after a renewed session, and judged.
//!
//! It owns what every request carries and what is read off every answer. It never knows what a call means.

use std::sync::PoisonError;

use reqwest::{Method, StatusCode, header};
use serde_json::Value;
use url::Url;

use super::address::DATA;
use super::answers::ApiUse;
use super::connection::Client;
use super::session::{Pass, Renewed};
use crate::InstanceUrl;
use crate::classify::{Effect, Form, Verdict, classify, foreign};
use crate::error::{CallError, NotSent, SignedOut};
use crate::wire::WireError;

/// Read on every answer that has it. It is the whole org's count, and goes down as well as up.
const LIMIT_HEADER: &str = "sforce-limit-info";
/// What Salesforce's support asks for.
const REQUEST_ID: &str = "x-sfdc-request-id";

/// A request without its session, so that it can be built again with a renewed one.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(&'a str, &'a str)>,
    /// Beside those that every request carries.
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: Option<Value>,
    pub(super) effect: Effect,
    /// The form of its answer.
    pub(super) form: Form,
}

/// What the org answered to a call that it carried out.
pub(super) struct Answer {
    pub(super) headers: header::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Client {
    /// Sends a call, and once more if the session had expired.
    pub(super) async fn send(&self, call: &Call<'_>) -> Result<Vec<u8>, CallError> {
        self.send_for_all(call).await.map(|answer| answer.body)
    }

    /// The same with the answer's headers.
    pub(super) async fn send_for_all(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let pass = self.0.session.pass()?;
        match self.send_once(call, &pass).await {
            Err(Verdict::Expired | Verdict::PerhapsExpired) => {}
            Err(Verdict::Failed(error)) => return Err(error),
            Ok(answer) => return Ok(answer),
        }
        // A 401 is given before anything is done, so a write may be replayed.
        let renewed = self.0.session.renew(&pass.access_token).await?;
        match (self.send_once(call, renewed.pass()).await, &renewed) {
            (Ok(answer), _) => Ok(answer),
            (Err(Verdict::Failed(error)), _) => Err(error),
            (Err(Verdict::Expired), Renewed::Now(_)) => {
                self.0.session.end(SignedOut::SessionRefused);
                Err(CallError::SignedOut(SignedOut::SessionRefused))
            }
            // The token that another call had renewed has expired again; the next call will renew it.
            (Err(Verdict::Expired), Renewed::Before(_)) => {
                Err(CallError::NotSent(NotSent::NotRenewed))
            }
            (Err(Verdict::PerhapsExpired), _) => {
                Err(CallError::NotSent(NotSent::Intercepted { status: 401 }))
            }
        }
    }

    async fn send_once(&self, call: &Call<'_>, pass: &Pass) -> Result<Answer, Verdict> {
        let failed = |error: reqwest::Error| {
            Verdict::Failed(match WireError::from(error) {
                WireError::NotSent(why) => CallError::NotSent(why),
                WireError::Cut(cut) => call.effect.cut(cut),
            })
        };
        let mut request = self
            .0
            .http
            .request(call.method.clone(), call.address(&pass.instance_url))
            .bearer_auth(pass.access_token.reveal())
            .header(header::ACCEPT, "application/json");
        for (name, value) in &call.headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        self.note_call(call);
        let answer = request.send().await.map_err(failed)?;
        self.note_api_use(answer.headers());
        self.note_server_time(answer.headers());
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = match answer.bytes().await {
            Ok(body) => body,
            Err(error) => return Err(failed(error)),
        };
        if status.is_success() {
            let kind = headers.get(header::CONTENT_TYPE);
            let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            if !call.form.is_of(status.as_u16(), kind, &body) {
                let verdict = Verdict::Failed(foreign(status.as_u16(), call.effect));
                log(status, &headers, &verdict);
                return Err(verdict);
            }
            return Ok(Answer {
                headers,
                body: body.to_vec(),
            });
        }
        let verdict = classify(status.as_u16(), &body, call.effect);
        log(status, &headers, &verdict);
        Err(verdict)
    }

    /// Counts a call when it leaves, even if it never arrives: the cap must not be exceeded, but need not be used up.
    fn note_call(&self, call: &Call<'_>) {
        if call.path.starts_with(DATA) {
            let heard = self.0.heard.lock();
            heard.unwrap_or_else(PoisonError::into_inner).made += 1;
        }
    }

    fn note_server_time(&self, headers: &header::HeaderMap) {
        let said = headers
            .get(header::DATE)
            .and_then(|value| value.to_str().ok());
        if let Some(time) = said.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()) {
            *self
                .0
                .server_time
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = Some(time.timestamp());
        }
    }

    fn note_api_use(&self, headers: &header::HeaderMap) {
        let said = headers
            .get(LIMIT_HEADER)
            .and_then(|value| value.to_str().ok());
        if let Some(api_use) = said.and_then(ApiUse::read) {
            let heard = self.0.heard.lock();
            heard.unwrap_or_else(PoisonError::into_inner).api_use = Some(api_use);
        }
    }
}

impl Call<'_> {
    fn address(&self, instance: &InstanceUrl) -> Url {
        let mut url = instance.at(&self.path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

fn log(status: StatusCode, headers: &header::HeaderMap, verdict: &Verdict) {
    let request_id = headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    match verdict {
        Verdict::Expired | Verdict::PerhapsExpired => {
            tracing::debug!(%status, request_id, "the session has expired")
        }
        Verdict::Failed(error) => tracing::info!(%status, request_id, %error, "a call failed"),
    }
}
