//! Who is signed in, to which org.

use crate::base::ids::SfId;
use crate::base::language::Language;
use crate::base::problem::Problem;
use crate::number::country::Country;
use crate::settings::policy::SignInPlace;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The user and org that a write belongs to. It is never sent as anybody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Account {
    /// The org.
    pub org: SfId,
    /// The user.
    pub user: SfId,
}

/// Who is signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Session {
    /// Nobody: nobody has signed in yet, or the agent signed out.
    #[default]
    SignedOut,
    /// The agent is to sign in in the browser.
    SigningIn {
        /// Whose session is to be renewed. Until then, writes are made in this agent's name.
        was: Option<SignedIn>,
        /// The page on which the agent signs in; nothing until it is known.
        page: Option<SignInPage>,
    },
    /// Somebody.
    SignedIn(SignedIn),
    /// Somebody whose session has ended. Writes are still made in this agent's name, and wait.
    Ended {
        /// Who it was.
        was: Option<SignedIn>,
        /// Why.
        why: Problem,
    },
}

impl Session {
    /// The account in whose name writes are made, also while the session has to be renewed.
    pub fn account(&self) -> Option<&Account> {
        self.agent().map(|who| &who.account)
    }

    /// The agent whose session it is or was.
    pub fn agent(&self) -> Option<&SignedIn> {
        match self {
            Self::SignedIn(who) => Some(who),
            Self::SigningIn { was, .. } | Self::Ended { was, .. } => was.as_ref(),
            Self::SignedOut => None,
        }
    }
}

/// The page of a sign-in that is under way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SignInPage {
    /// Its address, good for this one sign-in.
    pub url: String,
    /// Whether the system has taken it to a browser.
    pub opened: bool,
}

impl std::fmt::Debug for SignInPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignInPage(opened: {})", self.opened)
    }
}

/// A signed-in agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// User and org.
    pub account: Account,
    /// The agent's name.
    pub name: String,
    /// The user name.
    pub username: String,
    /// The org's address.
    pub instance_url: String,
    /// Whether the session can be renewed: the app was granted `refresh_token`.
    #[serde(default = "renewable")]
    pub renewable: bool,
    /// The language of the texts that Ringside itself writes.
    #[serde(default)]
    pub language: Language,
    /// The country of the agent's locale: numbers without `+` are read as numbers of it.
    pub country: Country,
}

/// An account that has signed in on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownAccount {
    /// Who it is.
    pub who: SignedIn,
    /// Where it signs in.
    #[serde(default)]
    pub place: SignInPlace,
    /// Whether the keychain has its tokens, as far as is known: no browser is needed then.
    pub has_tokens: bool,
    /// Whether the agent has signed out: only what was not sent is left of it here.
    #[serde(default)]
    pub signed_out: bool,
}

/// The value for a sign-in that was stored before this field existed: it was renewable, as others have ended by now.
fn renewable() -> bool {
    true
}
