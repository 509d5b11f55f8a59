//! A call on screen: who it may be with, what is known of them, what is written, and what becomes of it.

use crate::base::ids::{CallId, E164, OutboxId, SfId};
use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::call::event::{Direction, Outcome, Transfer};
use crate::call::phase::Phase;
use crate::logging::loggable::WhyNot;
use crate::people::candidate::{Candidate, ColleagueView};
use crate::people::do_not_call::DoNotCall;
use crate::record::by_data::GivenState;
use crate::view::about::AboutView;
use crate::view::asked::AskedView;
use crate::view::error::UiError;
use crate::view::owner::RecordOwner;
use crate::view::panel::{PanelView, TaskView};
use crate::view::unread_object::UnreadObject;
use crate::view::writes::{WriteLabel, WriteState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// Whether somebody called and was not spoken with.
    pub missed: bool,
    /// How it was put through.
    pub transfer: Option<Transfer>,
    /// Whether its phone may have forgotten to tell its end: the agent is offered to say so.
    pub stuck: bool,
    /// The agent calls somebody who is not to be called.
    pub do_not_call: Option<DoNotCall>,
    /// The time zones in which the other side may be, by the country of its number; none where nothing is known of it.
    pub zones: Vec<String>,
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
    /// The Case that a rule makes of it.
    pub case: Option<NewCaseView>,
    /// Whose record it is or will be.
    pub owner: RecordOwner,
    /// What its record is there without, as the agent may not fill those fields. The words are kept here.
    pub left_out: Vec<WriteLabel>,
    /// Whether the agent keeps it off the log.
    pub keep_off: KeepOffView,
    /// The Task of this very call, by the id that it has now: what was said earlier is told by the others.
    pub task: Option<TaskRef>,
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
    /// Nobody on this computer has this number, and Salesforce is being asked.
    Asking,
    /// Nobody on this computer has this number, and Salesforce could not be asked.
    NotAsked,
    /// Nobody in Salesforce has this number.
    NotFound,
    /// Nobody was found who has this number, and not all of Salesforce could be searched: somebody there may have it.
    NotAllSearched,
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
    /// The number by which it is looked for; nothing where there is none.
    pub number: Option<E164>,
    /// All that fits, best first; after a pick still all of them.
    pub matches: Vec<Candidate>,
    /// The one that the call is logged to.
    pub picked: Option<Candidate>,
    /// Whether the agent has said so.
    pub by_agent: bool,
    /// Whether a setting has chosen it, or had it made: the agent can change it.
    pub by_rule: bool,
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
    /// What Salesforce would not search for this number, and who can change that.
    pub unread: Vec<UnreadObject>,
    /// Whether the agent's pick for this number is remembered for its next calls.
    pub remembered: bool,
    /// Whether a new Contact or Lead is offered, as nobody has this number.
    pub offer_new: bool,
    /// What has come of looking up what the caller was asked for; nothing where there was nothing.
    pub by_data: Option<GivenView>,
}

/// What a caller was asked for, and what has come of looking it up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct GivenView {
    /// The number of a case.
    pub case_number: Option<String>,
    /// The number by which the company knows the caller.
    pub customer_number: Option<String>,
    /// How far it has come.
    pub state: GivenState,
}

impl std::fmt::Debug for GivenView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GivenView({:?})", self.state)
    }
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
    /// The disposition that was chosen.
    pub disposition: Option<String>,
    /// The number of the newest edit that is in `text` and on disk. The UI ignores echoes older than its own.
    pub seq: u32,
    /// Whether what is written is (or will be, without another key press) part of the call's record.
    pub saved: bool,
    /// Whether there is such a record only once the agent has said who it was.
    pub until_picked: bool,
}

/// Whether the agent keeps a call off the log, and what of that can still be decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KeepOffView {
    /// It is kept off.
    pub on: bool,
    /// It is private: nothing is kept of whom it was with.
    pub private: bool,
    /// Whether it can be kept off, or logged after all.
    pub can_turn: bool,
    /// Whether it can be made private, or no longer be.
    pub can_turn_private: bool,
    /// Its record was begun in Salesforce before the agent said so.
    pub begun: bool,
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

/// The Case that a rule makes of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum NewCaseView {
    /// It is made when the call's Task is.
    Planned,
    /// The Task is in it.
    Made {
        /// The Case.
        id: SfId,
    },
    /// Salesforce refused it, and the Task goes without.
    Refused {
        /// What Salesforce said.
        error: UiError,
    },
}

/// An ended call that has nobody to be logged to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WaitingCall {
    /// The call.
    pub id: CallId,
    /// Its number as people write it.
    pub number: String,
    /// The name that the phone gave.
    pub phone_name: Option<String>,
    /// Which way it went.
    pub direction: Direction,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether somebody called and was not spoken with.
    pub missed: bool,
    /// How it was put through.
    pub transfer: Option<Transfer>,
    /// When it began.
    pub started: Millis,
    /// How many records fit.
    pub matches: u32,
    /// Who has this number by now, where nobody had it during the call: for the agent to confirm.
    pub offer: Option<Candidate>,
    /// Whether a note was written for it.
    pub has_note: bool,
}
