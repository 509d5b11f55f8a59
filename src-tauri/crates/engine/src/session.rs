//! Signing in and out, and where the tokens are kept.

use std::sync::Arc;

use domain::event::Event;
use domain::ids::SfId;
use domain::number::Country;
use domain::outbox::Account;
use domain::state::SignedIn;
use domain::view::{UiError, UiErrorCode};
use salesforce::oauth::{self, SignIn, SignInError};
use salesforce::{ClientId, LoginHost, OrgUser, TokenVault, Tokens, VaultError};
use store::{Keychain, KeychainError};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::Host;
use crate::org::OrgLink;

/// The keychain as the place of the tokens.
pub(crate) struct Vault {
    keychain: Keychain,
}

impl Vault {
    pub(crate) fn new(keychain: Keychain) -> Self {
        Self { keychain }
    }

    /// The tokens of the last sign-in, if there are any. What can't be read counts as none: the agent signs in again.
    pub(crate) fn tokens(&self) -> Result<Option<Tokens>, KeychainError> {
        let text = self.keychain.tokens()?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(crate) fn forget(&self) -> Result<(), KeychainError> {
        self.keychain.forget_tokens()
    }
}

impl TokenVault for Vault {
    fn save(&self, tokens: &Tokens) -> Result<(), VaultError> {
        let text =
            serde_json::to_string(tokens).map_err(|error| VaultError::Failed(Box::new(error)))?;
        self.keychain
            .save_tokens(&text)
            .map_err(|error| VaultError::Failed(Box::new(error)))
    }
}

/// Signs in through the browser, keeps the tokens, and tells the loop.
pub(crate) async fn sign_in(
    org: Arc<OrgLink>,
    host: Arc<dyn Host>,
    events: mpsc::Sender<Event>,
    login_url: String,
    client_id: String,
    cancel: CancellationToken,
) {
    let event = match try_sign_in(&org, host.as_ref(), &login_url, &client_id, cancel).await {
        Ok(who) => Event::SignedIn(who),
        Err(error) => Event::SignInFailed(error),
    };
    drop(events.send(event).await);
}

async fn try_sign_in(
    org: &OrgLink,
    host: &dyn Host,
    login_url: &str,
    client_id: &str,
    cancel: CancellationToken,
) -> Result<SignedIn, UiError> {
    let login_host = LoginHost::parse(login_url).map_err(|error| {
        tracing::info!(%error, "the login host was refused");
        ui_error(UiErrorCode::HostNotAllowed, "host", login_url)
    })?;
    let request = SignIn::new(login_host, ClientId::new(client_id));
    let tokens = oauth::sign_in(
        request,
        |url| host.open_in_browser(url.as_str()),
        cancel.cancelled_owned(),
    )
    .await
    .map_err(|error| sign_in_error(&error))?;
    org.signed_in(tokens)
        .await
        .map_err(|error| failed(&error))?;
    let user = org.user().await.map_err(|error| failed(&error))?;
    org.who(&user)
        .await
        .ok_or_else(|| failed(&"the session was not kept"))
}

/// The agent, as the org names them.
pub(crate) fn who(tokens: &Tokens, user: &OrgUser) -> SignedIn {
    SignedIn {
        account: Account {
            org: SfId(String::from(tokens.identity.org_id.as_str())),
            user: SfId(String::from(tokens.identity.user_id.as_str())),
        },
        name: user.name.clone(),
        username: user.username.clone(),
        instance_url: tokens.instance_url.as_url().to_string(),
        country: country_of(&user.locale),
    }
}

/// `ja_JP` is Japan; a locale without a country counts as the United States, where Salesforce's own default is from.
fn country_of(locale: &str) -> Country {
    let region = locale.rsplit(['_', '-']).find(|part| part.len() == 2);
    let country = region.and_then(|code| Country::try_from(String::from(code)).ok());
    country.unwrap_or(Country::US)
}

fn sign_in_error(error: &SignInError) -> UiError {
    tracing::warn!(%error, "the sign-in has failed");
    let code = match error {
        SignInError::Denied => UiErrorCode::SignInDenied,
        SignInError::AppNotInstalled | SignInError::NotApproved => UiErrorCode::AppNotInstalled,
        SignInError::UnknownApp => UiErrorCode::ClientIdUnknown,
        SignInError::RedirectMismatch => UiErrorCode::CallbackMismatch,
        SignInError::NoFreePort => UiErrorCode::NoFreePort,
        SignInError::TimedOut => UiErrorCode::SignInTimedOut,
        _ => return failed(error),
    };
    let ports: Vec<String> = oauth::REDIRECT_PORTS.iter().map(u16::to_string).collect();
    ui_error(code, "ports", &ports.join(", "))
}

fn failed(error: &impl std::fmt::Display) -> UiError {
    ui_error(UiErrorCode::SignInFailed, "reason", &error.to_string())
}

pub(crate) fn ui_error(code: UiErrorCode, name: &str, value: &str) -> UiError {
    UiError {
        code,
        params: [(String::from(name), String::from(value))].into(),
    }
}
