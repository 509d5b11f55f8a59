//! A call on screen: who it may be, what is known of them, what is written, what becomes of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Millis, UiError, WriteState};
use crate::answers::AskedView;
use crate::call_event::{Direction, Outcome};
use crate::ids::{CallId, OutboxId, SfId};
use crate::related::{AboutView, RelatedRecord};

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Phase {
    /// The agent's phone rings.
    Ringing,
    /// The other side's phone rings.
    Dialing,
    /// They speak.
    Connected,
    /// On hold.
    Held,
    /// Over; the agent may still write.
    Ended,
}

/// One call on screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CallView {
    /// Our id of the call.
    pub id: CallId,
    /// The number as people write it, or as it was typed where it is none; empty if withheld.
    pub number: String,
    /// The name that the phone itself showed, if any.
    pub phone_name: Option<String>,
    /// Which way it goes.
    pub direction: Direction,
    /// Where it stands.
    pub phase: Phase,
    /// The line that it came in on.
    pub line: Option<String>,
    /// First ring.
    pub started: Millis,
    /// When it was answered.
    pub answered: Option<Millis>,
    /// When it ended.
    pub ended: Option<Millis>,
    /// Seconds of talk, once it has ended.
    pub talk_seconds: Option<u32>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Who it may be.
    pub who: WhoView,
    /// What is known of the picked person.
    pub panel: Option<PanelView>,
    /// Which of the person's next steps it does or could do.
    pub steps: StepsView,
    /// What it is about beside the person.
    pub about: AboutView,
    /// What the agent writes.
    pub note: NoteView,
    /// What the org requires of its record beside that.
    pub asked: AskedView,
    /// What becomes of the call's record in Salesforce.
    pub log: LogView,
    /// Next steps that were made from this call.
    pub made: Vec<TaskView>,
}

/// How far the question "who is it?" has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WhoState {
    /// The index is being asked.
    Looking,
    /// The caller hides the number.
    Withheld,
    /// What came is no phone number; it is shown as typed and never searched.
    NotANumber,
    /// It is a colleague: nobody is looked for, and nothing is logged unless the agent says so.
    Colleague,
    /// Nobody in Salesforce has this number.
    NotFound,
    /// Somebody fits, and the agent must say who.
    Several,
    /// It is known who it is: one exact match, or the agent's pick.
    Known,
}

/// Who a call may be with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WhoView {
    /// How far the question has come.
    pub state: WhoState,
    /// All that fits, best first; after a pick still all of them.
    pub matches: Vec<MatchView>,
    /// The one that the call is logged to.
    pub picked: Option<MatchView>,
    /// The colleague that it is.
    pub colleague: Option<ColleagueView>,
    /// Whether the agent wants this call logged though it is a colleague's.
    pub log_anyway: bool,
    /// Whether the number became known only after the call: the agent confirms it, nothing is logged by itself.
    pub late: bool,
    /// Whether Salesforce is being asked.
    pub asking: bool,
    /// When Salesforce last answered for this call; nothing while only this machine has.
    pub as_of: Option<Millis>,
    /// Whether the agent's pick for this number is remembered for its next calls.
    pub remembered: bool,
    /// Whether a new Contact or Lead is offered, as nobody has this number.
    pub offer_new: bool,
}

/// A colleague, by a User record, an extension or the list of own numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ColleagueView {
    /// The User record, where it is one.
    pub user: Option<SfId>,
    /// The name, where it is known.
    pub name: Option<String>,
}

/// A record that a call may be with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MatchView {
    /// The record.
    pub id: SfId,
    /// The contact of a person account: what a Task's WhoId takes. Nothing for every other record.
    #[serde(default)]
    pub person_contact: Option<SfId>,
    /// `Contact`, `Lead`, `Account`, or an object that the admin has added.
    pub object: String,
    /// The record's name.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Who owns the record.
    pub owner: Option<String>,
    /// The API name of the phone field that fits; nothing for a record found by name.
    pub field: Option<String>,
    /// Whether the number is the same, or only if something is assumed.
    pub certainty: Certainty,
    /// Why it stands where it stands, if not for its number alone.
    #[serde(default)]
    pub hint: Option<MatchHint>,
    /// When the record was last changed.
    #[serde(default)]
    pub modified: Option<Millis>,
}

/// What speaks for a record beside its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MatchHint {
    /// The call was dialled from it.
    DialledFrom,
    /// The agent picked it for this number before.
    PickedBefore,
    /// Only its main number begins like this one.
    MainNumber,
}

/// How sure a match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Certainty {
    /// The same number in E.164.
    Exact,
    /// The same only if a country, an area or an extension is assumed.
    Possible,
    /// Not by number: the agent found it by name.
    ByHand,
}

/// What is known of a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PanelView {
    /// The company that a contact works for.
    #[serde(default)]
    pub company: Option<RelatedRecord>,
    /// The open opportunity with the nearest close date.
    pub opportunity: Option<OpportunityView>,
    /// Tasks that are not closed, overdue first.
    pub next_steps: Vec<TaskView>,
    /// Closed tasks and past events, newest first.
    pub past: Vec<ActivityView>,
    /// When this was read from Salesforce; nothing while the first answer is awaited.
    pub as_of: Option<Millis>,
    /// Whether it is an older copy because Salesforce can't be reached.
    pub saved_copy: bool,
    /// Open cases, newest first: three at most.
    #[serde(default)]
    pub cases: Vec<CaseView>,
    /// How many open cases there are; what is counted ends at 20.
    #[serde(default)]
    pub open_cases: u32,
}

/// An open case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CaseView {
    /// The record.
    pub id: SfId,
    /// Its number, as people name it.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// Where it stands, in the org's words.
    pub status: String,
}

/// An opportunity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OpportunityView {
    /// The record.
    pub id: SfId,
    /// Its name.
    pub name: String,
    /// Its stage, in the org's words.
    pub stage: String,
}

/// A task by the id that it has now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "at", content = "id", rename_all = "snake_case")]
#[ts(export)]
pub enum TaskRef {
    /// It is in Salesforce.
    Salesforce(SfId),
    /// It waits here.
    Outbox(OutboxId),
}

/// Which of the person's next steps a call does: that one becomes its record, and no second Task is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StepsView {
    /// The one that it does.
    pub done: Option<TaskRef>,
    /// Those that it could be said to do.
    pub offered: Vec<TaskRef>,
    /// Whether that can still be taken back: nothing of it has left.
    pub can_be_undone: bool,
    /// One of those offered: somebody with this number was to be called back.
    pub call_back: Option<TaskRef>,
}

/// An open task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TaskView {
    /// Which task.
    pub task: TaskRef,
    /// Its subject.
    pub subject: String,
    /// Its description, whole.
    pub detail: Option<String>,
    /// Due date, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Ticked by the agent; it leaves the list once Salesforce has it.
    pub done: bool,
    /// Its state in the outbox, where it or its completion has not been confirmed.
    pub sending: Option<WriteState>,
}

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ActivityView {
    /// Which task or event.
    pub task: TaskRef,
    /// `call_inbound`, `call_outbound`, `call_missed`, `call_internal`, `task`, `event` or `email`.
    pub kind: String,
    /// Its subject.
    pub subject: String,
    /// Its note, as text.
    pub detail: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Its date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Seconds of talk.
    pub talk_seconds: Option<u32>,
    /// Its state in the outbox, where it has not been confirmed.
    pub sending: Option<WriteState>,
}

/// What the agent has written for a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NoteView {
    /// The subject; empty means the template's.
    pub subject: String,
    /// The subject that the template gives.
    pub subject_default: String,
    /// The note.
    pub text: String,
    /// The result that was chosen for the call.
    pub result: Option<String>,
    /// The number of the newest edit that is in `text` and on disk. The UI ignores echoes older than its own.
    pub seq: u32,
    /// Whether what is written is (or will be, without another key press) part of the call's record.
    pub saved: bool,
}

/// What becomes of a call's record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum LogView {
    /// The call is going on; it is logged when it ends.
    AtTheEnd,
    /// It rings; it is logged when it is answered, else when it ends.
    WhenAnswered,
    /// The call is going on and is in Salesforce already; its record is completed when it ends.
    Begun {
        /// The Task.
        task: SfId,
    },
    /// It has ended and waits for a person to be picked.
    WaitsForPick,
    /// Its write waits or is under way.
    Waiting {
        /// How far it is.
        write: WriteState,
    },
    /// It is in Salesforce.
    InSalesforce {
        /// The Task.
        task: SfId,
    },
    /// Salesforce refused it, and it needs a person.
    NeedsYou {
        /// The write.
        write: OutboxId,
        /// What Salesforce said.
        error: UiError,
    },
    /// It is not logged, by rule or by wish.
    NotLogged {
        /// Why.
        why: WhyNot,
    },
}

/// Why a call is not logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WhyNot {
    /// It is with a colleague.
    Colleague,
    /// Another phone took it.
    AnsweredElsewhere,
    /// Logging was off when it ended.
    LoggingOff,
    /// It is on a line that doesn't count.
    OtherLine,
}

/// An ended call that has nobody to be logged to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WaitingCall {
    /// The call.
    pub id: CallId,
    /// Its number as people write it.
    pub number: String,
    /// Which way it went.
    pub direction: Direction,
    /// How it ended.
    pub outcome: Outcome,
    /// When it began.
    pub started: Millis,
    /// How many records fit.
    pub matches: u32,
    /// Who has this number by now, where nobody had it during the call: for the agent to confirm.
    pub offer: Option<MatchView>,
    /// Whether a note was written for it.
    pub has_note: bool,
}
