//! Whether Salesforce can be reached, and when it is asked again.

use jiff::{SignedDuration, Timestamp};

/// The connection to Salesforce, whoever is signed in.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// Since when Salesforce can't be reached.
    pub offline_since: Option<Timestamp>,
    /// How often it was tried without success since then.
    pub probes: u32,
    /// When it is tried again.
    pub next_probe: Option<Timestamp>,
    /// When the org is read again: its people, its facts, the agent's next steps.
    pub next_read: Option<Timestamp>,
    /// By how much Salesforce's clock is ahead of this machine's.
    pub clock_off: Option<SignedDuration>,
}

/// The longest pause between two questions whether Salesforce answers again.
pub(crate) const LONGEST_PROBE: SignedDuration = SignedDuration::from_secs(16);

/// How old the index and the agent's tasks may get before they are read again.
pub(crate) const READ_AGAIN: SignedDuration = SignedDuration::from_mins(15);
