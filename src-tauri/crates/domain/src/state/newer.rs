//! A newer version of Ringside: when it is looked for, and how far its installation is.

use jiff::{SignedDuration, Timestamp};

/// How long after a start it is first looked for: the calls of the first minute come first.
pub(crate) const FIRST_LOOK: SignedDuration = SignedDuration::from_mins(1);

/// How long after a look that has answered it is looked for again.
pub(crate) const NEXT_LOOK: SignedDuration = SignedDuration::from_hours(24);

/// How long after a look that has not.
pub(crate) const AFTER_A_FAILURE: SignedDuration = SignedDuration::from_hours(1);

/// What is known of newer versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newer {
    /// When it is looked for next; nothing: this program is not one that looks.
    pub next_look: Option<Timestamp>,
    /// The newer version.
    pub version: Option<String>,
    /// How far its installation is.
    pub stage: Stage,
}

/// How far an installation is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Stage {
    /// The agent has not asked for it.
    #[default]
    Offered,
    /// The agent has, and it begins when no call goes on.
    Wanted,
    /// It is fetched and put in place of this one, which then ends.
    UnderWay,
    /// It was not installed; this version goes on.
    Failed {
        /// What was said.
        reason: String,
    },
}
