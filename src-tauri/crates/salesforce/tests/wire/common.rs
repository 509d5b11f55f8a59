//! A signed-in client and the practice org behind it.
//!
//! It owns the way in for the tests: the sign-in by hand, without the redirect ports, of which a machine has only four.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use practice_org::{
    CLIENT_ID, Control, ORG_ID, Options, PASSWORD, PracticeOrg, RunningOrg, USER_ID, USERNAME,
    redirect_uri,
};
use salesforce::{
    CallError, Client, ClientId, Identity, InstanceUrl, LoginHost, RecordId, Secret, Timeouts,
    TokenVault, Tokens, VaultError,
};
use serde_json::{Map, Value};
use url::Url;

/// The keychain, in memory.
#[derive(Default)]
pub(crate) struct MemoryVault {
    pub(crate) saved: Mutex<Vec<Tokens>>,
    pub(crate) locked: AtomicBool,
}

impl TokenVault for MemoryVault {
    fn save(&self, tokens: &Tokens) -> Result<(), VaultError> {
        if self.locked.load(Ordering::SeqCst) {
            return Err(VaultError::Locked);
        }
        self.saved.lock().unwrap().push(tokens.clone());
        Ok(())
    }
}

impl MemoryVault {
    pub(crate) fn saved(&self) -> Vec<Tokens> {
        self.saved.lock().unwrap().clone()
    }
}

pub(crate) struct SignedIn {
    pub(crate) org: RunningOrg,
    pub(crate) control: Control,
    pub(crate) client: Client,
    pub(crate) vault: Arc<MemoryVault>,
}

impl SignedIn {
    pub(crate) async fn start() -> Self {
        Self::start_with(Timeouts::default()).await
    }

    pub(crate) async fn start_with(timeouts: Timeouts) -> Self {
        let org = PracticeOrg::start(Options::default()).await.unwrap();
        let control = org.control().unwrap();
        let vault = Arc::new(MemoryVault::default());
        let tokens = tokens_of(&org).await;
        let client = Client::with_timeouts(tokens, vault.clone(), timeouts).unwrap();
        control.forget_requests().await.unwrap();
        SignedIn {
            org,
            control,
            client,
            vault,
        }
    }

    /// How often the token endpoint was asked.
    pub(crate) async fn renewals(&self) -> usize {
        let requests = self.control.requests().await.unwrap();
        requests
            .iter()
            .filter(|request| request.path.ends_with("/oauth2/token"))
            .count()
    }

    /// A read that always works.
    pub(crate) async fn reads(&self) -> Result<(), CallError> {
        self.client
            .query::<Value>("SELECT Id FROM User")
            .await
            .map(drop)
    }

    pub(crate) async fn contact(&self, last_name: &str) -> Result<RecordId, CallError> {
        self.client
            .create("Contact", &fields(&[("LastName", last_name)]))
            .await
    }
}

pub(crate) fn fields(pairs: &[(&str, &str)]) -> Map<String, Value> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
        .collect()
}

/// A browser that follows nothing, so that a redirect needs nobody to listen.
pub(crate) fn browser() -> reqwest::Client {
    let policy = reqwest::redirect::Policy::none();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(policy)
        .build()
        .unwrap()
}

/// Presses a button of the login page that `authorize` shows, and gives the address that the browser is sent to.
pub(crate) async fn press(authorize: &Url, decision: &str) -> Url {
    let mut form: Vec<(String, String)> = authorize.query_pairs().into_owned().collect();
    for (name, value) in [
        ("username", USERNAME),
        ("password", PASSWORD),
        ("decision", decision),
    ] {
        form.push((name.to_owned(), value.to_owned()));
    }
    let answer = browser()
        .post(authorize.clone())
        .form(&form)
        .send()
        .await
        .unwrap();
    let location = answer.headers().get("location").expect("not sent back");
    Url::parse(location.to_str().unwrap()).unwrap()
}

pub(crate) fn part(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(n, _)| n == name)
        .map(|(_, value)| value.into_owned())
}

/// Tokens of a fresh grant, with a refresh token.
pub(crate) async fn tokens_of(org: &RunningOrg) -> Tokens {
    let (base, redirect) = (org.base_url(), redirect_uri(17171));
    let verifier = "a-verifier-that-is-long-enough-for-the-rules-0123456789";
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(
        String::from(verifier),
    ));
    let authorize = Url::parse_with_params(
        &format!("{base}/services/oauth2/authorize"),
        [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", &redirect),
            ("scope", "api refresh_token"),
            ("code_challenge", challenge.as_str()),
        ],
    )
    .unwrap();
    let code = part(&press(&authorize, "allow").await, "code").expect("no code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &redirect),
        ("client_id", CLIENT_ID),
        ("code_verifier", verifier),
    ];
    let token = browser()
        .post(format!("{base}/services/oauth2/token"))
        .form(&form);
    let given: Value = token.send().await.unwrap().json().await.unwrap();
    let secret = |name: &str| Secret::new(given[name].as_str().unwrap().to_owned());
    Tokens {
        refresh_token: Some(secret("refresh_token")),
        ..tokens_for(base, secret("access_token"))
    }
}

/// Tokens that can't be renewed.
pub(crate) fn tokens_for(base: &str, access_token: Secret) -> Tokens {
    Tokens {
        access_token,
        refresh_token: None,
        instance_url: InstanceUrl::parse(base).unwrap(),
        login_host: LoginHost::parse(base)
            .unwrap_or_else(|_| LoginHost::parse("login.salesforce.com").unwrap()),
        client_id: ClientId::new(CLIENT_ID),
        identity: Identity {
            org_id: RecordId::parse(ORG_ID).unwrap(),
            user_id: RecordId::parse(USER_ID).unwrap(),
        },
        issued_at: "2026-11-21T09:30:00Z".parse().unwrap(),
    }
}
