//! Why a sign-in came to nothing, by what the person can do about it.
//!
//! It owns the list. Which of Salesforce's answers belongs to which is for `answer`.

use std::io;

use oauth2::RedirectUrl;

use crate::error::{Cut, NotSent};

/// Why a sign-in came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The person pressed Deny.
    #[error("the person did not allow it")]
    Denied,
    /// The org's admin has to install the app first, as uninstalled apps are blocked since September 2025.
    #[error("an admin has to install the app in this org")]
    AppNotInstalled,
    /// The org lets this user in to no such app (OAUTH_APPROVAL_ERROR_GENERIC), or only those whom an admin approved.
    #[error("the org does not approve this app for this user")]
    NotApproved,
    /// The org knows no app with this consumer key; a new one takes some minutes to be known.
    #[error("the org knows no such app")]
    UnknownApp,
    /// The app's settings ask for a secret, which a public client has none of.
    #[error("the app asks for a client secret")]
    SecretRequired,
    /// The app's settings don't list our callback address.
    #[error("the app's callback addresses do not list {uri}")]
    RedirectMismatch { uri: String },
    /// The org wants PKCE and did not find it.
    #[error("the org did not take the PKCE challenge")]
    ChallengeRefused,
    /// The app's settings do not grant `api` and `refresh_token`.
    #[error("the app does not have the scopes")]
    ScopeRefused,
    /// The code was used twice, or more than 15 minutes passed.
    #[error("the authorization code has expired")]
    CodeExpired,
    /// The user was deactivated or frozen.
    #[error("the user is inactive")]
    UserInactive,
    /// The org was locked, or its trial has ended.
    #[error("the org is inactive")]
    OrgInactive,
    /// This network's address is not in the allowed ranges of the org, the profile or the app.
    #[error("this network is not allowed in")]
    AddressRefused,
    /// The login host does not take this person, most often as they belong to another one.
    #[error("the org does not take this login")]
    LoginRefused,
    /// Salesforce can't do it for the moment.
    #[error("Salesforce is not available for the moment")]
    Unavailable,
    /// The answer belongs to another sign-in, such as one begun earlier in a tab that is still open.
    #[error("the answer belongs to another sign-in")]
    StateMismatch,
    /// Other programs listen on all of our ports.
    #[error("ports 17171 to 17174 are all taken")]
    NoFreePort,
    /// The system takes no more connections.
    #[error("the browser's answer could not be taken")]
    Listening(#[source] io::Error),
    /// The browser could not be opened.
    #[error("the browser could not be opened")]
    Browser(#[source] io::Error),
    /// Nobody finished the login page.
    #[error("nobody signed in in time")]
    TimedOut,
    /// The program called it off.
    #[error("cancelled")]
    Cancelled,
    /// The token endpoint was not reached.
    #[error("no way to Salesforce: {0}")]
    NotReached(NotSent),
    /// The token endpoint was reached, and no usable answer came.
    #[error("no answer from Salesforce: {0}")]
    NoAnswer(Cut),
    /// An answer came that is none of Salesforce's.
    #[error("Salesforce's answer could not be read")]
    Unreadable,
    /// An error that Salesforce names and this program does not know.
    #[error("Salesforce refused: {error}: {description}")]
    Refused { error: String, description: String },
}

impl SignInError {
    /// Adds the callback address that was used: it is the one that an admin has to add to the app's settings.
    pub(super) fn at(self, redirect: &RedirectUrl) -> Self {
        match self {
            SignInError::RedirectMismatch { .. } => SignInError::RedirectMismatch {
                uri: redirect.to_string(),
            },
            other => other,
        }
    }
}
