//! Signing in: the authorization code flow with PKCE, in the agent's own browser.
//!
//! It owns one sign-in from the opened browser to the tokens. It never sees a password, and never keeps a token.
//!
//! Salesforce compares redirect addresses character for character, port included, refuses `127.0.0.1` and takes
//! `localhost` (seen with External Client Apps, 2026). So the app's settings list `http://localhost:{port}/callback` for
//! four fixed ports, and the first one that is free is used. RFC 8252 asks for any port to be allowed;
//! Salesforce does not allow it.
//!
//! Where other programs hold those ports, or the app's settings list only the link, a `ringside:` link is the way back.

mod answer;
mod error;
mod link;
mod listener;
pub(crate) mod token_endpoint;

use std::future::Future;
use std::io;
use std::time::Duration;

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use url::Url;

use crate::error::NotSent;
use crate::tokens::{ClientId, Tokens};
use crate::wire::WireError;
use crate::{LoginHost, Timeouts};
use listener::{Listener, NoFreePort};

pub use error::SignInError;
pub use link::{LinkSender, Links, NotAwaited, REDIRECT_LINK, links};
use token_endpoint::{RedeemError, TokenEndpoint};

/// The ports of the redirect addresses that the app's settings have to list.
pub const REDIRECT_PORTS: [u16; 4] = [17171, 17172, 17173, 17174];

/// How long a person has for the login page, unless told otherwise.
pub const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// `api` for the data, `refresh_token` to stay signed in.
const SCOPES: &str = "api refresh_token";

/// What the login page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Nothing, if the browser is signed in already.
    AsNeeded,
    /// The password in any case, so that another person can sign in.
    Login,
}

/// One sign-in.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub login_host: LoginHost,
    pub client_id: ClientId,
    pub prompt: Prompt,
    /// A user name to begin with, when the same person has to sign in again.
    pub login_hint: Option<String>,
    pub patience: Duration,
}

impl SignIn {
    /// A first sign-in, with five minutes of patience.
    pub fn new(login_host: LoginHost, client_id: ClientId) -> Self {
        SignIn {
            login_host,
            client_id,
            prompt: Prompt::Login,
            login_hint: None,
            patience: PATIENCE,
        }
    }

    fn authorize_url(
        &self,
        redirect: &RedirectUrl,
        state: &CsrfToken,
        pkce: &PkceCodeChallenge,
    ) -> Url {
        let mut url = self.login_host.oauth("authorize");
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", self.client_id.as_str())
            .append_pair("redirect_uri", redirect.as_str())
            .append_pair("scope", SCOPES)
            .append_pair("state", state.secret())
            .append_pair("code_challenge", pkce.as_str())
            .append_pair("code_challenge_method", pkce.method().as_str());
        if self.prompt == Prompt::Login {
            query.append_pair("prompt", "login");
        }
        if let Some(hint) = &self.login_hint {
            query.append_pair("login_hint", hint);
        }
        drop(query);
        url
    }
}

/// Signs one person in. `open_browser` is called once; `cancel` calls the sign-in off when it is ready.
///
/// # Errors
///
/// See [`SignInError`]. Errors that Salesforce shows on its own page only (an unknown consumer key, most often) never come
/// back to this program: the person sees them there, and this ends with `TimedOut` or `Cancelled`.
pub async fn sign_in(
    request: SignIn,
    open_browser: impl FnOnce(&Url) -> io::Result<()>,
    cancel: impl Future<Output = ()>,
) -> Result<Tokens, SignInError> {
    let listener = Listener::bind_first_free(&REDIRECT_PORTS).await?;
    tokio::select! {
        biased;
        () = cancel => Err(SignInError::Cancelled),
        tokens = run(request, listener, open_browser) => tokens,
    }
}

/// The same by a link: `links` gives those that the system hands to this program. A link that is not for this sign-in
/// leaves it waiting.
///
/// # Errors
///
/// As for [`sign_in`].
pub async fn sign_in_by_link(
    request: SignIn,
    links: Links,
    open_browser: impl FnOnce(&Url) -> io::Result<()>,
    cancel: impl Future<Output = ()>,
) -> Result<Tokens, SignInError> {
    tokio::select! {
        biased;
        () = cancel => Err(SignInError::Cancelled),
        tokens = run_by_link(request, links, open_browser) => tokens,
    }
}

async fn run(
    request: SignIn,
    listener: Listener,
    open_browser: impl FnOnce(&Url) -> io::Result<()>,
) -> Result<Tokens, SignInError> {
    let patience = request.patience;
    let begun = Begun::open(request, listener.redirect_url(), open_browser)?;
    let query = tokio::time::timeout(patience, listener.wait())
        .await
        .map_err(|_| SignInError::TimedOut)?
        .map_err(SignInError::Listening)?;
    begun.end(&query).await
}

async fn run_by_link(
    request: SignIn,
    mut links: Links,
    open_browser: impl FnOnce(&Url) -> io::Result<()>,
) -> Result<Tokens, SignInError> {
    let redirect = RedirectUrl::new(REDIRECT_LINK.to_owned())
        .map_err(|_| SignInError::NotReached(NotSent::NotBuilt))?;
    let patience = request.patience;
    let begun = Begun::open(request, redirect, open_browser)?;
    let query = tokio::time::timeout(patience, links.wait(begun.state.secret()))
        .await
        .map_err(|_| SignInError::TimedOut)?
        .ok_or(SignInError::Cancelled)?;
    begun.end(&query).await
}

/// A sign-in whose page is open in the browser.
struct Begun {
    request: SignIn,
    redirect: RedirectUrl,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl Begun {
    fn open(
        request: SignIn,
        redirect: RedirectUrl,
        open_browser: impl FnOnce(&Url) -> io::Result<()>,
    ) -> Result<Self, SignInError> {
        let state = CsrfToken::new_random();
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        open_browser(&request.authorize_url(&redirect, &state, &challenge))
            .map_err(SignInError::Browser)?;
        Ok(Begun {
            request,
            redirect,
            state,
            verifier,
        })
    }

    /// Ends the sign-in with the query that came back: the code in it is exchanged for tokens.
    async fn end(self, query: &str) -> Result<Tokens, SignInError> {
        let code = answer::code(query, self.state.secret());
        let code = code.map_err(|refusal| refusal.at(&self.redirect))?;
        redeem(self.request, code, self.verifier, self.redirect).await
    }
}

async fn redeem(
    request: SignIn,
    code: String,
    verifier: PkceCodeVerifier,
    redirect: RedirectUrl,
) -> Result<Tokens, SignInError> {
    let SignIn {
        login_host,
        client_id,
        ..
    } = request;
    let endpoint = TokenEndpoint::new(&login_host, &client_id, Timeouts::default())
        .map_err(|_| SignInError::NotReached(NotSent::NotBuilt))?;
    let given = endpoint.redeem(code, verifier, redirect.clone()).await;
    let given = given.map_err(|error| SignInError::from(error).at(&redirect))?;
    given
        .signing_in(login_host, client_id)
        .ok_or(SignInError::Unreadable)
}

impl From<NoFreePort> for SignInError {
    fn from(_: NoFreePort) -> Self {
        SignInError::NoFreePort
    }
}

impl From<RedeemError> for SignInError {
    fn from(error: RedeemError) -> Self {
        match error {
            RedeemError::Refused { error, description } => answer::refusal(&error, &description),
            RedeemError::Wire(WireError::NotSent(why)) => SignInError::NotReached(why),
            RedeemError::Wire(WireError::Cut(how)) => SignInError::NoAnswer(how),
            RedeemError::Unreadable => SignInError::Unreadable,
        }
    }
}
