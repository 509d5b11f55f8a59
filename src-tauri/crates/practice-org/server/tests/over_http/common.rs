//! A client for the tests: plain HTTP, so that what is tested is what any client sees.
//!
//! It owns one running org and the short words for calling it. It never hides a status or a body.

use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use practice_org::{CLIENT_ID, Control, Options, PracticeOrg, RunningOrg, redirect_uri};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

pub(crate) const VERIFIER: &str = "a-verifier-that-is-long-enough-for-the-rules-0123456789";

pub(crate) struct TestOrg {
    pub(crate) org: RunningOrg,
    pub(crate) control: Control,
    pub(crate) http: Client,
}

/// What a call answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Answer {
            status,
            headers,
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The code of the first error.
    pub(crate) fn code(&self) -> &str {
        self.body[0]["errorCode"]
            .as_str()
            .unwrap_or_else(|| panic!("no error in {self:?}"))
    }

    pub(crate) fn id(&self) -> String {
        self.body["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no id in {self:?}"))
            .to_owned()
    }
}

impl TestOrg {
    pub(crate) async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let org = PracticeOrg::start(options).await.unwrap();
        let http = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        TestOrg {
            control: org.control().unwrap(),
            org,
            http,
        }
    }

    pub(crate) fn token(&self) -> &str {
        &self.org.announcement().access_token
    }

    pub(crate) async fn try_call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Answer> {
        let url = format!("{}/services/data/v64.0/{path}", self.org.base_url());
        let mut request = self.http.request(method, url).bearer_auth(self.token());
        if let Some(body) = body {
            request = request.json(&body);
        }
        Ok(Answer::read(request.send().await?).await)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.try_call(Method::GET, path, None).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.try_call(Method::POST, path, Some(body)).await.unwrap()
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.try_call(Method::PATCH, path, Some(body))
            .await
            .unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.try_call(Method::DELETE, path, None).await.unwrap()
    }

    /// A query's answer.
    pub(crate) async fn query(&self, soql: &str) -> Answer {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", soql)
            .finish();
        self.get(&format!("query?{query}")).await
    }

    pub(crate) async fn contact(&self, last_name: &str) -> String {
        let made = self
            .post("sobjects/Contact", json!({ "LastName": last_name }))
            .await;
        assert_eq!(made.status, 201, "{made:?}");
        made.id()
    }

    pub(crate) async fn token_call(&self, form: &[(&str, &str)]) -> reqwest::Result<Answer> {
        let url = format!("{}/services/oauth2/token", self.org.base_url());
        Ok(Answer::read(self.http.post(url).form(form).send().await?).await)
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> Answer {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
            ("client_id", CLIENT_ID),
        ];
        self.token_call(&form).await.unwrap()
    }

    pub(crate) async fn redeem(&self, code: &str, verifier: &str) -> Answer {
        let redirect = redirect_uri(17171);
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &redirect),
            ("client_id", CLIENT_ID),
            ("code_verifier", verifier),
        ];
        self.token_call(&form).await.unwrap()
    }

    /// The authorization request of a well-behaved client; `change` may spoil a part of it.
    pub(crate) fn authorize_url(&self, change: &[(&str, &str)]) -> String {
        let redirect = redirect_uri(17171);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
            String::from(VERIFIER),
        ));
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", &redirect),
            ("scope", "api refresh_token"),
            ("state", "s<1>&\""),
            ("code_challenge", challenge.as_str()),
        ];
        query.retain(|(name, _)| !change.iter().any(|(changed, _)| changed == name));
        query.extend(change.iter().filter(|(_, value)| !value.is_empty()));
        let base = format!("{}/services/oauth2/authorize", self.org.base_url());
        url::Url::parse_with_params(&base, query)
            .unwrap()
            .to_string()
    }

    /// Posts the login form as a person would, and gives the redirect's query.
    pub(crate) async fn log_in(
        &self,
        username: &str,
        password: &str,
        decision: &str,
    ) -> Vec<(String, String)> {
        self.log_in_for("api refresh_token", username, password, decision)
            .await
    }

    async fn log_in_for(
        &self,
        scope: &str,
        username: &str,
        password: &str,
        decision: &str,
    ) -> Vec<(String, String)> {
        let asked = url::Url::parse(&self.authorize_url(&[("scope", scope)])).unwrap();
        let mut form: Vec<(String, String)> = asked.query_pairs().into_owned().collect();
        for (name, value) in [
            ("username", username),
            ("password", password),
            ("decision", decision),
        ] {
            form.push((name.to_owned(), value.to_owned()));
        }
        let url = format!("{}/services/oauth2/authorize", self.org.base_url());
        let answer = Answer::read(self.http.post(url).form(&form).send().await.unwrap()).await;
        match answer.header("location") {
            Some(location) => {
                assert_eq!(answer.status, 302);
                assert!(
                    location.starts_with("http://localhost:17171/callback?"),
                    "{location}"
                );
                url::Url::parse(location)
                    .unwrap()
                    .query_pairs()
                    .into_owned()
                    .collect()
            }
            None => Vec::new(),
        }
    }

    /// A code, as the app gets it.
    pub(crate) async fn code(&self) -> String {
        self.code_for("api refresh_token").await
    }

    /// A code for other scopes than the app's.
    pub(crate) async fn code_for(&self, scope: &str) -> String {
        let query = self
            .log_in_for(
                scope,
                practice_org::USERNAME,
                practice_org::PASSWORD,
                "allow",
            )
            .await;
        query
            .into_iter()
            .find(|(name, _)| name == "code")
            .expect("no code")
            .1
    }

    /// A refresh token and an access token of a new grant.
    pub(crate) async fn sign_in(&self) -> (String, String) {
        let answer = self.redeem(&self.code().await, VERIFIER).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let text = |name: &str| answer.body[name].as_str().unwrap().to_owned();
        (text("refresh_token"), text("access_token"))
    }

    /// Whether the data API lets this token in.
    pub(crate) async fn works(&self, token: &str) -> bool {
        let url = format!("{}/services/data/v64.0/limits", self.org.base_url());
        self.http
            .get(url)
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    }
}
