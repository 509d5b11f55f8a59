//! Everything on screen.

use crate::base::ids::CallId;
use crate::base::time::Millis;
use crate::budget::RequestsLeft;
use crate::number::country::Country;
use crate::people::new_person::PersonForm;
use crate::session::{Account, SignInPage};
use crate::settings::Settings;
use crate::state::source::SourceView;
use crate::view::accounts::OtherAccount;
use crate::view::call::CallView;
use crate::view::call::WaitingCall;
use crate::view::check::CheckView;
use crate::view::error::UiError;
use crate::view::form::FormView;
use crate::view::newer::NewerView;
use crate::view::panel::{StepsKnown, TaskView};
use crate::view::person::{CallChoice, PersonView};
use crate::view::todo::TodoForm;
use crate::view::transfer::TransferView;
use crate::view::writes::{DiscardedView, SentToday, WriteView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything on screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct View {
    /// Grows with every published view; an older one never replaces a newer one.
    pub rev: u32,
    /// Who is signed in, to which org.
    pub session: SessionView,
    /// Whose people, calls and writes are shown: it stays while the session has to be renewed. Nothing: nobody has signed in.
    pub account: Option<Account>,
    /// Whether Salesforce is reachable, and what waits.
    pub link: LinkView,
    /// The local number index.
    pub index: IndexView,
    /// The phones that are heard.
    pub sources: Vec<SourceView>,
    /// Open calls and calls in wrap-up; the one in front first, then newest first.
    pub calls: Vec<CallView>,
    /// How many more of `calls` there are, newer ones before older.
    pub more_calls: u32,
    /// Which of `calls` is in front.
    pub front: Option<CallId>,
    /// Forms on screen that have words in them, as they are on disk.
    pub forms: Vec<FormView>,
    /// The person whom the agent has opened without a call.
    pub person: Option<PersonView>,
    /// The newest calls, for a to-do that is made from one of them.
    pub recent: Vec<CallChoice>,
    /// What the org lets be typed for a to-do.
    pub todo: TodoForm,
    /// Ended calls that have nobody to be logged to yet, newest first.
    pub waiting: Vec<WaitingCall>,
    /// How many more of `waiting` there are.
    pub more_waiting: u32,
    /// The waiting call with which the agent was done last, for Undo.
    pub done_last: Option<WaitingCall>,
    /// The agent's own open tasks, for the screen without a call.
    pub my_next_steps: Vec<TaskView>,
    /// The tasks of which the agent was reminded, and that are still open.
    pub reminders: Vec<TaskView>,
    /// Whether the agent's own were read.
    pub my_next_steps_known: StepsKnown,
    /// Writes that Salesforce has not confirmed, oldest first.
    pub outbox: Vec<WriteView>,
    /// What waits here for accounts that are not here.
    pub others: Vec<OtherAccount>,
    /// Writes that the agent has discarded in the last 14 days and can take back, newest first.
    pub discarded: Vec<DiscardedView>,
    /// What Salesforce has confirmed today.
    pub sent_today: SentToday,
    /// How far the last export or import of what waits is.
    pub transfer: TransferView,
    /// A newer version of Ringside that can be installed.
    pub newer: Option<NewerView>,
    /// What is set.
    pub settings: Settings,
    /// The country by whose rules a number without `+` is read, in two letters: the one that is set, else that of the agent's
    /// locale.
    #[ts(type = "string")]
    pub country: Country,
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
    /// The agent is to sign in in the browser.
    SigningIn {
        /// The page; nothing until it is known.
        page: Option<SignInPage>,
    },
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
    /// Writes that the agent holds.
    pub on_hold: u32,
    /// Writes that are in Salesforce without some of what was typed.
    pub in_part: u32,
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
