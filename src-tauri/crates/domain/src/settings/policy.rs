//! What an admin has laid down for this machine: values for settings, which of them are locked, and where to sign in.
//!
//! It owns which value wins: a locked one always, any other one only until the agent has set something. The engine
//! knows where the file is and how it is read.
//!
//! **Invariant:** whatever the agent does, a locked setting has the admin's value, or Ringside's own if the admin gave
//! none.

use crate::settings::Settings;
use crate::settings::key::SettingKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// The admin's policy. By default there is none: nothing is set and nothing is locked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// The settings of a new profile: the admin's values, and Ringside's own for the rest.
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
    /// The admin's values, and for what the admin left open, where the agent last signed in.
    pub fn or_last(self, last: Option<Self>) -> Self {
        let last = last.unwrap_or_default();
        Self {
            login_url: self.login_url.or(last.login_url),
            client_id: self.client_id.or(last.client_id),
        }
    }
}

impl Policy {
    /// The settings of a profile at a start: the stored ones, or those of a new profile.
    pub fn at_the_start(&self, kept: Option<Settings>) -> Settings {
        self.over(kept.unwrap_or_else(|| self.settings.clone()))
    }

    /// The settings that the agent wants, with the admin's values for what is locked.
    pub fn over(&self, wanted: Settings) -> Settings {
        let mut settings = wanted;
        for key in &self.locked {
            key.take(&self.settings, &mut settings);
        }
        settings
    }
}
