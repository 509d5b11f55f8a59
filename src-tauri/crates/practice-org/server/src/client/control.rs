//! The org's controls for a test: one method per thing that can happen, named by what it means.
//!
//! It owns no state: each method is one call to `/practice`. It never reads the org's memory directly, so that a test
//! works the same against an org in its own process and against the program.

use anyhow::{Context, bail};
use practice_org_core::identity::USERNAME;
use reqwest::{Certificate, Client, ClientBuilder, Method, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::sign_in::client::CLIENT_ID;
use crate::sign_in::login::PASSWORD;
use crate::state::faults::{Fault, FaultOrder};
use crate::state::requests::SeenRequest;

mod others;
mod rules;

/// A handle on a running org.
#[derive(Clone, Debug)]
pub struct Control {
    base_url: String,
    client: Client,
}

impl Control {
    /// # Errors
    ///
    /// The HTTP client can't be made.
    pub fn new(base_url: &str) -> anyhow::Result<Self> {
        Self::over(base_url, Client::builder())
    }

    /// For an org that is reached over TLS: `authority` is the PEM of the certificate to trust.
    ///
    /// # Errors
    ///
    /// The PEM can't be read, or the HTTP client can't be made.
    pub fn trusting(base_url: &str, authority: &str) -> anyhow::Result<Self> {
        let authority = Certificate::from_pem(authority.as_bytes()).context("reading the PEM")?;
        Self::over(base_url, Client::builder().tls_certs_only([authority]))
    }

    fn over(base_url: &str, client: ClientBuilder) -> anyhow::Result<Self> {
        let client = client.no_proxy().build().context("making a client")?;
        Ok(Control {
            base_url: base_url.trim_end_matches('/').to_owned(),
            client,
        })
    }

    /// Every connection is cut without an answer, until `comes_back`.
    pub async fn goes_offline(&self) -> anyhow::Result<()> {
        self.orders(Fault::Offline, None).await
    }

    /// The same as `heals`, as a test reads it after `goes_offline`.
    pub async fn comes_back(&self) -> anyhow::Result<()> {
        self.heals().await
    }

    /// The admin takes the app out of the org: the next sign-ins are refused, on a page of Salesforce's own or at the app's
    /// callback address.
    pub async fn uninstalls_the_app(&self, on_a_page: bool) -> anyhow::Result<()> {
        self.orders(Fault::AppNotInstalled { on_a_page }, None)
            .await
    }

    /// The admin lets only approved users use the app, and this one is none of them.
    pub async fn approves_others_only(&self) -> anyhow::Result<()> {
        self.orders(Fault::AppNotApproved, None).await
    }

    /// The next writes are carried out, and their answers are lost.
    pub async fn goes_silent_after_accepting(&self, times: u32) -> anyhow::Result<()> {
        self.orders(Fault::SilentAfterAccepting, Some(times)).await
    }

    /// The next writes are lost on their way in.
    pub async fn drops_before_accepting(&self, times: u32) -> anyhow::Result<()> {
        self.orders(Fault::SilentBeforeAccepting, Some(times)).await
    }

    /// The next answers of the token endpoint are lost, after the tokens were given: a rotated refresh token is dead and
    /// its successor was never seen.
    pub async fn loses_the_answer_to_a_refresh(&self, times: u32) -> anyhow::Result<()> {
        let order = FaultOrder {
            times: Some(times),
            path: Some("/services/oauth2/token".to_owned()),
            ..FaultOrder::from(Fault::SilentAfterAccepting)
        };
        self.orders_exactly(&order).await
    }

    /// Every access token given so far dies; refresh tokens stay.
    pub async fn expires_tokens(&self) -> anyhow::Result<()> {
        self.orders(Fault::TokenExpired, None).await
    }

    /// Every grant ends: refresh tokens die as well.
    pub async fn revokes_grant(&self) -> anyhow::Result<()> {
        self.orders(Fault::GrantRevoked, None).await
    }

    /// The next writes of a row find it locked.
    pub async fn locks_rows(&self, times: u32) -> anyhow::Result<()> {
        self.orders(Fault::RowLocked, Some(times)).await
    }

    /// An admin's rule refuses inserts and updates of `object`, until `heals`.
    pub async fn has_validation_rule(&self, object: &str, message: &str) -> anyhow::Result<()> {
        let rule = Fault::ValidationRule {
            message: message.to_owned(),
        };
        let order = FaultOrder {
            object: Some(object.to_owned()),
            ..FaultOrder::from(rule)
        };
        self.orders_exactly(&order).await
    }

    /// The next calls find the org's daily calls used up.
    pub async fn reaches_request_limit(&self, times: u32) -> anyhow::Result<()> {
        self.orders(Fault::RequestLimit, Some(times)).await
    }

    /// The next calls get a load balancer's 503.
    pub async fn is_unavailable(&self, times: u32) -> anyhow::Result<()> {
        self.orders(Fault::ServerUnavailable { html: true }, Some(times))
            .await
    }

    /// The next write of a record is not carried out, and answered with this.
    pub async fn answers_a_write(&self, status: u16, body: &str) -> anyhow::Result<()> {
        let body = body.to_owned();
        self.orders(Fault::Answers { status, body }, Some(1)).await
    }

    /// Every answer takes this long, until `heals`.
    pub async fn is_slow(&self, ms: u64) -> anyhow::Result<()> {
        self.orders(Fault::Slow { ms }, None).await
    }

    /// Any fault, with any filter.
    pub async fn orders_exactly(&self, order: &FaultOrder) -> anyhow::Result<()> {
        self.call(Method::POST, "/practice/faults", Some(order))
            .await
            .map(drop)
    }

    /// No fault stands any more. Dead tokens stay dead.
    pub async fn heals(&self) -> anyhow::Result<()> {
        self.ask(Method::DELETE, "/practice/faults").await.map(drop)
    }

    /// Rows, faults, clock and calls are as at the start; sign-ins stay.
    pub async fn resets(&self) -> anyhow::Result<()> {
        self.ask(Method::POST, "/practice/reset").await.map(drop)
    }

    /// Moves the org's clock, which goes on from there.
    pub async fn sets_clock(&self, now: jiff::Timestamp) -> anyhow::Result<()> {
        self.call(
            Method::POST,
            "/practice/clock",
            Some(&json!({ "now": now })),
        )
        .await
        .map(drop)
    }

    /// Every request since the start or `forget_requests`, oldest first, `/practice` left out.
    pub async fn requests(&self) -> anyhow::Result<Vec<SeenRequest>> {
        let answer = self.ask(Method::GET, "/practice/requests").await?;
        answer.json().await.context("reading the requests")
    }

    /// How many API calls those requests cost.
    pub async fn counted_requests(&self) -> anyhow::Result<usize> {
        let counted: u64 = self
            .requests()
            .await?
            .iter()
            .map(|request| request.counted)
            .sum();
        usize::try_from(counted).context("counting the requests")
    }

    pub async fn forget_requests(&self) -> anyhow::Result<()> {
        self.ask(Method::DELETE, "/practice/requests")
            .await
            .map(drop)
    }

    /// Every row of an object with every field, deleted ones too.
    pub async fn rows(&self, object: &str) -> anyhow::Result<Vec<Value>> {
        let answer = self
            .ask(Method::GET, &format!("/practice/rows/{object}"))
            .await?;
        answer.json().await.context("reading the rows")
    }

    /// The tasks that are not deleted.
    pub async fn tasks(&self) -> anyhow::Result<Vec<Value>> {
        let mut rows = self.rows("Task").await?;
        rows.retain(|row| row.get("IsDeleted") != Some(&Value::Bool(true)));
        Ok(rows)
    }

    /// Puts records in, each with `attributes.type`, and gives their ids in order.
    pub async fn insert(&self, records: &[Value]) -> anyhow::Result<Vec<String>> {
        let answer = self
            .call(Method::POST, "/practice/records", Some(&records))
            .await?;
        let answer: Value = answer.json().await.context("reading the ids")?;
        let ids = answer
            .get("ids")
            .cloned()
            .context("the answer has no ids")?;
        serde_json::from_value(ids).context("reading the ids")
    }

    /// A new access token for the practice user, as a person gets one who signs in again.
    pub async fn gives_a_token(&self) -> anyhow::Result<String> {
        let form = [
            ("grant_type", "password"),
            ("client_id", CLIENT_ID),
            ("username", USERNAME),
            ("password", PASSWORD),
        ];
        let address = format!("{}/services/oauth2/token", self.base_url);
        let answer = self.client.post(address).form(&form).send().await;
        let answer: Value = answer.context("asking for a token")?.json().await?;
        let token = answer.get("access_token").and_then(Value::as_str);
        token.map(str::to_owned).context("no token was given")
    }

    /// A colleague changes a record in the browser.
    pub async fn colleague_edits(
        &self,
        object: &str,
        id: &str,
        fields: &Value,
    ) -> anyhow::Result<()> {
        let path = format!("/practice/records/{object}/{id}");
        self.call(Method::PATCH, &path, Some(fields))
            .await
            .map(drop)
    }

    async fn orders(&self, fault: Fault, times: Option<u32>) -> anyhow::Result<()> {
        self.orders_exactly(&FaultOrder {
            times,
            ..FaultOrder::from(fault)
        })
        .await
    }

    async fn ask(&self, method: Method, path: &str) -> anyhow::Result<Response> {
        self.call::<()>(method, path, None).await
    }

    async fn call<T: Serialize + ?Sized>(
        &self,
        method: Method,
        path: &str,
        body: Option<&T>,
    ) -> anyhow::Result<Response> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base_url));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request
            .send()
            .await
            .with_context(|| format!("asking {path}"))?;
        let status = answer.status();
        if !status.is_success() {
            let said = answer.text().await.unwrap_or_default();
            bail!("{path} answered {status}: {said}");
        }
        Ok(answer)
    }
}
