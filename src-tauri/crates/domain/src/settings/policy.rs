//! What an admin has laid down for this machine: values for settings, which of them are locked, and where to sign in.
//!
//! It owns what wins: a locked value always, any other only until the agent has set something. Where the file lies and how it
//! is read is the engine's affair.
//!
//! **Invariant:** whatever the agent does, a locked setting has the admin's value; without one, Ringside's own.

use crate::settings::Settings;
use crate::settings::key::SettingKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// The admin's policy. The default is none: nothing is set and nothing locked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// What a profile begins with: the admin's values, and Ringside's own for the rest.
    pub settings: Settings,
    /// What the agent can't change.
    pub locked: BTreeSet<SettingKey>,
    /// Where to sign in.
    pub sign_in: SignInPlace,
}

/// Where to sign in, as far as the admin has said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct SignInPlace {
    /// The login host, such as `https://aoba.my.salesforce.com`.
    pub login_url: Option<String>,
    /// The consumer key of the org's External Client App.
    pub client_id: Option<String>,
}

impl SignInPlace {
    /// What the admin has said, and else where the agent signed in last.
    pub fn or_last(self, last: Option<Self>) -> Self {
        let last = last.unwrap_or_default();
        Self {
            login_url: self.login_url.or(last.login_url),
            client_id: self.client_id.or(last.client_id),
        }
    }
}

impl Policy {
    /// The settings of a profile at a start: what was kept, or what the admin wants a new one to begin with.
    pub fn at_the_start(&self, kept: Option<Settings>) -> Settings {
        self.over(kept.unwrap_or_else(|| self.settings.clone()))
    }

    /// What the agent wants, as far as the admin lets it be changed.
    pub fn over(&self, wanted: Settings) -> Settings {
        let mut settings = wanted;
        for key in &self.locked {
            key.take(&self.settings, &mut settings);
        }
        settings
    }
}
