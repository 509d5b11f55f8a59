//! All that can wake the program, on one screen, and all that it can want done.

use std::sync::Arc;

use jiff::Timestamp;

use crate::action::{Action, Redirect};
use crate::budget::{RequestsByHour, RequestsHeard, RequestsLeft};
use crate::call_event::CallEvent;
use crate::ids::{CallId, E164, OutboxId, SfId};
use crate::org_facts::OrgFacts;
use crate::outbox::{Account, JobResult, Row};
use crate::person::Person;
use crate::policy::Policy;
use crate::settings::Settings;
use crate::state::{Call, Fallback, IndexState, Pick, SignedIn};
use crate::view::{ColleagueView, MatchView, PanelView, TaskView, UiError};

/// Something happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The disk has been read.
    Restored(Box<Restored>),
    /// A phone said something.
    Phone(CallEvent),
    /// A phone's connection came up or went.
    Source {
        /// Its name.
        name: String,
        /// Whether it is there.
        connected: bool,
    },
    /// The agent did something.
    Agent(Action),
    /// The index has answered.
    LookedUp {
        /// The call.
        call: CallId,
        /// The look-up that is answered.
        generation: u32,
        /// What it knows.
        found: Found,
    },
    /// Salesforce has answered who has a number.
    Searched {
        /// The call.
        call: CallId,
        /// The look-up that is answered.
        generation: u32,
        /// Everybody whom the search brought: who does not have the number after all is among them.
        result: Result<Vec<Person>, ReadFailure>,
    },
    /// The disk had a call that is older than what is held.
    Recalled {
        /// The call.
        call: Box<Call>,
        /// What it led to.
        rows: Vec<Row>,
    },
    /// The last copy of what was shown for a record, or nothing.
    ShownBefore {
        /// The record.
        record: SfId,
        /// The copy.
        panel: Option<Box<PanelView>>,
    },
    /// Salesforce told about a record.
    PanelRead {
        /// The record.
        record: SfId,
        /// What it told.
        result: Result<Box<PanelRead>, ReadFailure>,
    },
    /// Salesforce told the agent's open tasks.
    MyTasksRead(Result<Vec<TaskView>, ReadFailure>),
    /// The worker is done with a row.
    JobDone {
        /// The row.
        row: OutboxId,
        /// What came of it.
        result: JobResult,
        /// 0..=1000, drawn by the engine.
        jitter: u32,
    },
    /// The sign-in in the browser has worked, or was found in the keychain.
    SignedIn(SignedIn),
    /// It has not.
    SignInFailed(UiError),
    /// The session can't be renewed.
    SessionEnded(UiError),
    /// The record for calls of nobody has been looked for. What follows is the org's facts.
    FallbackRead(Fallback),
    /// The org's facts have been read.
    OrgRead(OrgFacts),
    /// The org would not be read.
    OrgNotRead(UiError),
    /// Salesforce said what time it is.
    ServerTime(Timestamp),
    /// Salesforce was asked, and may have said how many requests the org has used.
    Requested(RequestsHeard),
    /// Salesforce was tried and does answer.
    Reachable,
    /// Salesforce was tried and does not answer.
    Unreachable,
    /// The index has grown, or is up to date.
    Index(IndexState),
    /// Records that were wanted at once are in the index, which knows so many people now.
    IndexedNow {
        /// How many.
        people: u64,
    },
    /// Something that a person must be told.
    Trouble(UiError),
    /// Time has passed.
    Tick,
}

/// What the index knows of a call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// All that fits by number, in no order.
    pub matches: Vec<MatchView>,
    /// The record that the call was dialled from.
    pub dialled_from: Option<MatchView>,
    /// The colleague whose number or extension it is.
    pub colleague: Option<ColleagueView>,
}

/// What Salesforce told about a record.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelRead {
    /// What is shown of it.
    pub panel: PanelView,
    /// The record itself.
    pub record: RecordRead,
}

/// What became of a record that the index knows.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordRead {
    /// It is there, and this is how it looks now.
    There(Box<Person>),
    /// It is deleted, merged or converted, or no longer to be seen by this agent.
    Gone,
    /// That part was not answered.
    Unknown,
}

/// What the disk had.
#[derive(Debug, Clone, Default)]
pub struct Restored {
    /// Calls.
    pub calls: Vec<Call>,
    /// Writes.
    pub rows: Vec<Row>,
    /// The settings; nothing if the agent has never changed one.
    pub settings: Option<Settings>,
    /// What the admin has laid down for this machine.
    pub policy: Policy,
    /// The org's facts.
    pub org: Option<OrgFacts>,
    /// Who was signed in.
    pub signed_in: Option<SignedIn>,
    /// Whether the keychain still has the tokens for it.
    pub has_tokens: bool,
    /// Whom agents picked for which number.
    pub picks: Vec<Pick>,
    /// This machine's own requests.
    pub requests: RequestsByHour,
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFailure {
    /// Salesforce can't be reached.
    Unreachable,
    /// The session is over.
    SignedOut,
    /// Salesforce answered, but not with what was asked.
    Refused,
}

/// Something is to be done. Effects of one step are carried out in their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write to the disk, in one transaction; nothing that follows happens before.
    Persist(Vec<Change>),
    /// Ask the index.
    LookUp {
        /// The call.
        call: CallId,
        /// Comes back with the answer.
        generation: u32,
        /// What is asked.
        ask: Ask,
    },
    /// Ask Salesforce who has a number.
    Search {
        /// The call.
        call: CallId,
        /// Comes back with the answer.
        generation: u32,
        /// The number.
        number: E164,
    },
    /// Read a call of the past.
    RecallCall(CallId),
    /// Put somebody into the index who was not read from the org.
    KnowPerson(Box<Person>),
    /// Take somebody out of the index.
    ForgetPerson(SfId),
    /// Put people into the index, or take records out of it.
    Learn {
        /// Who was read.
        people: Vec<Person>,
        /// What is no longer there.
        gone: Vec<SfId>,
    },
    /// Read the last copy of what was shown.
    RecallPanel(SfId),
    /// Read a record and what belongs to it.
    ReadPanel {
        /// The record.
        record: SfId,
        /// Its object.
        object: String,
    },
    /// Keep a copy of what is shown.
    KeepPanel {
        /// The record.
        record: SfId,
        /// The copy.
        panel: Box<PanelView>,
    },
    /// Read the agent's open tasks.
    ReadMyTasks,
    /// Send a row.
    Send(Box<Row>),
    /// Look whether a row has landed.
    Look {
        /// The row.
        row: Box<Row>,
        /// Tasks that other rows have made: what looks like it and is one of these is not it.
        not: Vec<SfId>,
    },
    /// Tell the agent that it rings.
    Notify {
        /// The call.
        call: CallId,
    },
    /// Try whether Salesforce answers.
    Probe,
    /// Renew the session, if nothing has for long.
    KeepSession,
    /// Read the org's facts.
    ReadFacts,
    /// Bring the index up to date.
    ReadPeople,
    /// From now on read people as this allows.
    Spare(RequestsLeft),
    /// Read records at once and put them into the index: they were just made, or may be out of date there.
    IndexNow {
        /// Their object.
        object: String,
        /// Their ids.
        records: Vec<SfId>,
    },
    /// Forget who is in the index and what was shown: it is another agent's now.
    ForgetPeople,
    /// Open the browser for a sign-in.
    SignIn {
        /// The login host.
        login_url: String,
        /// The consumer key.
        client_id: String,
        /// How the browser comes back.
        redirect: Redirect,
    },
    /// Stop waiting for the browser.
    CancelSignIn,
    /// Forget tokens, index and copies.
    SignOut,
    /// Show a record in the browser.
    OpenRecord(SfId),
    /// Show the folder in which the reports for support are.
    ShowReports,
    /// Show all activities of a record in the browser.
    OpenActivities {
        /// The record.
        record: SfId,
        /// Its object.
        object: String,
    },
}

/// What the index is asked about a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Who has this number.
    pub number: Option<E164>,
    /// Whose extension this is.
    pub extension: Option<String>,
    /// Which record this is.
    pub record: Option<SfId>,
}

/// A change of what is on disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A call is new or different.
    Call(Box<Call>),
    /// A write is new or different.
    Row(Box<Row>),
    /// The settings.
    Settings(Box<Settings>),
    /// The org's facts.
    Org(Arc<OrgFacts>),
    /// This machine's own requests.
    Requests(RequestsByHour),
    /// Who is signed in, or nobody.
    SignedIn(Option<Box<SignedIn>>),
    /// Whom the agent picked for a number is remembered.
    Pick(Pick),
    /// It is forgotten.
    ForgetPick {
        /// Whose it was.
        account: Account,
        /// The number.
        number: E164,
    },
}
