//! What a person must be told, as a code for which the UI has words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::base::not_readable::{NotReadable, names_what_is_hidden};
use crate::base::problem::{Problem, SessionEnd, SignInFailure};
use crate::base::refusal::{Mender, Refusal, RefusalCode};
use crate::org::facts::{OrgFacts, TASK};

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
    /// Salesforce refused a write (`sf_code`, `message`, `fields`, and `mender`: `agent` or `admin`).
    SalesforceRefused,
    /// Salesforce would not let something be read (`object`, `fields`, `sf_code`, `message`, and `mender`).
    NotReadable,
    /// Salesforce could not do it for the moment (`sf_code`, `message`): it is tried again automatically.
    SalesforceBusy,
    /// The org requires `fields` of a Task; the agent fills them in.
    AnswersMissing,
    /// The record that a write is about is no longer there (`sf_code`).
    RecordGone,
    /// Somebody else has changed what a write changes; the agent decides.
    Conflict,
    /// A phone field (`field`) holds something else by now (`holds`) than what was confirmed: it is left as it is.
    PhoneChanged,
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
    /// The login host does not accept this person: most often it belongs to another org.
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
    /// The profile folder lies on another computer (`path`).
    ProfileOnNetwork,
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
    /// Kept calls, writes or settings can't be read by this version (`count`); they are kept as they are.
    SetAside,
    /// The number index was damaged and is being filled again.
    IndexMadeAnew,
    /// The number index was found damaged; the next start fills it again.
    IndexDamaged,
    /// The number index could not be read or written (`reason`).
    IndexFailed,
    /// The keychain takes no renewed sign-in: nothing is sent until it is unlocked.
    KeychainLocked,
    /// The local API for phones could not be opened (`reason`).
    LocalApiNotOpened,
    /// The system did not take whether Ringside starts with the agent's session (`reason`).
    StartNotSet,
    /// A part of the program stopped and was started again (`part`).
    PartStopped,
    /// Nobody is signed in whose writes could be exported or imported.
    TransferSignedOut,
    /// The passphrase is too short.
    PassphraseTooShort,
    /// Nothing waits that could be exported.
    NothingToExport,
    /// A call goes on: what it leaves can't be exported yet.
    ExportDuringCall,
    /// The export could not be written (`reason`).
    ExportNotWritten,
    /// The file can't be read on this computer (`reason`).
    ImportNotRead,
    /// The passphrase does not open the file.
    WrongPassphrase,
    /// The file is no export of Ringside's.
    NoExport,
    /// Parts of the exported file are missing or were changed.
    ExportDamaged,
    /// The file was exported by a newer Ringside.
    ExportNewer,
    /// The file is of another user or org (`username`, `host`).
    ExportOfOther,
    /// All of the file is here already.
    ImportedAlready,
    /// The admin's policy can't be read (`path`, `reason`): none of it applies.
    PolicyUnreadable,
    /// An entry of the admin's policy is no setting or has no such value (`path`, `key`, `reason`): the rest of it
    /// applies.
    PolicyWrong,
}

impl UiError {
    pub(crate) fn new(code: UiErrorCode, params: &[(&str, &str)]) -> Self {
        let params = params.iter();
        Self {
            code,
            params: params
                .map(|(name, text)| (String::from(*name), String::from(*text)))
                .collect(),
        }
    }

    /// The window's error for a problem.
    pub fn of(problem: &Problem) -> Self {
        use UiErrorCode as Code;
        match problem {
            Problem::Refused(refusal) => Self::refused(refusal, None),
            Problem::SessionEnded(why) => {
                Self::new(Code::SessionEnded, &[("reason", name_of(*why))])
            }
            Problem::SignIn { why, detail } => {
                let (code, name) = sign_in(*why);
                Self::new(code, &[(name, detail)])
            }
            Problem::OtherUser => Self::new(Code::OtherUser, &[]),
            Problem::LinkNotTaken => Self::new(Code::LinkNotTaken, &[]),
            Problem::ProfileNotWritable { path, reason } => Self::new(
                Code::ProfileNotWritable,
                &[("path", path), ("reason", reason)],
            ),
            Problem::ProfileOnNetwork { path } => {
                Self::new(Code::ProfileOnNetwork, &[("path", path)])
            }
            Problem::ProfileInUse { path } => Self::new(Code::ProfileInUse, &[("path", path)]),
            Problem::DatabaseNotOpened { path, reason } => Self::new(
                Code::DatabaseNotOpened,
                &[("path", path), ("reason", reason)],
            ),
            Problem::DatabaseNewer { path } => Self::new(Code::DatabaseNewer, &[("path", path)]),
            Problem::KeychainMissing { reason } => {
                Self::new(Code::KeychainMissing, &[("reason", reason)])
            }
            Problem::KeyMissing { path } => Self::new(Code::KeyMissing, &[("path", path)]),
            Problem::DiskFailed { reason } => Self::new(Code::DiskFailed, &[("reason", reason)]),
            Problem::SetAside { count } => {
                Self::new(Code::SetAside, &[("count", &count.to_string())])
            }
            Problem::IndexMadeAnew => Self::new(Code::IndexMadeAnew, &[]),
            Problem::IndexDamaged => Self::new(Code::IndexDamaged, &[]),
            Problem::IndexFailed { reason } => Self::new(Code::IndexFailed, &[("reason", reason)]),
            Problem::KeychainLocked => Self::new(Code::KeychainLocked, &[]),
            Problem::LocalApiNotOpened { reason } => {
                Self::new(Code::LocalApiNotOpened, &[("reason", reason)])
            }
            Problem::StartNotSet { reason } => Self::new(Code::StartNotSet, &[("reason", reason)]),
            Problem::PartStopped { part } => Self::new(Code::PartStopped, &[("part", part)]),
            Problem::PolicyUnreadable { path, reason } => Self::new(
                Code::PolicyUnreadable,
                &[("path", path), ("reason", reason)],
            ),
            Problem::PolicyWrong { path, key, reason } => Self::new(
                Code::PolicyWrong,
                &[("path", path), ("key", key), ("reason", reason)],
            ),
        }
    }

    /// The window's error for something that could not be read.
    pub fn not_readable(what: &NotReadable) -> Self {
        Self::refused_to_read(&what.object, &what.why)
    }

    /// The window's error for a read that the org has refused.
    pub fn refused_to_read(object: &str, why: &Refusal) -> Self {
        let words = &why.words_of_the_org;
        // What the org says of a query that does not fit it quotes the query, which no agent has written.
        let message = match names_what_is_hidden(&words.code) {
            true => "",
            false => words.message.as_str(),
        };
        match why.code {
            RefusalCode::SalesforceBusy | RefusalCode::RequestLimit => Self::refused(why, None),
            RefusalCode::SalesforceRefused
            | RefusalCode::RecordGone
            | RefusalCode::AnswersMissing
            | RefusalCode::Conflict
            | RefusalCode::PhoneChanged
            | RefusalCode::LooksLike
            | RefusalCode::DiskFailed => Self::new(
                UiErrorCode::NotReadable,
                &[
                    ("object", object),
                    ("fields", &why.fields.join(", ")),
                    ("sf_code", &words.code),
                    ("message", message),
                    ("mender", mender(why.mender)),
                ],
            ),
        }
    }

    /// The window's error for a refusal. `org` knows the labels of the fields.
    pub fn refused(refusal: &Refusal, org: Option<&OrgFacts>) -> Self {
        use UiErrorCode as Code;
        let words = &refusal.words_of_the_org;
        let (code, message) = (words.code.as_str(), words.message.as_str());
        let no = |told: UiErrorCode| {
            let params = [
                ("sf_code", code),
                ("message", message),
                ("fields", &refusal.fields.join(", ")),
                ("mender", mender(refusal.mender)),
            ];
            Self::new(told, &params)
        };
        let label = |object: &str, name: &str| {
            let facts = org.and_then(|org| org.field(object, name));
            facts.map_or_else(|| String::from(name), |facts| facts.label.clone())
        };
        match refusal.code {
            RefusalCode::SalesforceRefused => no(Code::SalesforceRefused),
            RefusalCode::RecordGone => no(Code::RecordGone),
            RefusalCode::SalesforceBusy => Self::new(
                Code::SalesforceBusy,
                &[("sf_code", code), ("message", message)],
            ),
            RefusalCode::RequestLimit => Self::new(Code::RequestLimit, &[("message", message)]),
            RefusalCode::AnswersMissing => {
                let fields = refusal.fields.iter();
                let labels: Vec<String> = fields.map(|name| label(TASK, name)).collect();
                Self::new(Code::AnswersMissing, &[("fields", &labels.join(", "))])
            }
            RefusalCode::Conflict => Self::new(Code::Conflict, &[]),
            RefusalCode::PhoneChanged => {
                let field = refusal.fields.first().map_or("", String::as_str);
                let (object, name) = field.split_once('.').unwrap_or(("", field));
                Self::new(
                    Code::PhoneChanged,
                    &[("field", &label(object, name)), ("holds", message)],
                )
            }
            RefusalCode::LooksLike => Self::new(Code::LooksLike, &[]),
            RefusalCode::DiskFailed => Self::new(Code::DiskFailed, &[("reason", message)]),
        }
    }
}

fn mender(mender: Mender) -> &'static str {
    match mender {
        Mender::Agent => "agent",
        Mender::Admin => "admin",
        Mender::Nobody => "nobody",
    }
}

fn name_of(end: SessionEnd) -> &'static str {
    match end {
        SessionEnd::Expired => "expired",
        SessionEnd::UserInactive => "user_inactive",
        SessionEnd::OrgInactive => "org_inactive",
        SessionEnd::NetworkNotAllowed => "network_not_allowed",
        SessionEnd::AppRefused => "app_refused",
        SessionEnd::NotRenewable => "not_renewable",
        SessionEnd::NotForTheApi => "not_for_the_api",
    }
}

/// The code of a failed sign-in, and what its detail is called in the window's words.
fn sign_in(why: SignInFailure) -> (UiErrorCode, &'static str) {
    use UiErrorCode as Code;
    match why {
        SignInFailure::Denied => (Code::SignInDenied, "reason"),
        SignInFailure::AppNotInstalled => (Code::AppNotInstalled, "reason"),
        SignInFailure::AppNotApproved => (Code::AppNotApproved, "reason"),
        SignInFailure::ClientIdUnknown => (Code::ClientIdUnknown, "reason"),
        SignInFailure::SecretRequired => (Code::SecretRequired, "reason"),
        SignInFailure::CallbackMismatch => (Code::CallbackMismatch, "uri"),
        SignInFailure::PkceRefused => (Code::PkceRefused, "reason"),
        SignInFailure::ScopeMissing => (Code::ScopeMissing, "reason"),
        SignInFailure::CodeExpired => (Code::CodeExpired, "reason"),
        SignInFailure::UserInactive => (Code::UserInactive, "reason"),
        SignInFailure::OrgInactive => (Code::OrgInactive, "reason"),
        SignInFailure::NetworkNotAllowed => (Code::NetworkNotAllowed, "reason"),
        SignInFailure::LoginRefused => (Code::LoginRefused, "reason"),
        SignInFailure::ApiDisabled => (Code::ApiDisabled, "reason"),
        SignInFailure::AnotherSignIn => (Code::AnotherSignIn, "reason"),
        SignInFailure::BrowserNotOpened => (Code::BrowserNotOpened, "reason"),
        SignInFailure::Offline => (Code::SignInOffline, "reason"),
        SignInFailure::Unavailable => (Code::SignInUnavailable, "reason"),
        SignInFailure::HostNotAllowed => (Code::HostNotAllowed, "host"),
        SignInFailure::NoFreePort => (Code::NoFreePort, "ports"),
        SignInFailure::TimedOut => (Code::SignInTimedOut, "reason"),
        SignInFailure::Other => (Code::SignInFailed, "reason"),
    }
}
