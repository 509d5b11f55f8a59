//! The one value that the sidebar shows. The UI is a pure function of it and of what is being typed.
//!
//! Wire types only: they cross to TypeScript by ts-rs, so a change here is a change of `ui/src/generated`. Times are
//! epoch milliseconds; durations seconds. Nothing here is a sentence: words belong to the UI's message catalogue.

mod call;
mod check;
mod error;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::answers::AskedView;
use crate::budget::RequestsLeft;
use crate::ids::{CallId, OutboxId};
use crate::new_person::{Lookalikes, PersonForm};
use crate::settings::Settings;
use crate::task_fields::TaskField;

pub use call::{
    ActivityView, CallView, CaseView, Certainty, ColleagueView, LogView, MatchHint, MatchView,
    NoteView, OpportunityView, PanelView, Phase, StepsView, TaskRef, TaskView, WaitingCall,
    WhoState, WhoView, WhyNot,
};
pub use check::{CheckView, Finding, FindingCode, Mender, Weight};
pub use error::{SessionEnd, UiError, UiErrorCode};

/// A moment, in milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Millis(#[ts(type = "number")] pub i64);

/// Everything on screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct View {
    /// Grows with every published view; an older one never replaces a newer one.
    pub rev: u32,
    /// Who is signed in, to which org.
    pub session: SessionView,
    /// Whether Salesforce is reachable, and what waits.
    pub link: LinkView,
    /// The local number index.
    pub index: IndexView,
    /// The phones that are heard.
    pub sources: Vec<SourceView>,
    /// Open calls and calls in wrap-up; the one in front first, then newest first.
    pub calls: Vec<CallView>,
    /// Which of `calls` is in front.
    pub front: Option<CallId>,
    /// Ended calls that have nobody to be logged to yet, newest first.
    pub waiting: Vec<WaitingCall>,
    /// The agent's own open tasks, for the screen without a call.
    pub my_next_steps: Vec<TaskView>,
    /// Writes that Salesforce has not confirmed, oldest first.
    pub outbox: Vec<WriteView>,
    /// What is set.
    pub settings: Settings,
    /// What may be made of a stranger; none while nothing is known of the org.
    pub new_people: Vec<PersonForm>,
    /// The settings check.
    pub check: CheckView,
    /// What is wrong with the program itself and needs a person; never hidden by anything else.
    pub troubles: Vec<UiError>,
    /// The date where the agent is, `YYYY-MM-DD`, for "today" and "2 days late".
    pub today: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum SessionView {
    /// Nobody. Calls are heard and kept, nothing can be looked up or sent.
    SignedOut {
        /// Why, where it was not the agent's wish.
        error: Option<UiError>,
    },
    /// The browser is open and waits for the agent.
    SigningIn,
    /// Signed in.
    SignedIn {
        /// The agent's name.
        name: String,
        /// The Salesforce user name.
        username: String,
        /// The org's host.
        host: String,
    },
}

/// Whether Salesforce is reachable, and what waits to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LinkView {
    /// Since when Salesforce can't be reached; nothing while it can.
    pub offline_since: Option<Millis>,
    /// Writes that wait or are being sent.
    pub waiting: u32,
    /// Writes that need a person.
    pub needs_you: u32,
    /// What was asked of Salesforce, and what can be.
    pub requests: RequestsView,
}

/// Requests to Salesforce of the last 24 hours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RequestsView {
    /// How many the whole org has made, as Salesforce said last.
    #[ts(type = "number | null")]
    pub used: Option<u64>,
    /// How many it may make.
    #[ts(type = "number | null")]
    pub allowed: Option<u64>,
    /// How many this machine has made.
    pub made: u32,
    /// How many it may make; nothing: as many as the org.
    pub cap: Option<u32>,
    /// What they are enough for.
    pub left: RequestsLeft,
}

/// The local number index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct IndexView {
    /// How many people and companies it knows.
    #[ts(type = "number")]
    pub people: u64,
    /// Whether a first fill is still going on.
    pub filling: bool,
    /// When it was last brought up to date.
    pub as_of: Option<Millis>,
    /// How far it is with each object.
    pub objects: Vec<IndexedObjectView>,
    /// Objects that the agent may not read, by API name: nobody of them is known.
    pub left_out: Vec<String>,
}

/// How far the local number index is with an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct IndexedObjectView {
    /// Its API name, such as `Contact`.
    pub object: String,
    /// How many of its records are known.
    #[ts(type = "number")]
    pub known: u64,
    /// How many Salesforce counted when the fill began; nothing if it did not say.
    #[ts(type = "number | null")]
    pub total: Option<u64>,
    /// Whether all of them have been read.
    pub filled: bool,
}

/// A phone that is heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SourceView {
    /// Its name, such as `baresip`.
    pub name: String,
    /// Whether it is connected.
    pub connected: bool,
    /// When it last said anything.
    pub last_event: Option<Millis>,
}

/// How far a write is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WriteState {
    /// It waits for its turn, the network or a sign-in.
    Waiting,
    /// It is on its way.
    Sending,
    /// Requests are few, and what is left is for calls: it is kept and goes when there are more.
    ShortOfRequests,
    /// Logging is paused or disabled: it is kept and goes when that is enabled again.
    Paused,
    /// It was sent and no answer came; it is looked up before it is sent again.
    Checking,
    /// It needs a person.
    NeedsYou,
}

/// A write that Salesforce has not confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WriteView {
    /// Which write.
    pub id: OutboxId,
    /// `call`, `next_step`, `change`, `complete` or `new_person`.
    pub kind: String,
    /// The Task's subject.
    pub subject: String,
    /// The person that it is about.
    pub about: Option<String>,
    /// How far it is.
    pub state: WriteState,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next_try: Option<Millis>,
    /// What went wrong last.
    pub error: Option<UiError>,
    /// What the org requires and the agent is asked for.
    pub asked: AskedView,
    /// Where somebody else has changed the same fields: both values, side by side.
    pub clash: Vec<ClashView>,
    /// Who a new person may be already, by the org's rules.
    pub lookalikes: Option<Lookalikes>,
}

/// A field that two people changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClashView {
    /// Which field.
    pub field: TaskField,
    /// What the agent wrote; empty where it is to be empty.
    pub mine: String,
    /// What is in Salesforce.
    pub theirs: String,
}
