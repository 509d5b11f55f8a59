//! A signed-in client: its session, its HTTP client, and what was heard while it called.
//!
//! It owns the life of the connection. It never makes a call of the API: `call` does.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::answers::RequestsReported;
use super::session::{Session, SetupError};
use crate::error::{CallError, SignedOut};
use crate::tokens::{TokenVault, Tokens};
use crate::wire::{Timeouts, http_client};

/// A signed-in client. Clones share the session.
#[derive(Clone)]
pub struct Client(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) http: reqwest::Client,
    pub(super) session: Arc<Session>,
    pub(super) heard: Mutex<RequestsReported>,
    pub(super) server_time: Mutex<Option<Timestamp>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Client")
            .field(&self.tokens().identity)
            .finish()
    }
}

impl Client {
    /// # Errors
    ///
    /// The HTTP client can't be set up.
    pub fn new(tokens: Tokens, vault: Arc<dyn TokenVault>) -> Result<Self, SetupError> {
        Self::with_timeouts(tokens, vault, Timeouts::default())
    }

    /// # Errors
    ///
    /// The HTTP client can't be set up.
    pub fn with_timeouts(
        tokens: Tokens,
        vault: Arc<dyn TokenVault>,
        timeouts: Timeouts,
    ) -> Result<Self, SetupError> {
        let http = http_client(tokens.instance_url.as_url(), timeouts).map_err(SetupError::Http)?;
        let session = Arc::new(Session::new(tokens, vault, timeouts)?);
        Ok(Client(Arc::new(Inner {
            http,
            session,
            heard: Mutex::default(),
            server_time: Mutex::new(None),
        })))
    }

    /// The tokens in use.
    pub fn tokens(&self) -> Tokens {
        self.0.session.tokens()
    }

    /// Why this sign-in has ended, if it has.
    pub fn ended(&self) -> Option<SignedOut> {
        self.0.session.pass().err().and_then(|error| match error {
            CallError::SignedOut(why) => Some(why),
            _ => None,
        })
    }

    /// How many calls were made since this was last asked, and what the org said of its use meanwhile.
    pub fn requests_reported(&self) -> RequestsReported {
        let heard = self.0.heard.lock();
        std::mem::take(&mut *heard.unwrap_or_else(PoisonError::into_inner))
    }

    /// What time it was at the org when it last answered, to the second.
    pub fn server_time(&self) -> Option<Timestamp> {
        *self
            .0
            .server_time
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends this sign-in in the org. From here on every call answers `SignedOut`.
    ///
    /// # Errors
    ///
    /// The org was not told; this client has ended all the same.
    pub async fn sign_out(&self) -> Result<(), CallError> {
        self.0.session.revoke().await
    }

    /// Renews the session though it has not expired: a refresh token that is not used for 30 days dies.
    ///
    /// # Errors
    ///
    /// `NotSent` if it may work later, `SignedOut` if not.
    pub async fn renew(&self) -> Result<(), CallError> {
        let used = self.tokens().access_token;
        self.0.session.renew(&used).await.map(drop)
    }

    /// Waits for a renewal of the session that is in flight. To be called before the program ends, as the only living
    /// refresh token may be on its way.
    pub async fn settle(&self) {
        self.0.session.settle().await;
    }
}
