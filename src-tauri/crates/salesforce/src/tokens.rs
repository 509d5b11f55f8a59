//! What a sign-in yields, and where it is kept.
//!
//! It owns the shape of the tokens. It never stores them: the keychain does, behind [`TokenVault`].
//!
//! With refresh token rotation on, a refresh token that was used is dead, and showing it again ends the whole grant. So the
//! newest tokens have to be in the vault before anything else is done with them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{InstanceUrl, LoginHost, RecordId};

/// A token. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(secret: String) -> Self {
        Secret(secret)
    }

    /// The token itself, for a header, a form or the keychain.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The consumer key of the External Client App. It is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(String);

impl ClientId {
    pub fn new(key: &str) -> Self {
        ClientId(key.trim().to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who signed in, and to which org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub org_id: RecordId,
    pub user_id: RecordId,
}

impl Identity {
    /// Reads the identity address of a token response: `https://login.salesforce.com/id/00D…/005…`.
    pub(crate) fn from_id_url(id: &str) -> Option<Self> {
        let url = Url::parse(id).ok()?;
        let mut segments = url.path_segments()?;
        if segments.next()? != "id" {
            return None;
        }
        let org_id = RecordId::parse(segments.next()?).ok()?;
        let user_id = RecordId::parse(segments.next()?).ok()?;
        Some(Identity { org_id, user_id })
    }
}

/// All that is needed to call the API for one person, today and after a restart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    pub access_token: Secret,
    /// Absent if the app was not granted `refresh_token`: the session then ends for good when it expires.
    pub refresh_token: Option<Secret>,
    pub instance_url: InstanceUrl,
    pub login_host: LoginHost,
    pub client_id: ClientId,
    pub identity: Identity,
    /// When Salesforce gave the access token. It says nothing about when that expires.
    pub issued_at: Timestamp,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("instance_url", &self.instance_url)
            .field("identity", &self.identity)
            .field("issued_at", &self.issued_at)
            .field("can_refresh", &self.refresh_token.is_some())
            .finish_non_exhaustive()
    }
}

/// The durable place of the tokens: the system's keychain, or a test's memory.
pub trait TokenVault: Send + Sync {
    /// Replaces what is kept, durably. It may block: it is called off the async threads.
    ///
    /// # Errors
    ///
    /// The tokens are not safe.
    fn save(&self, tokens: &Tokens) -> Result<(), VaultError>;
}

/// Why tokens could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The keychain is locked, or the person refused.
    #[error("the keychain is locked")]
    Locked,
    /// There is no keychain, or it failed.
    #[error("the keychain failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[cfg(test)]
mod tests {
    use super::{ClientId, Identity, Secret, Tokens};
    use crate::{InstanceUrl, LoginHost};

    fn tokens() -> Tokens {
        let id = "https://login.salesforce.com/id/00D5g0000012345EAA/0055g0000012345AAA";
        Tokens {
            access_token: Secret::new("00Dxx!AQsecret".to_owned()),
            refresh_token: Some(Secret::new("5Aepsecret".to_owned())),
            instance_url: InstanceUrl::parse("https://acme.my.salesforce.com").unwrap(),
            login_host: LoginHost::parse("login.salesforce.com").unwrap(),
            client_id: ClientId::new(" 3MVG9 \n"),
            identity: Identity::from_id_url(id).unwrap(),
            issued_at: "2026-11-21T09:30:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn debug_shows_no_token() {
        let tokens = tokens();
        let shown = format!(
            "{tokens:?} {:?} {:?}",
            tokens.access_token, tokens.refresh_token
        );
        assert!(!shown.contains("secret"), "{shown}");
        assert!(shown.contains("acme"), "{shown}");
    }

    #[test]
    fn tokens_come_back_from_the_keychain_as_they_went() {
        let text = serde_json::to_string(&tokens()).unwrap();
        assert_eq!(serde_json::from_str::<Tokens>(&text).unwrap(), tokens());
        assert_eq!(tokens().client_id.as_str(), "3MVG9");
    }

    #[test]
    fn an_identity_needs_an_org_and_a_user() {
        assert_eq!(tokens().identity.org_id.as_str(), "00D5g0000012345EAA",);
        for id in [
            "",
            "https://login.salesforce.com/id/00D5g0000012345EAA",
            "https://x/y/00D5g0000012345EAA/0055g0000012345AAA",
        ] {
            assert_eq!(Identity::from_id_url(id), None, "{id}");
        }
    }
}
