//! What a person must be told, as a code that the UI has words for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that a person must be told: what happened, what is safe and what to do are the catalogue's words for
/// `code`; `params` fill them in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UiError {
    /// Which error.
    pub code: UiErrorCode,
    /// What fills the words in, such as Salesforce's own code and message.
    pub params: BTreeMap<String, String>,
}

/// Every error that the UI has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UiErrorCode {
    /// Salesforce refused a write (`sf_code`, `message`, `fields`).
    SalesforceRefused,
    /// The record that a write is about is no longer there (`sf_code`).
    RecordGone,
    /// The org's daily requests are used up.
    RequestLimit,
    /// The session ended and could not be renewed (`reason`).
    SessionEnded,
    /// The agent said no in the browser.
    SignInDenied,
    /// The app is not installed in the org; an admin must do it.
    AppNotInstalled,
    /// The org does not know the client id.
    ClientIdUnknown,
    /// The org's app does not list our callback address (`uri`).
    CallbackMismatch,
    /// The host is no Salesforce host (`host`).
    HostNotAllowed,
    /// All callback ports are taken (`ports`).
    NoFreePort,
    /// The browser was not used in time.
    SignInTimedOut,
    /// The sign-in failed for a reason that has no words of its own (`reason`).
    SignInFailed,
    /// The sign-in is by another user or to another org than the writes that wait here.
    OtherUser,
    /// The profile folder can't be written (`path`, `reason`).
    ProfileNotWritable,
    /// Another Ringside works with this profile (`path`).
    ProfileInUse,
    /// The database can't be opened (`path`, `reason`).
    DatabaseNotOpened,
    /// The database was made by a newer Ringside (`path`).
    DatabaseNewer,
    /// The system's keychain can't be used (`reason`).
    KeychainMissing,
    /// The database is there but its key is not in the keychain (`path`).
    KeyMissing,
    /// A write to the disk failed (`reason`); what is on screen may not be on disk.
    DiskFailed,
    /// The door for phones could not be opened (`reason`).
    DoorNotOpened,
    /// A part of the program stopped and was started again (`part`).
    PartStopped,
}
