//! A call with its draft and what was logged.

use crate::base::ids::OutboxId;
use crate::call::facts::CallFacts;
use crate::number::reading::{NumberReading, is_valid, shown};
use crate::people::candidate::{Candidate, takes_another};
use crate::people::related::RelatedRecord;
use crate::record::about::About;
use crate::record::by_kind::ByKind;
use crate::record::completing::Completing;
use crate::record::draft::Draft;
use crate::record::logged::Logged;
use crate::record::rules::CallRules;
use crate::record::who::Who;
use crate::session::Account;
use crate::settings::{LoggingMode, Settings, WhenSeveral, WhenUnmatched};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A call with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// What the phone told.
    #[serde(alias = "heard")]
    pub facts: CallFacts,
    /// How its number was read, who matches, and which look-ups are under way.
    pub who: Who,
    /// What the agent wrote.
    pub draft: Draft,
    /// The Task as it was last put into the outbox; nothing until the call has ended and has a person.
    pub logged: Option<Logged>,
    /// When the end was heard, by this machine's clock.
    pub over_at: Option<Timestamp>,
    /// It ended while logging was disabled, and is not logged, whatever is set later.
    #[serde(default, alias = "passed_by")]
    pub ended_while_disabled: bool,
    /// It is on a line that doesn't count: by the settings while it goes on, by those of its end from then on.
    #[serde(default)]
    pub on_other_line: bool,
    /// Whose call it is: another user of this computer neither sees nor logs it.
    #[serde(alias = "of")]
    pub owner: Option<Account>,
    /// The agent has dismissed its card.
    #[serde(alias = "left")]
    pub dismissed: bool,
    /// The agent is done with it though nobody was picked: it no longer waits in the list.
    #[serde(default)]
    pub is_done: bool,
    /// The next steps that were made from it.
    pub next_steps: Vec<OutboxId>,
    /// The agent wants it logged though it is a colleague's.
    #[serde(default)]
    pub log_anyway: bool,
    /// The agent keeps it off the log.
    #[serde(default)]
    pub do_not_log: bool,
    /// It is private: once it is over, nothing says whom it was with.
    #[serde(default)]
    pub private: bool,
    /// How many seconds an answered call had to last to be logged by itself, as it was set when the call ended.
    #[serde(default)]
    pub min_seconds: u32,
    /// The next step of the person that it does.
    #[serde(default)]
    pub completing: Option<Completing>,
    /// What was set when it began.
    #[serde(default)]
    pub rules: CallRules,
    /// The record beside its person that it is about.
    #[serde(default)]
    pub about: Option<About>,
    /// What becomes of it if nobody has its number, as it was set when the call ended, since settings never change the
    /// past.
    #[serde(default, alias = "nobody")]
    pub unmatched: Unmatched,
    /// What becomes of it if several have its number, as it was set when the call ended.
    #[serde(default)]
    pub several: Several,
    /// What it leaves by its kind, as it was set when it ended.
    #[serde(default)]
    pub by_kind: ByKind,
}

/// What becomes of a call whose number several have.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Several {
    /// It waits for the agent.
    #[default]
    Waits,
    /// The first is chosen, if it is exact.
    Latest,
    /// It is logged to this record.
    Fallback(Box<Candidate>),
}

impl Several {
    /// What the settings now say.
    pub(crate) fn by(settings: &Settings) -> Self {
        match (settings.when_several, &settings.fallback_record) {
            (WhenSeveral::Latest, _) => Self::Latest,
            (WhenSeveral::Fallback, Some(record)) => Self::Fallback(record.clone()),
            // Without a fallback record the call waits, so that it is not lost.
            (WhenSeveral::Ask | WhenSeveral::Fallback, _) => Self::Waits,
        }
    }
}

/// What becomes of a call whose number nobody has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmatched {
    /// It waits for the agent.
    #[default]
    Waits,
    /// It waits, and a new Contact or Lead is offered.
    OfferNew,
    /// A record of this object is made for it, which needs no more than what is known.
    Make(String),
    /// It is logged to nobody.
    WithoutPerson,
    /// It is logged to this record.
    Fallback(Box<Candidate>),
}

impl Unmatched {
    /// What the settings now say for unmatched calls.
    pub(crate) fn by(settings: &Settings) -> Self {
        match (settings.when_unmatched, &settings.fallback_record) {
            (WhenUnmatched::LogWithoutPerson, _) => Self::WithoutPerson,
            (WhenUnmatched::LogToFallback, Some(record)) => Self::Fallback(record.clone()),
            (WhenUnmatched::OfferNew, _) => Self::OfferNew,
            (WhenUnmatched::MakeContact, _) => Self::Make(String::from("Contact")),
            (WhenUnmatched::MakeLead, _) => Self::Make(String::from("Lead")),
            // Without a fallback record the call waits, so that it is not lost.
            (WhenUnmatched::Ask | WhenUnmatched::LogToFallback, _) => Self::Waits,
        }
    }

    /// Whether the call is logged all the same, to no person or to the fallback record.
    pub fn is_logged(&self) -> bool {
        match self {
            Self::Waits | Self::OfferNew | Self::Make(_) => false,
            Self::WithoutPerson | Self::Fallback(_) => true,
        }
    }
}

impl Call {
    /// The call has just ended: what is typed is saved, and the settings of this moment decide how it is logged.
    pub(crate) fn is_over(&mut self, now: Timestamp, settings: &Settings) {
        self.draft.save();
        self.over_at = Some(now);
        // A record that was begun while logging was enabled is completed.
        self.ended_while_disabled =
            settings.logging == LoggingMode::Disabled && self.logged.is_none();
        self.unmatched = Unmatched::by(settings);
        self.several = Several::by(settings);
        self.min_seconds = settings.min_seconds;
        self.forget_party_if_private();
    }

    /// Forgets whom a private call was with, once it is over. The agent's own words stay.
    pub(crate) fn forget_party_if_private(&mut self) {
        if !self.is_forgotten() {
            return;
        }
        self.facts.forget_parties();
        self.who = Who {
            // An answer to a look-up that is under way comes too late.
            generation: self.who.generation + 1,
            looked_up: true,
            settled: true,
            ..Who::unknown()
        };
        self.about = None;
        self.completing = None;
    }

    /// Whether it was private and is over: nobody knows any more whom it was with.
    pub fn is_forgotten(&self) -> bool {
        self.private && self.facts.ended().is_some()
    }
}

/// A number as people write it; a text that is no number as it was typed; nothing if it is withheld.
pub(crate) fn number_of(call: &Call) -> String {
    match &call.who.reading {
        NumberReading::Withheld => String::new(),
        NumberReading::Number(number) if is_valid(number) => shown(number),
        NumberReading::Number(_) | NumberReading::NotANumber => call
            .facts
            .number()
            .map(|raw| raw.0.chars().take(64).collect())
            .unwrap_or_default(),
    }
}

impl Call {
    /// The record that its Task is linked to beside the person.
    pub fn related(&self) -> Option<&RelatedRecord> {
        let who = self.who.picked.as_ref()?;
        let about = self.about.as_ref()?;
        (about.person == who.id && takes_another(who)).then_some(&about.record)
    }

    /// The next step that it does. A step of another person does not count, unless the call is already logged in it.
    pub fn does(&self) -> Option<&Completing> {
        let step = self.completing.as_ref()?;
        let picked = self.who.picked.as_ref().map(|who| &who.id);
        (picked == Some(&step.person) || self.logged.is_some()).then_some(step)
    }
}
