//! All that the program knows while it runs. `step` changes it; `show` turns it into the view; nothing else touches it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::budget::Budget;
use crate::call::Heard;
use crate::ids::{CallId, CallKey, E164, OutboxId, SfId};
use crate::language::Language;
use crate::logging::Theirs;
use crate::logging::completing::Completing;
use crate::number::{Country, NumberReading};
use crate::org_facts::OrgFacts;
use crate::outbox::{Account, Row};
use crate::policy::Policy;
use crate::related::About;
use crate::settings::{LoggingMode, Settings};
use crate::subject::CallRules;
use crate::task_fields::{FieldValue, TaskField, TaskFields};
use crate::view::{CheckView, ColleagueView, MatchView, PanelView, SourceView, TaskView, UiError};

/// How long calls and confirmed writes are remembered: what is told later of an older call, and begins none, is a
/// repetition.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Everything.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What was set.
    pub settings: Settings,
    /// What the admin has laid down for this machine.
    pub policy: Policy,
    /// The country of the agent's locale.
    pub locale_country: Option<Country>,
    /// Who is signed in.
    pub session: Session,
    /// What Ringside needs to know of the org before it writes. Shared, as every write takes it along.
    pub org: Option<Arc<OrgFacts>>,
    /// When that was read, if it was since the start.
    pub org_as_of: Option<Timestamp>,
    /// What the org said when it would not be read.
    pub org_refused: Option<UiError>,
    /// By how much Salesforce's clock is ahead of this machine's.
    pub clock_off: Option<SignedDuration>,
    /// What is known of the record for calls of nobody.
    pub fallback: Option<Fallback>,
    /// The settings check as it was last done.
    pub check: CheckView,
    /// How many requests are left.
    pub budget: Budget,
    /// Since when Salesforce can't be reached.
    pub offline_since: Option<Timestamp>,
    /// How often it was tried in vain since then.
    pub probes: u32,
    /// When it is tried again.
    pub next_probe: Option<Timestamp>,
    /// When the org is read again: its people, its facts, the agent's tasks.
    pub next_read: Option<Timestamp>,
    /// Calls that are open, unlogged or recent.
    pub calls: BTreeMap<CallId, Call>,
    /// The newest call of each key.
    pub keys: BTreeMap<CallKey, CallId>,
    /// The call in front.
    pub front: Option<CallId>,
    /// Writes that are not confirmed, and confirmed ones that something on screen still needs.
    pub rows: BTreeMap<OutboxId, Row>,
    /// The row with which the worker is busy.
    pub in_flight: Option<OutboxId>,
    /// What is known of people on screen.
    pub panels: BTreeMap<SfId, Panel>,
    /// The agent's own open tasks.
    pub my_tasks: Vec<TaskView>,
    /// To-dos of ours that were in Salesforce when those were asked for: one that is not among them is closed there.
    pub my_tasks_cover: BTreeSet<OutboxId>,
    /// The same for the question that is under way.
    pub my_tasks_asked: BTreeSet<OutboxId>,
    /// The number index.
    pub index: IndexState,
    /// Phones.
    pub sources: BTreeMap<String, SourceView>,
    /// What a person must be told.
    pub troubles: Vec<UiError>,
    /// Whom agents picked for which number.
    pub picks: BTreeMap<(Account, E164), SfId>,
    /// The newest edit of each call that is on disk.
    pub on_disk: BTreeMap<CallId, u32>,
}

impl State {
    /// The country whose habits a number without `+` follows.
    pub fn country(&self) -> Country {
        let set = self.settings.country.or(self.locale_country);
        set.unwrap_or(Country::US)
    }
}

/// What became of the record for calls of nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fallback {
    /// It is there.
    There(SfId),
    /// It was deleted, can't be seen, or is none that a task can be about.
    Gone(SfId),
}

/// Who is signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Session {
    /// Nobody, and nobody ever was, or the agent signed out.
    #[default]
    SignedOut,
    /// The browser is open.
    SigningIn {
        /// Whose session is to be renewed: until then writes are made in this name.
        was: Option<SignedIn>,
    },
    /// Somebody.
    SignedIn(SignedIn),
    /// Somebody whose session ended. Writes are still made in this name, and wait.
    Ended {
        /// Who it was.
        was: Option<SignedIn>,
        /// Why.
        error: UiError,
    },
}

impl Session {
    /// In whose name writes are made: also while the session has to be renewed.
    pub fn account(&self) -> Option<&Account> {
        self.agent().map(|who| &who.account)
    }

    /// The agent whose session it is or was.
    pub fn agent(&self) -> Option<&SignedIn> {
        match self {
            Self::SignedIn(who) => Some(who),
            Self::SigningIn { was } | Self::Ended { was, .. } => was.as_ref(),
            Self::SignedOut => None,
        }
    }

    /// Whether what belongs to `owner` may be shown and changed: it is nobody's, or this agent's, or nobody is here.
    pub fn may_see(&self, owner: Option<&Account>) -> bool {
        match (self.account(), owner) {
            (Some(here), Some(owner)) => here == owner,
            (None, _) | (_, None) => true,
        }
    }
}

/// A signed-in agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// User and org.
    pub account: Account,
    /// The agent's name.
    pub name: String,
    /// The user name.
    pub username: String,
    /// The org's address.
    pub instance_url: String,
    /// Whether the session can be renewed: the app was granted `refresh_token`.
    #[serde(default = "renewable")]
    pub renewable: bool,
    /// The language of what Ringside writes by itself.
    #[serde(default)]
    pub language: Language,
    /// The country of the agent's locale: numbers without `+` are read as numbers of it.
    pub country: Country,
}

/// What was kept before this was asked was renewable: sessions that were not have ended.
fn renewable() -> bool {
    true
}

/// A call with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// What the phone told.
    pub heard: Heard,
    /// What the number turned out to be, and for which look-up answers are awaited.
    pub who: Who,
    /// What the agent wrote.
    pub draft: Draft,
    /// The Task as it was last put into the outbox; nothing until the call has ended and has a person.
    pub logged: Option<Logged>,
    /// When the end was heard, by this machine's clock.
    pub over_at: Option<Timestamp>,
    /// It ended while logging was disabled, and is not logged, whatever is set later.
    #[serde(default)]
    pub passed_by: bool,
    /// It is on a line that doesn't count: by the settings while it goes on, by those of its end from then on.
    #[serde(default)]
    pub on_other_line: bool,
    /// Whose call it is: another user of this computer neither sees nor logs it.
    pub of: Option<Account>,
    /// The agent has put it away.
    pub left: bool,
    /// The next steps that were made from it.
    pub next_steps: Vec<OutboxId>,
    /// The agent wants it logged though it is a colleague's.
    #[serde(default)]
    pub log_anyway: bool,
    /// The next step of the person that it does.
    #[serde(default)]
    pub completing: Option<Completing>,
    /// What was set when it began.
    #[serde(default)]
    pub rules: CallRules,
    /// The record beside its person that it is about.
    #[serde(default)]
    pub about: Option<About>,
    /// What becomes of it if nobody has its number: as it was set when the call ended, since settings never change the past.
    #[serde(default)]
    pub nobody: Nobody,
}

/// What becomes of a call whose number nobody has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nobody {
    /// It waits for the agent.
    #[default]
    Waits,
    /// It waits, and a new Contact or Lead is offered.
    OfferNew,
    /// It is logged to nobody.
    WithoutPerson,
    /// It is logged to this record.
    Fallback(Box<MatchView>),
}

/// Whom an agent picked for a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// Whose pick it was.
    pub account: Account,
    /// The number.
    pub number: E164,
    /// The record.
    pub record: SfId,
}

impl Call {
    /// It has just ended: what is typed is what is written, and what is set now is what it is logged by.
    pub(crate) fn is_over(&mut self, now: Timestamp, logging: LoggingMode) {
        self.draft.save();
        self.over_at = Some(now);
        // What was begun while it was recorded is completed.
        self.passed_by = logging == LoggingMode::Disabled && self.logged.is_none();
    }
}

/// Who a call may be with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// The number.
    pub reading: NumberReading,
    /// Grows with each look-up; an answer to an older one is dropped.
    pub generation: u32,
    /// Whether the newest look-up has been answered.
    pub looked_up: bool,
    /// All that fits.
    pub matches: Vec<MatchView>,
    /// The one that the call is logged to.
    pub picked: Option<MatchView>,
    /// Whether the agent said so; such a pick is never changed by a look-up.
    pub by_agent: bool,
    /// The colleague that it is.
    #[serde(default)]
    pub colleague: Option<ColleagueView>,
    /// Whether all that were asked during the call have answered. What comes later is offered and picks nobody by itself.
    #[serde(default)]
    pub settled: bool,
    /// Whether Salesforce is being asked who has the number.
    #[serde(skip)]
    pub asking: bool,
    /// When Salesforce last answered.
    #[serde(default)]
    pub as_of: Option<Timestamp>,
}

impl Who {
    /// Nobody, and nothing has been asked yet.
    pub fn nobody() -> Self {
        Self {
            reading: NumberReading::Withheld,
            generation: 0,
            looked_up: false,
            matches: Vec::new(),
            picked: None,
            by_agent: false,
            colleague: None,
            settled: false,
            asking: false,
            as_of: None,
        }
    }

    /// The number, where it is one that can be looked up.
    pub fn number(&self) -> Option<&E164> {
        match &self.reading {
            NumberReading::Number(number) => Some(number),
            NumberReading::Withheld | NumberReading::NotANumber => None,
        }
    }
}

/// What the agent wrote for a call.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The subject; empty means the template's.
    pub subject: String,
    /// The note.
    pub text: String,
    /// The number of the newest edit.
    pub seq: u32,
    /// Subject and note as they go into the Task.
    pub saved: Option<(String, String)>,
    /// The result that was chosen for the call.
    #[serde(default)]
    pub result: Option<String>,
    /// The result as it goes into the Task.
    #[serde(default)]
    pub saved_result: Option<String>,
    /// What was answered where the org requires more of a Task than Ringside knows.
    #[serde(default)]
    pub answers: Answers,
    /// The number of the newest edit of the answers.
    #[serde(default)]
    pub answers_seq: u32,
    /// The answers as they go into the Task.
    #[serde(default)]
    pub saved_answers: Answers,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft(seq {}, saved {})", self.seq, self.saved.is_some())
    }
}

impl Draft {
    /// What is typed becomes what is written.
    pub fn save(&mut self) {
        self.saved = Some((self.subject.clone(), self.text.clone()));
        self.saved_result.clone_from(&self.result);
        self.saved_answers.clone_from(&self.answers);
    }

    /// Whether all that is typed is part of what is written.
    pub fn is_saved(&self) -> bool {
        let is_written = match &self.saved {
            Some((subject, text)) => *subject == self.subject && *text == self.text,
            None => self.subject.is_empty() && self.text.is_empty(),
        };
        is_written && self.result == self.saved_result && self.answers == self.saved_answers
    }
}

/// The Task of a call as the outbox has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// The fields that the Task has once the outbox is empty.
    pub fields: TaskFields,
    /// Where somebody else's value stands by the agent's wish: ours, in whose place it stands, and theirs.
    #[serde(default)]
    pub yielded: BTreeMap<TaskField, (FieldValue, FieldValue)>,
    /// Where the record is another tool's: what stands there of the other's.
    #[serde(default)]
    pub theirs: Option<Theirs>,
}

/// What is known of a person on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// As it was read.
    pub shown: PanelView,
    /// Whether a read is under way.
    pub loading: bool,
}

/// The number index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexState {
    /// How many people it knows.
    pub people: u64,
    /// Whether a first fill is going on.
    pub filling: bool,
    /// When it was last brought up to date.
    pub as_of: Option<Timestamp>,
    /// How far it is with each object.
    pub objects: Vec<IndexedObject>,
    /// Objects that the agent may not read: nobody of them is known.
    pub left_out: Vec<String>,
}

/// How far the number index is with an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedObject {
    /// Its API name.
    pub object: String,
    /// How many of its records are known.
    pub known: u64,
    /// How many Salesforce counted when the fill began; nothing if it did not say.
    pub total: Option<u64>,
    /// Whether all of them have been read.
    pub filled: bool,
}
