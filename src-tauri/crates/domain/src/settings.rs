//! What the agent or the admin has set. Settings never change the past.
//!
//! A setting that is new in a version has a default, so that what an older one has written can always be read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call_log::LogTo;
use crate::number::Country;
use crate::view::MatchView;

/// The settings of this profile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Settings {
    /// The country whose habits a number without `+` follows, in two letters; nothing: the one of the agent's locale.
    #[ts(type = "string | null")]
    pub country: Option<Country>,
    /// Whether calls are logged.
    pub logging: LoggingMode,
    /// Where calls are logged to; nothing: to a Task and a log record where the org has the package, else to a Task.
    pub log_to: Option<LogTo>,
    /// The objects that can call, in the order in which their records are offered; what is not in it comes last. None: the
    /// usual order.
    pub object_order: Vec<String>,
    /// Objects beside Contact, Lead and Account whose phone fields are looked at, by API name.
    pub added_objects: Vec<String>,
    /// The company's own numbers: a call with one of them is a colleague's. A `*` at the end stands for any digits.
    pub own_numbers: Vec<String>,
    /// A number of so many digits or fewer is an extension, and so a colleague's; 0: none is by its length alone.
    pub extension_digits: u8,
    /// What becomes of a call whose number nobody has.
    pub when_nobody_matches: WhenNobodyMatches,
    /// Where such a call goes, if it goes to a record of its own.
    pub fallback_record: Option<MatchView>,
}

impl Settings {
    /// The objects that can call, the first one first.
    pub fn objects_in_order(&self) -> Vec<String> {
        if self.object_order.is_empty() {
            return ["Contact", "Account", "Lead"].map(String::from).to_vec();
        }
        self.object_order.clone()
    }
}

/// What becomes of a call whose number nobody has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WhenNobodyMatches {
    /// It waits until the agent says who it was.
    #[default]
    Ask,
    /// It is logged, to nobody.
    LogWithoutPerson,
    /// It is logged to the fallback record.
    LogToFallback,
    /// It waits, and a new Contact or Lead is offered.
    OfferNew,
}

/// Whether calls are logged. To-dos are always sent: they are the agent's own doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LoggingMode {
    /// Calls are recorded and sent.
    #[default]
    Enabled,
    /// Calls are recorded and not sent: they are when it is enabled again, whatever comes between.
    Paused,
    /// Calls are neither recorded nor sent. What ends meanwhile is never logged by itself.
    Disabled,
}
