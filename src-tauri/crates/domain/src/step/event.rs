//! Everything that can wake the program.

use crate::base::ids::{CallId, E164, ExportId, OutboxId, SfId};
use crate::base::not_readable::NotReadable;
use crate::base::problem::{Cause, Problem, TransferFailure};
use crate::base::refs::PersonRef;
use crate::base::refusal::Refusal;
use crate::budget::{RequestsByHour, RequestsReported};
use crate::call::data::CallerGave;
use crate::call::event::CallEvent;
use crate::org::facts::OrgFacts;
use crate::outbox::job::JobResult;
use crate::outbox::row::Row;
use crate::panel::{Activity, NextStep, Panel};
use crate::people::candidate::{Candidate, ColleagueView};
use crate::people::last_called::LastCalled;
use crate::people::person::Person;
use crate::people::related::RelatedRecord;
use crate::record::call::Call;
use crate::record::form::{DraftId, FormDraft};
use crate::session::{Account, KnownAccount, SignInPage, SignedIn};
use crate::settings::Settings;
use crate::settings::of_org::OrgSettings;
use crate::settings::policy::Policy;
use crate::state::calls::Edits;
use crate::state::index::IndexState;
use crate::state::not_theirs::NotTheirs;
use crate::state::org::Fallback;
use crate::state::picks::Pick;
use crate::state::purge::OldPlace;
use crate::state::reminders::KeptSteps;
use crate::state::transfer::FileRead;
use crate::view::action::Action;
use jiff::Timestamp;

/// Something happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The disk has been read.
    Restored(Box<Restored>),
    /// Changes have been written to the disk.
    Persisted(Written),
    /// What Salesforce, or a look at the index, has answered for one account. Once another one is here it is nobody's answer.
    Answered {
        /// For whom it was asked; nothing: nobody had signed in.
        of: Option<Account>,
        /// The answer.
        answer: Box<Event>,
    },
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
    /// The index knows somebody under another reading of a call's number than the first, so that reading is the right
    /// one. This event comes before the answer itself.
    NumberDecided {
        /// The call.
        call: CallId,
        /// The look-up that is answered.
        generation: u32,
        /// The reading.
        number: E164,
    },
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
        /// Whom the search found, and what it could not search.
        result: Result<WhoHas, ReadFailure>,
    },
    /// Salesforce has answered who gave a case's or a customer's number.
    FoundByData {
        /// The call.
        call: CallId,
        /// What was looked up.
        data: CallerGave,
        /// Whom that was found for.
        result: Result<WhoGave, ReadFailure>,
    },
    /// Salesforce has told when each of several matches was last called with. This event comes after the answer to the
    /// search itself, which may have brought another match.
    LastCalled {
        /// The call.
        call: CallId,
        /// The look-up that is answered.
        generation: u32,
        /// The records of which that is known.
        known: Vec<(PersonRef, LastCalled)>,
    },
    /// A call that is older than those in memory was read from the disk.
    Recalled {
        /// The call.
        call: Box<Call>,
        /// The rows that it led to.
        rows: Vec<Row>,
    },
    /// Calls of this machine that are older than those in memory and whose records are shown, each with the rows that it led
    /// to.
    OwnCallsRecalled(Vec<(Call, Vec<Row>)>),
    /// The agent has asked for the past activities of a record beyond those in its panel.
    OlderRead {
        /// The record.
        record: SfId,
        /// All that Salesforce still has.
        past: Vec<Activity>,
    },
    /// The last copy of what was shown for a record, or nothing.
    ShownBefore {
        /// The record.
        record: SfId,
        /// The copy.
        panel: Option<Box<Panel>>,
    },
    /// Salesforce told about a record.
    PanelRead {
        /// The record.
        record: SfId,
        /// What it told.
        result: Result<Box<PanelRead>, ReadFailure>,
    },
    /// Salesforce told the agent's open tasks.
    NextStepsRead(Result<Vec<NextStep>, ReadFailure>),
    /// The worker is done with the rows that it was given.
    JobsDone {
        /// Each row, and what came of it.
        results: Vec<(OutboxId, JobResult)>,
        /// 0..=1000, drawn by the engine.
        jitter: u32,
    },
    /// The page of the sign-in is known, and whether a browser shows it.
    SignInPage(SignInPage),
    /// The sign-in in the browser has worked, or was found in the keychain.
    SignedIn(SignedIn),
    /// It has not.
    SignInFailed(Problem),
    /// The keychain's tokens for another account are in use now.
    Switched(SignedIn),
    /// The keychain has no tokens for that account: the agent has to sign in.
    NotSwitched(Account),
    /// The session can't be renewed.
    SessionEnded(Problem),
    /// The fallback record, for calls with nobody, has been looked for. The org's facts follow.
    FallbackRead(Fallback),
    /// The org's facts have been read.
    OrgRead(OrgFacts),
    /// The org refused to be read.
    OrgNotRead(Problem),
    /// Salesforce said what time it is.
    ServerTime(Timestamp),
    /// Salesforce was asked, and may have said how many requests the org has used.
    Requested(RequestsReported),
    /// Salesforce was tried and does answer.
    Reachable,
    /// Salesforce was tried and does not answer.
    Unreachable,
    /// The index has grown, or is up to date.
    Index(IndexState),
    /// Records that were wanted at once are now in the index; the event says how many people it knows.
    IndexedNow {
        /// How many.
        people: u64,
    },
    /// What waits was written into a file, at this path; or could not be, for this reason.
    FileWritten {
        /// Which file.
        id: ExportId,
        /// Where it is, or what the system said.
        result: Result<String, String>,
    },
    /// A file from another computer was read.
    FileRead(Result<Box<FileRead>, TransferFailure>),
    /// A newer version of Ringside was looked for: the newest, if there is one.
    LookedForNewer(Result<Option<String>, String>),
    /// The newer version could not be installed, and why.
    NewerNotInstalled(String),
    /// Something that a person must be told.
    Trouble(Problem),
    /// What caused a trouble is over.
    TroubleOver(Cause),
    /// The computer has slept, or its clock was set: it is another time than was waited for.
    Woke,
    /// A part of what is old on disk.
    OldRead(Box<Old>),
    /// Time has passed.
    Tick,
}

/// A part of what is old on disk.
#[derive(Debug, Clone, Default)]
pub struct Old {
    /// Calls, each with all its writes.
    pub calls: Vec<(Call, Vec<Row>)>,
    /// Writes that nothing more is to be done for.
    pub rows: Vec<Row>,
    /// Picks for numbers of which no newer call is known.
    pub picks: Vec<(Account, E164)>,
    /// The same of numbers that are not theirs on whose records they stand.
    pub not_theirs: Vec<(Account, E164)>,
    /// Where the next part begins; nothing: that was all.
    pub next: Option<OldPlace>,
}

/// What is on disk by now, by the number of the newest edit of each form and call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Of calls.
    pub calls: Vec<(CallId, Edits)>,
    /// Of forms.
    pub forms: Vec<(DraftId, u32)>,
}

/// What the index knows of a call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Every match for the number, in no order.
    pub matches: Vec<Candidate>,
    /// The record that the call was dialled from.
    pub dialled_from: Option<Candidate>,
    /// The colleague whose number or extension it is.
    pub colleague: Option<ColleagueView>,
}

/// Who may have a number by a search of Salesforce.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WhoHas {
    /// Everybody who was found, including people who do not have the number after all.
    pub people: Vec<Person>,
    /// The objects in which the agent may not search, or not for a phone number: somebody there may have it.
    pub unread: Vec<NotReadable>,
}

impl From<Vec<Person>> for WhoHas {
    /// What a search of everything has found.
    fn from(people: Vec<Person>) -> Self {
        Self {
            people,
            unread: Vec::new(),
        }
    }
}

/// Whom Salesforce knows by what a caller gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WhoGave {
    /// By the number of a case: whose case it is.
    pub by_case: Lookup,
    /// The case itself.
    pub case: Option<RelatedRecord>,
    /// By the customer's number.
    pub by_customer: Lookup,
}

/// What came of looking up one number.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Lookup {
    /// It was not asked for.
    #[default]
    NotAsked,
    /// Those who have it: none, one, or several.
    People(Vec<Person>),
    /// The agent may not read where it stands.
    NotReadable,
}

/// What Salesforce told about a record.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelRead {
    /// What is shown of it.
    pub panel: Panel,
    /// The record itself.
    pub record: RecordRead,
}

/// What became of a record that the index knows.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordRead {
    /// It is there, and this is how it looks now.
    There(Box<Person>),
    /// It is there, but of its object only the name is read.
    Named(Box<Candidate>),
    /// It was deleted, merged or converted, or this agent may no longer see it.
    Gone,
    /// The request did not answer this part.
    Unknown,
}

/// What the disk had.
#[derive(Debug, Clone, Default)]
pub struct Restored {
    /// Calls.
    pub calls: Vec<Call>,
    /// Writes.
    pub rows: Vec<Row>,
    /// Forms with words in them.
    pub forms: Vec<FormDraft>,
    /// The settings; nothing if the agent has never changed one.
    pub settings: Option<Settings>,
    /// What is set for other orgs.
    pub org_settings: OrgSettings,
    /// What the admin has laid down for this machine.
    pub policy: Policy,
    /// The org's facts.
    pub org: Option<OrgFacts>,
    /// Who was signed in.
    pub signed_in: Option<SignedIn>,
    /// The accounts that are known on this machine.
    pub accounts: Vec<KnownAccount>,
    /// Whether the keychain still has the tokens for it.
    pub has_tokens: bool,
    /// Whom agents picked for which number.
    pub picks: Vec<Pick>,
    /// Of which records agents have said that a number is not theirs.
    pub not_theirs: Vec<NotTheirs>,
    /// The next steps of the agent who was signed in, and the reminders that were told.
    pub next_steps: KeptSteps,
    /// Whether this program looks for newer versions of itself.
    pub looks_for_newer: bool,
    /// The files of what waits that were written or read here.
    pub files: Vec<ExportId>,
    /// The call that was in front.
    pub front: Option<CallId>,
    /// This machine's own requests.
    pub requests: RequestsByHour,
    /// How many kept calls, writes and settings this version can't read. They are set aside as they are.
    pub set_aside: u64,
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFailure {
    /// Salesforce can't be reached.
    Unreachable,
    /// The session is over.
    SignedOut,
    /// Salesforce answered, but not with what was asked.
    Refused(Refusal),
}
