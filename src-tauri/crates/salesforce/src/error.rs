//! What came of a call, sorted by what the caller does next.
//!
//! It owns the classes. It never decides which answer belongs to which: `classify` does, in one table.
//!
//! A caller that writes has to know three things apart: nothing happened (send again), it happened or not (verify first), and
//! it will never happen this way (a person is needed). HTTP statuses and error codes do not fall into those three by
//! themselves, so they are kept inside, for the log and for the agent's screen.

use std::fmt;

use crate::RecordId;

/// A sentence that the org wrote. It may quote a record's contents (STRING_TOO_LONG does), so no log shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct OrgText(String);

impl OrgText {
    pub(crate) fn new(text: String) -> Self {
        OrgText(text)
    }

    /// The text, for the agent's own eyes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OrgText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrgText({} characters)", self.0.chars().count())
    }
}

/// Why a call has no result, and with it what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The org did nothing, as the request never reached it: send it again when the connection is back.
    #[error("not sent: {0}")]
    NotSent(NotSent),
    /// A write left and no usable answer came: verify before sending it again.
    #[error("in doubt whether it was done: {0}")]
    InDoubt(Cut),
    /// A read left and no usable answer came: ask again, nothing has changed in the org.
    #[error("no answer: {0}")]
    Unanswered(Cut),
    /// The org did nothing, for a reason that passes in seconds: send it again after a pause.
    #[error("busy: {code}")]
    Busy { code: String, message: OrgText },
    /// The org's calls of the last 24 hours are used up, for everybody in it: pause everything for long.
    #[error("the org's API limit is reached")]
    LimitReached { message: OrgText },
    /// The org does not know this person any more: keep everything, and ask to sign in again.
    #[error("signed out: {0}")]
    SignedOut(SignedOut),
    /// A record with this unique value exists: if the value is ours, the write has been done before.
    #[error("a record with this unique value exists")]
    Duplicate {
        message: OrgText,
        existing: Option<RecordId>,
    },
    /// What was asked for, or what it is about, is not there any more: follow it to where it went (a merge, a converted
    /// lead), or choose another record, or start the query again.
    #[error("gone: {code}")]
    Gone { code: String, message: OrgText },
    /// Undone because another request of the same composite failed: that one's error says what to do.
    #[error("halted with its siblings: {code}")]
    Halted { code: String },
    /// The org will refuse this as often as it is sent: a person is needed.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The org says that it is done, in a form that can't be read; a write counts as in doubt.
    #[error("unreadable answer: {0}")]
    Unreadable(&'static str),
}

impl CallError {
    /// Whether the same request may be sent again without verifying first.
    pub fn is_safe_to_repeat(&self) -> bool {
        match self {
            CallError::NotSent(_)
            | CallError::Unanswered(_)
            | CallError::Busy { .. }
            | CallError::LimitReached { .. } => true,
            CallError::InDoubt(_)
            | CallError::SignedOut(_)
            | CallError::Duplicate { .. }
            | CallError::Gone { .. }
            | CallError::Halted { .. }
            | CallError::Refused(_)
            | CallError::Unreadable(_) => false,
        }
    }
}

/// Why a request never left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The host's name could not be resolved: most often there is no network.
    #[error("the host name was not found")]
    NameNotFound,
    /// The host did not take the connection.
    #[error("no connection")]
    NoConnection,
    /// The host did not take the connection in time.
    #[error("connecting took too long")]
    ConnectTimedOut,
    /// There is no trust between the two: a proxy's certificate, or a clock that is far off.
    #[error("no secure connection")]
    NotSecure,
    /// The session had ended, and renewing it got no usable answer.
    #[error("the session could not be renewed")]
    NotRenewed,
    /// The session was renewed, and the new tokens could not be kept, so they were not used.
    #[error("the new tokens could not be kept")]
    TokensNotKept,
    /// Another machine answered and let nothing pass: a login page of the network, or a proxy that wants a sign-in.
    #[error("another machine answered with {status}")]
    Intercepted { status: u16 },
    /// The request could not be put together.
    #[error("the request could not be built")]
    NotBuilt,
}

/// How an answer was lost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cut {
    /// The connection ended before the whole answer was there.
    #[error("the connection was cut")]
    Lost,
    /// No whole answer came in time.
    #[error("no answer in time")]
    TimedOut,
    /// The org, or a machine before it, failed without saying what was done.
    #[error("server failure {status} {}", code.as_deref().unwrap_or("without a code"))]
    Failed { status: u16, code: Option<String> },
    /// The answer is not of Salesforce's own form: a proxy's page, or one of a network that wants a sign-in. What the org
    /// itself has done is not known.
    #[error("another machine answered with {status}")]
    Foreign { status: u16 },
}

/// Why a person has to sign in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedOut {
    /// The refresh token was revoked, used twice, or unused for too long.
    #[error("the grant has ended")]
    GrantEnded,
    /// The user was deactivated or frozen.
    #[error("the user is inactive")]
    UserInactive,
    /// The org was locked, or its trial has ended.
    #[error("the org is inactive")]
    OrgInactive,
    /// This network's address is not in the allowed ranges of the org, the profile or the app.
    #[error("this network is not allowed in")]
    AddressRefused,
    /// The org does not let this app in any more.
    #[error("the app is not allowed")]
    AppRefused,
    /// The session has ended, and there is no refresh token.
    #[error("there is no refresh token")]
    NotRenewable,
    /// The org refuses a session that was made this moment.
    #[error("the session is refused")]
    SessionRefused,
    /// The org gives this app sessions that its API does not take.
    #[error("the session is not valid for the API")]
    NotForTheApi,
    /// The app was taken out of the agent that it worked for.
    #[error("the app is not attached")]
    AppDetached,
}

/// Which person can resolve a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mender {
    /// The agent who wrote it: by other words, another person, a field filled in.
    Agent,
    /// An admin of the org: rights, fields, rules, storage.
    Admin,
}

/// A refusal that only a person can resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Salesforce's error code, or `HTTP_414` and the like where the answer had none.
    pub code: String,
    /// To be shown as it is: a validation rule's text was written by the org's admin for its agents.
    pub message: OrgText,
    pub fields: Vec<String>,
    /// The records that it looks like, where a duplicate rule is what refused it.
    pub duplicates: Option<Duplicates>,
    pub status: u16,
    pub mender: Mender,
}

/// What a duplicate rule found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// The records, each with its object.
    pub records: Vec<(String, RecordId)>,
    /// Whether the rule lets a user save all the same.
    pub may_save: bool,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.code, self.status)?;
        if self.fields.is_empty() {
            Ok(())
        } else {
            write!(f, " {}", self.fields.join(", "))
        }
    }
}
