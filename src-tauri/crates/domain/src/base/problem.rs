//! Problems of the program itself that a person must be told: a session that ended, a failed sign-in, a disk that
//! refuses.
//!
//! It owns which things can go wrong and what belongs to each. It never holds a sentence: `view` turns a problem into a
//! code for which the window has words. `Debug` may quote a path or a reason, and never a name, a number or a note.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::base::refusal::Refusal;

/// Something that a person must be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Salesforce said no.
    Refused(Refusal),
    /// The session ended and could not be renewed.
    SessionEnded(SessionEnd),
    /// Nobody could be signed in.
    SignIn {
        /// Why.
        why: SignInFailure,
        /// What fills in the words: the callback address, the host, the ports, or what was said.
        detail: String,
    },
    /// The sign-in is by another user or to another org than the writes that wait here.
    OtherUser,
    /// A `ringside:` link was opened that no sign-in waits for, or that means nothing here.
    LinkNotTaken,
    /// The profile folder can't be written.
    ProfileNotWritable {
        /// The folder.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Another Ringside works with this profile.
    ProfileInUse {
        /// The folder.
        path: String,
    },
    /// The profile folder lies on another computer.
    ProfileOnNetwork {
        /// The folder.
        path: String,
    },
    /// A database can't be opened.
    DatabaseNotOpened {
        /// The file.
        path: String,
        /// What was said.
        reason: String,
    },
    /// A database was made by a newer Ringside.
    DatabaseNewer {
        /// The file.
        path: String,
    },
    /// The system's keychain can't be used.
    KeychainMissing {
        /// What it said.
        reason: String,
    },
    /// The database is there but its key is not in the keychain.
    KeyMissing {
        /// The file.
        path: String,
    },
    /// A write to the disk failed; what is on screen may not be on disk.
    DiskFailed {
        /// What was said.
        reason: String,
    },
    /// Kept calls, writes or settings can't be read by this version; they are kept as they are.
    SetAside {
        /// How many.
        count: u64,
    },
    /// The number index was damaged and is being filled again.
    IndexMadeAnew,
    /// The number index was found damaged; the next start fills it again.
    IndexDamaged,
    /// The number index could not be read or written; nothing that waits for Salesforce is in it.
    IndexFailed {
        /// What was said.
        reason: String,
    },
    /// The keychain takes no renewed sign-in, so that nothing is sent until it does.
    KeychainLocked,
    /// The local API for phones could not be opened.
    LocalApiNotOpened {
        /// What the system said.
        reason: String,
    },
    /// The system did not take whether Ringside starts with the agent's session.
    StartNotSet {
        /// What it said.
        reason: String,
    },
    /// A part of the program stopped and was started again.
    PartStopped {
        /// Its name.
        part: String,
    },
    /// The admin's policy can't be read: none of it applies.
    PolicyUnreadable {
        /// The file.
        path: String,
        /// What was said.
        reason: String,
    },
    /// An entry of the admin's policy is no setting or has no such value: the rest of it applies.
    PolicyWrong {
        /// The file.
        path: String,
        /// The key.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// What a problem comes from and goes with, where the program itself notices that it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// What must never be lost can't be written or read.
    Disk,
    /// The number index can't be.
    Index,
    /// The system's keychain takes nothing.
    Keychain,
}

impl Problem {
    /// What it comes from, if the program notices by itself that this is over.
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Self::DiskFailed { .. } => Some(Cause::Disk),
            Self::IndexFailed { .. } => Some(Cause::Index),
            Self::KeychainLocked => Some(Cause::Keychain),
            _ => None,
        }
    }
}

/// Why a session can't go on. The window has words for each by its name.
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
    /// Sessions that the org gives this app may not use its API.
    NotForTheApi,
}

/// Why nobody could be signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignInFailure {
    /// The agent said no in the browser.
    Denied,
    /// The app is not installed in the org.
    AppNotInstalled,
    /// The org does not let this user use the app.
    AppNotApproved,
    /// The org does not know the client id.
    ClientIdUnknown,
    /// The org's app asks for a client secret.
    SecretRequired,
    /// The org's app does not list our callback address.
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
    /// The login host does not take this person.
    LoginRefused,
    /// The agent's user may not use the API, or the edition has none.
    ApiDisabled,
    /// The browser answered for a sign-in that was begun before.
    AnotherSignIn,
    /// The browser could not be opened.
    BrowserNotOpened,
    /// Salesforce was not reached.
    Offline,
    /// Salesforce can't sign anybody in for the moment.
    Unavailable,
    /// The host is no Salesforce host.
    HostNotAllowed,
    /// All callback ports are taken.
    NoFreePort,
    /// The browser was not used in time.
    TimedOut,
    /// A reason that has no words of its own.
    Other,
}

/// Why nothing was exported for another computer, or imported from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferFailure {
    /// Nobody is signed in whose writes they could be.
    SignedOut,
    /// The passphrase is too short.
    PassphraseTooShort,
    /// Nothing waits.
    NothingWaits,
    /// A call goes on, whose writes still change.
    CallGoesOn,
    /// The file can't be written.
    NotWritten {
        /// What the system said.
        reason: String,
    },
    /// The file can't be read on this computer.
    NotRead {
        /// What the system said.
        reason: String,
    },
    /// The passphrase is another one.
    WrongPassphrase,
    /// It is no such file.
    NoSuchFile,
    /// Parts of the file are missing or were changed.
    Damaged,
    /// It was written by a newer Ringside.
    Newer,
    /// It is of another user, or of another org.
    OtherAccount {
        /// The user name.
        username: String,
        /// The org's host.
        host: String,
    },
    /// All of it is here already.
    AlreadyHere,
}
