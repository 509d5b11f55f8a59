//! What the agent or the admin has set. Settings never change the past.

use serde::{Deserialize, Serialize};

use crate::number::Country;

/// The settings of this profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The country whose habits a number without `+` follows.
    pub country: Country,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            country: Country::US,
        }
    }
}
