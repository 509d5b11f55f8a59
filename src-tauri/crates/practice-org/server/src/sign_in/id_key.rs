//! The key that signs id tokens.
//!
//! It owns one RSA key for as long as the org runs, made when the first token is signed: making one takes a moment.

use std::sync::OnceLock;

use anyhow::Context;
use rcgen::{KeyPair, PKCS_RSA_SHA256};

/// The key, once somebody asked for it.
#[derive(Default)]
pub(crate) struct IdKey(OnceLock<KeyPair>);

impl IdKey {
    pub(crate) fn pair(&self) -> anyhow::Result<&KeyPair> {
        if let Some(pair) = self.0.get() {
            return Ok(pair);
        }
        let made = KeyPair::generate_for(&PKCS_RSA_SHA256).context("making the id key")?;
        Ok(self.0.get_or_init(|| made))
    }
}
