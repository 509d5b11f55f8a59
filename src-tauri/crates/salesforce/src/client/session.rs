//! The tokens in use, and their renewal.
//!
//! It owns the one refresh that may be in flight. It never sends a data call.
//!
//! Refresh tokens rotate: using one kills it, and using it twice ends the grant for good. So (1) every call that finds
//! the session expired waits for one lock, and all but the first then find it renewed; (2) a renewal runs in a task of
//! its own, since a caller that gives up (a look-up whose call has ended is dropped) would drop the only copy of the
//! new token with it; (3) **the new tokens are in the vault before they are used**, and if the vault fails they wait
//! here and are saved again before anything else is tried; (4) once the org has said that the grant is over, it is not
//! asked again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{CallError, NotSent, SignedOut};
use crate::oauth::token_endpoint::{RefreshError, TokenEndpoint};
use crate::tokens::{Secret, TokenVault, Tokens};
use crate::wire::WireError;
use crate::{InstanceUrl, Timeouts};

/// Why a client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The HTTP client can't start: no trust roots on this machine, most often.
    #[error("the HTTP client can't be set up")]
    Http(#[source] reqwest::Error),
}

/// What one request is sent with.
#[derive(Clone, Debug)]
pub(crate) struct Pass {
    pub(crate) access_token: Secret,
    pub(crate) instance_url: InstanceUrl,
}

/// Where the next pass of a refused session comes from.
#[derive(Clone, Debug)]
pub(crate) enum Renewed {
    /// This very call had the token renewed.
    Now(Pass),
    /// Another call had the token renewed, some time before.
    Before(Pass),
}

impl Renewed {
    pub(crate) fn pass(&self) -> &Pass {
        let (Renewed::Now(pass) | Renewed::Before(pass)) = self;
        pass
    }
}

#[derive(Debug)]
struct State {
    tokens: Tokens,
    /// Renewed, and not yet in the vault.
    unsaved: Option<Tokens>,
    over: Option<SignedOut>,
}

pub(crate) struct Session {
    state: Mutex<State>,
    /// Held for the length of one renewal.
    gate: Arc<tokio::sync::Mutex<()>>,
    endpoint: TokenEndpoint,
    vault: Arc<dyn TokenVault>,
}

impl Session {
    pub(crate) fn new(
        tokens: Tokens,
        vault: Arc<dyn TokenVault>,
        timeouts: Timeouts,
    ) -> Result<Self, SetupError> {
        let endpoint = TokenEndpoint::new(&tokens.login_host, &tokens.client_id, timeouts)
            .map_err(SetupError::Http)?;
        let state = Mutex::new(State {
            tokens,
            unsaved: None,
            over: None,
        });
        Ok(Session {
            state,
            gate: Arc::default(),
            endpoint,
            vault,
        })
    }

    pub(crate) fn tokens(&self) -> Tokens {
        self.state().tokens.clone()
    }

    /// # Errors
    ///
    /// The grant is over.
    pub(crate) fn pass(&self) -> Result<Pass, CallError> {
        let state = self.state();
        match state.over {
            Some(why) => Err(CallError::SignedOut(why)),
            None => Ok(Pass {
                access_token: state.tokens.access_token.clone(),
                instance_url: state.tokens.instance_url.clone(),
            }),
        }
    }

    /// Makes sure that `used`, which the org has just refused, is not the token in use any more.
    ///
    /// # Errors
    ///
    /// `NotSent` if it may work later, `SignedOut` if not.
    pub(crate) async fn renew(self: &Arc<Self>, used: &Secret) -> Result<Renewed, CallError> {
        let only_one = Arc::clone(&self.gate).lock_owned().await;
        let (session, used) = (Arc::clone(self), used.clone());
        let renewal = tokio::spawn(async move {
            let renewed = session.renew_behind_the_gate(&used).await;
            drop(only_one);
            renewed
        });
        // The task ends early only with the runtime.
        renewal
            .await
            .unwrap_or(Err(CallError::NotSent(NotSent::NotRenewed)))
    }

    /// Tells the org that this person has signed out, and uses the tokens no more, whatever it answers.
    ///
    /// # Errors
    ///
    /// The org was not told: the grant goes on there, until it has been idle for long enough.
    pub(crate) async fn revoke(&self) -> Result<(), CallError> {
        let _no_renewal = self.gate.lock().await;
        let tokens = self.tokens();
        self.end(SignedOut::GrantEnded);
        // Revoking the refresh token ends its access tokens as well.
        let token = tokens
            .refresh_token
            .as_ref()
            .unwrap_or(&tokens.access_token);
        self.endpoint
            .revoke(token)
            .await
            .map_err(|error| match error {
                WireError::NotSent(why) => CallError::NotSent(why),
                WireError::Cut(cut) => CallError::Unanswered(cut),
            })
    }

    /// Waits for a renewal that is in flight. After it, the program may end without losing a rotated token.
    pub(crate) async fn settle(&self) {
        drop(self.gate.lock().await);
    }

    /// Ends the sign-in: a session that was renewed just now was refused again, so no further renewal will help.
    pub(crate) fn end(&self, why: SignedOut) {
        self.state().over = Some(why);
    }

    async fn renew_behind_the_gate(&self, used: &Secret) -> Result<Renewed, CallError> {
        let pass = self.pass()?;
        if pass.access_token != *used {
            return Ok(Renewed::Before(pass));
        }
        let waiting = self.state().unsaved.clone();
        let fresh = match waiting {
            Some(fresh) => fresh,
            None => self.refresh().await?,
        };
        self.save(fresh).await?;
        self.pass().map(Renewed::Now)
    }

    async fn refresh(&self) -> Result<Tokens, CallError> {
        let tokens = self.tokens();
        let refreshed = match &tokens.refresh_token {
            Some(token) => self.endpoint.refresh(token).await,
            None => Err(RefreshError::Ended(SignedOut::NotRenewable)),
        };
        match refreshed {
            Ok(given) => {
                tracing::debug!(user = %tokens.identity.user_id, "session renewed");
                let fresh = given.renewing(tokens);
                self.state().unsaved = Some(fresh.clone());
                Ok(fresh)
            }
            Err(RefreshError::Ended(why)) => {
                tracing::warn!(user = %tokens.identity.user_id, %why, "signed out");
                self.end(why);
                Err(CallError::SignedOut(why))
            }
            Err(RefreshError::Unanswered) => Err(CallError::NotSent(NotSent::NotRenewed)),
        }
    }

    async fn save(&self, fresh: Tokens) -> Result<(), CallError> {
        let (vault, tokens) = (Arc::clone(&self.vault), fresh.clone());
        // Keychains are spoken to over blocking sockets, and may wait for a person to unlock them.
        let saved = tokio::task::spawn_blocking(move || vault.save(&tokens)).await;
        if !matches!(saved, Ok(Ok(()))) {
            tracing::warn!("the renewed tokens could not be kept");
            return Err(CallError::NotSent(NotSent::TokensNotKept));
        }
        let mut state = self.state();
        state.tokens = fresh;
        state.unsaved = None;
        Ok(())
    }

    /// A panic elsewhere can't leave the state half written: every change to it is one assignment.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
