//! Where the tokens of a sign-in are kept: in the system's keychain.

use domain::base::ids::SfId;
use domain::base::problem::{Cause, Problem};
use domain::session::Account;
use domain::step::event::Event;
use salesforce::{TokenVault, Tokens, VaultError};
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Keychain, KeychainError};
use tokio::sync::mpsc;

/// The keychain as the place of the tokens.
pub(crate) struct Vault {
    keychain: Keychain,
    /// To the loop, once there is one.
    events: Option<mpsc::Sender<Event>>,
    /// Whether the loop was told that the keychain takes nothing, and not since that it does.
    is_shut: AtomicBool,
}

impl Vault {
    pub(crate) fn new(keychain: Keychain) -> Self {
        Self {
            keychain,
            events: None,
            is_shut: AtomicBool::new(false),
        }
    }

    /// Tells the loop from now on when the keychain takes nothing, and when it does again.
    pub(crate) fn telling(self, events: mpsc::Sender<Event>) -> Self {
        Self {
            events: Some(events),
            ..self
        }
    }

    /// The tokens of an account, if there are any. What can't be read counts as none: the agent signs in again.
    pub(crate) fn tokens(&self, of: &Account) -> Result<Option<Tokens>, KeychainError> {
        let text = self.keychain.tokens(of)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Gives the tokens that 0.1.0 has saved to the account that they are of.
    pub(crate) fn take_over(&self) -> Result<(), KeychainError> {
        let Some(text) = self.keychain.tokens_of_before()? else {
            return Ok(());
        };
        if let Ok(tokens) = serde_json::from_str::<Tokens>(&text) {
            let account = account_of(&tokens);
            if self.keychain.tokens(&account)?.is_none() {
                self.keychain.save_tokens(&account, &text)?;
            }
        }
        self.keychain.forget_tokens_of_before()
    }

    pub(crate) fn forget(&self, of: &Account) -> Result<(), KeychainError> {
        self.keychain.forget_tokens(of)
    }
}

/// The account that tokens are of.
pub(crate) fn account_of(tokens: &Tokens) -> Account {
    Account {
        org: SfId(String::from(tokens.identity.org_id.as_str())),
        user: SfId(String::from(tokens.identity.user_id.as_str())),
    }
}

impl TokenVault for Vault {
    fn save(&self, tokens: &Tokens) -> Result<(), VaultError> {
        let text =
            serde_json::to_string(tokens).map_err(|error| VaultError::Failed(Box::new(error)))?;
        let saved = self.keychain.save_tokens(&account_of(tokens), &text);
        let was_shut = self.is_shut.swap(saved.is_err(), Ordering::SeqCst);
        let told = match (&saved, was_shut) {
            (Err(_), _) => Some(Event::Trouble(Problem::KeychainLocked)),
            (Ok(()), true) => Some(Event::TroubleOver(Cause::Keychain)),
            (Ok(()), false) => None,
        };
        if let (Some(told), Some(events)) = (told, &self.events) {
            // The queue is closed only after the loop has ended at a stop.
            drop(events.blocking_send(told));
        }
        saved.map_err(|error| VaultError::Failed(Box::new(error)))
    }
}
