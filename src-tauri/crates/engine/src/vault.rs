//! Where the tokens of a sign-in are kept: in the system's keychain.

use salesforce::{TokenVault, Tokens, VaultError};
use store::{Keychain, KeychainError};

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
