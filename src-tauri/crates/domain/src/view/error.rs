//! What a person must be told, as a code that the UI has words for.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

/// Why a session can't go on, as the parameter `reason` of [`UiErrorCode::SessionEnded`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SessionEnd {
    /// The sign-in was revoked, or not used for too long.
    Expired,
    /// The agent's user was deactivated or frozen.
    UserInactive,
    /// The org was locked, or its trial has ended.
    OrgInactive,
    /// Sign-ins are not allowed from this network.
    NetworkNotAllowed,
    /// The org does not let the app in any more.
    AppRefused,
    /// The app was not granted a refresh token.
    NotRenewable,
    /// The org's sessions for this app do not open its API.
    NotForTheApi,
}

impl SessionEnd {
    /// The error to be shown.
    pub fn to_error(self) -> UiError {
        let reason = match self {
            Self::Expired => "expired",
            Self::UserInactive => "user_inactive",
            Self::OrgInactive => "org_inactive",
            Self::NetworkNotAllowed => "network_not_allowed",
            Self::AppRefused => "app_refused",
            Self::NotRenewable => "not_renewable",
            Self::NotForTheApi => "not_for_the_api",
        };
        UiError {
            code: UiErrorCode::SessionEnded,
            params: [(String::from("reason"), String::from(reason))].into(),
        }
    }
}

/// Every error that the UI has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UiErrorCode {
    /// Salesforce refused a write (`sf_code`, `message`, `fields`, and `mender`: `agent` or `admin`).
    SalesforceRefused,
    /// Salesforce could not do it for the moment (`sf_code`, `message`): it is tried again by itself.
    SalesforceBusy,
    /// The org requires `fields` of a Task; the agent fills them in.
    AnswersMissing,
    /// The record that a write is about is no longer there (`sf_code`).
    RecordGone,
    /// Somebody else has changed what a write changes; the agent decides.
    Clash,
    /// Salesforce takes a new person for somebody whom it has; the agent decides.
    LooksLike,
    /// The org's daily requests are used up.
    RequestLimit,
    /// The session ended and could not be renewed (`reason`, as [`SessionEnd`] writes it).
    SessionEnded,
    /// The agent said no in the browser.
    SignInDenied,
    /// The app is not installed in the org; an admin must do it.
    AppNotInstalled,
    /// The org does not let this user use the app; an admin must allow it.
    AppNotApproved,
    /// The org does not know the client id.
    ClientIdUnknown,
    /// The org's app asks for a client secret, which a desktop program has none of.
    SecretRequired,
    /// The org's app does not list our callback address (`uri`).
    CallbackMismatch,
    /// The org did not take the proof key.
    PkceRefused,
    /// The org's app does not grant the scopes that are needed.
    ScopeMissing,
    /// The browser's answer came too late, or twice.
    CodeExpired,
    /// The agent's user was deactivated or frozen.
    UserInactive,
    /// The org was locked, or its trial has ended.
    OrgInactive,
    /// Sign-ins are not allowed from this network.
    NetworkNotAllowed,
    /// The login host does not take this person: most often it is another one's.
    LoginRefused,
    /// The agent's user may not use the API, or the edition has none.
    ApiDisabled,
    /// The browser answered for a sign-in that was begun before.
    AnotherSignIn,
    /// A `ringside:` link was opened that no sign-in waits for, or that means nothing here.
    LinkNotTaken,
    /// The browser could not be opened (`reason`).
    BrowserNotOpened,
    /// Salesforce was not reached while signing in (`reason`).
    SignInOffline,
    /// Salesforce can't sign anybody in for the moment.
    SignInUnavailable,
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
    /// The number index was damaged and is being filled again.
    IndexMadeAnew,
    /// The number index was found damaged; the next start fills it again.
    IndexDamaged,
    /// The door for phones could not be opened (`reason`).
    DoorNotOpened,
    /// A part of the program stopped and was started again (`part`).
    PartStopped,
    /// The admin's policy can't be read (`path`, `reason`): nothing of it holds.
    PolicyUnreadable,
    /// Something in the admin's policy is no setting or has no such value (`path`, `key`, `reason`): all else of it holds.
    PolicyWrong,
}
