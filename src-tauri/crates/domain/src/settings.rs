//! What the agent or the admin has set. Settings never change the past.
//!
//! A setting that is new in a version has a default, so that what an older one has written can always be read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::call_log::LogTo;
use crate::number::Country;

/// The settings of this profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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
