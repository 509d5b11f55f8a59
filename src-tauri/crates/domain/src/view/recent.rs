//! The list of recent calls: each with what became of it, older ones too. It is asked for page by page and is no part
//! of the view, so that three months of calls are neither held in memory nor sent to the window with every key press.

use crate::base::ids::{CallId, OutboxId, SfId};
use crate::base::time::Millis;
use crate::call::event::{Direction, Outcome, Transfer};
use crate::call::kind::CallKind;
use crate::logging::loggable::{WhyNot, waits_for_pick, why_not};
use crate::org::task_fields::TaskField;
use crate::outbox::row::Row;
use crate::people::sought::{folded, holds_all};
use crate::record::call::{Call, number_of};
use crate::view::call::LogView;
use crate::view::project::call::log_of;
use crate::view::project::left_out::left_out;
use crate::view::project::progress::progress_of;
use crate::view::write_state::{WriteLabel, WriteState};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// One call of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecentCall {
    /// The call.
    pub id: CallId,
    /// Its number as people write it; empty if withheld.
    pub number: String,
    /// The name that the phone gave.
    pub phone_name: Option<String>,
    /// Who it was with.
    pub who: Option<String>,
    /// Whether that person is not to be called, as far as was known when the call was last shown.
    pub do_not_call: bool,
    /// Which way it went.
    pub direction: Direction,
    /// How it ended; nothing while it goes on.
    pub outcome: Option<Outcome>,
    /// Whether somebody called and was not spoken with.
    pub missed: bool,
    /// How it was put through.
    pub transfer: Option<Transfer>,
    /// When it began.
    pub started: Millis,
    /// Seconds of talk.
    pub talk_seconds: u32,
    /// How its note begins.
    pub note: String,
    /// What became of it.
    pub state: RecentState,
    /// How far the write is that it waits for, as the outbox says it.
    pub write: Option<WriteState>,
    /// Why it is not logged.
    pub why: Option<WhyNot>,
    /// Its record, where there is one.
    pub task: Option<SfId>,
    /// What its record is there without, as the agent may not fill those fields.
    pub left_out: Vec<WriteLabel>,
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RecentState {
    /// It is in Salesforce.
    Logged,
    /// It is in Salesforce, without what was written last and not saved.
    Unsaved,
    /// It waits to be sent.
    Waiting,
    /// It needs the agent: Salesforce refused it, somebody else has changed it, or it is tried again and again in vain.
    Failed,
    /// Nobody is picked for it.
    Unlinked,
    /// It goes on.
    Open,
    /// It is not logged, by rule or by wish.
    NotLogged,
}

/// Which calls are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RecentFilter {
    /// All.
    All,
    /// Those that nobody is picked for.
    Unlinked,
    /// Those that wait to be sent.
    Waiting,
    /// Those that need the agent.
    Failed,
    /// Those of today.
    Today,
}

/// Days where the agent is, from the first to the last of them, both included. Either may be open; the later one may stand first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Days {
    /// The first, `YYYY-MM-DD`.
    #[ts(type = "string | null")]
    pub first: Option<Date>,
    /// The last, `YYYY-MM-DD`.
    #[ts(type = "string | null")]
    pub last: Option<Date>,
}

impl Days {
    /// The moment in which the first begins, and the place in the list, newest first, after which the last one's calls begin.
    pub fn bounds(self, zone: &TimeZone) -> (Option<Timestamp>, Option<RecentPlace>) {
        let (first, last) = match self {
            Self {
                first: Some(first),
                last: Some(last),
            } if last < first => (Some(last), Some(first)),
            Self { first, last } => (first, last),
        };
        // The end of all time is no day that ends.
        let begins = |day: Date| {
            let midnight = day.to_zoned(zone.clone()).ok()?;
            Some(midnight.start_of_day().ok()?.timestamp())
        };
        let over = last.and_then(|day| begins(day.tomorrow().ok()?));
        let place = over.map(|over| RecentPlace {
            started: Millis(over.as_millisecond()),
            // No call has an id that comes before this one.
            id: CallId(Uuid::nil()),
        });
        (first.and_then(begins), place)
    }
}

/// Where a page ends: the next one begins with what is older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecentPlace {
    /// When the last call of the page began.
    pub started: Millis,
    /// Which call that is.
    pub id: CallId,
}

/// How many characters of a note are shown.
const NOTE: usize = 160;

/// The name of whom the call was with, as far as it is known.
pub(crate) fn name_of(call: &Call) -> Option<String> {
    let name = call.who.picked.as_ref().map(|who| who.name.clone());
    name.filter(|name| !name.is_empty())
}

/// How far the write is that a call waits for: the first open one of its Task, else that of its new person. What needs the agent
/// goes first.
fn waits_for(
    call: &Call,
    rows: &[&Row],
    how_far: &impl Fn(OutboxId) -> Option<WriteState>,
) -> Option<WriteState> {
    let own = rows.iter().filter(|row| !row.is_settled());
    let own = own.map(|row| how_far(row.id).unwrap_or_else(|| progress_of(row)));
    let person = call.who.picked.as_ref().and_then(|who| who.id.waiting());
    let all: Vec<WriteState> = own.chain(person.and_then(how_far)).collect();
    let needs_you = all.iter().find(|state| **state == WriteState::NeedsYou);
    needs_you.or(all.first()).copied()
}

/// A call as the list shows it. `rows` are the writes of its Task, and `how_far` says how far a write is by the newest view, so
/// that the list says of it what the outbox does.
pub fn recent(
    call: &Call,
    rows: &[Row],
    how_far: &impl Fn(OutboxId) -> Option<WriteState>,
) -> RecentCall {
    let rows: Vec<&Row> = rows.iter().collect();
    let log = log_of(call, &rows, None);
    let write = match &log {
        LogView::Waiting { write } => Some(waits_for(call, &rows, how_far).unwrap_or(*write)),
        _ => None,
    };
    let state = match &log {
        LogView::AtTheEnd | LogView::WhenAnswered | LogView::Begun { .. } => RecentState::Open,
        LogView::WaitsForPick => RecentState::Unlinked,
        LogView::NeedsYou { .. } => RecentState::Failed,
        LogView::Waiting { .. } if write == Some(WriteState::NeedsYou) => RecentState::Failed,
        LogView::Waiting { .. } => RecentState::Waiting,
        LogView::InSalesforce { .. } if waits_for_pick(call) => RecentState::Unlinked,
        LogView::InSalesforce { .. } if !call.draft.is_saved() => RecentState::Unsaved,
        LogView::InSalesforce { .. } => RecentState::Logged,
        LogView::NotLogged { .. } => RecentState::NotLogged,
    };
    RecentCall {
        id: call.facts.id,
        number: number_of(call),
        phone_name: call.facts.phone_name().map(String::from),
        who: name_of(call),
        do_not_call: call.who.picked.as_ref().is_some_and(|who| who.do_not_call),
        direction: call.facts.direction(),
        outcome: call.facts.outcome(),
        missed: CallKind::of(&call.facts).is_missed(),
        transfer: call.facts.transfer(),
        started: Millis(call.facts.started().as_millisecond()),
        talk_seconds: call.facts.talk_seconds(),
        note: call.draft.text.chars().take(NOTE).collect(),
        state,
        write,
        why: why_not(call).filter(|_| state == RecentState::NotLogged),
        task: match log {
            LogView::InSalesforce { task } | LogView::Begun { task } => Some(task),
            _ => None,
        },
        left_out: left_out(&rows, None),
    }
}

/// The record that the call is logged to.
pub fn logged_to(call: &Call) -> Option<&SfId> {
    let fields = &call.logged.as_ref()?.fields;
    let record = [TaskField::Who, TaskField::What].into_iter();
    record
        .filter_map(|field| fields.record(field))
        .next()?
        .salesforce()
}

/// Whether a call belongs in the list. `text` is searched for in name, number and note; `midnight` is when today began.
pub fn is_asked_for(
    call: &Call,
    shown: &RecentCall,
    filter: RecentFilter,
    text: &str,
    midnight: Timestamp,
) -> bool {
    let fits = match filter {
        RecentFilter::All => true,
        RecentFilter::Unlinked => shown.state == RecentState::Unlinked,
        RecentFilter::Waiting => shown.state == RecentState::Waiting,
        RecentFilter::Failed => shown.state == RecentState::Failed,
        RecentFilter::Today => call.facts.started() >= midnight,
    };
    fits && call.facts.is_call() && has_text(call, shown, text)
}

fn has_text(call: &Call, shown: &RecentCall, text: &str) -> bool {
    let has = [
        shown.who.as_deref().unwrap_or_default(),
        call.facts.phone_name().unwrap_or_default(),
        &call.draft.subject,
        &call.draft.text,
        &shown.number,
    ];
    if holds_all(&has.join("\n"), text) {
        return true;
    }
    // A number is found in any spelling, from its third digit on.
    let wanted = folded(text);
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let number = digits(&wanted);
    let only_number = wanted.chars().all(|c| !c.is_alphabetic());
    only_number
        && number.len() >= 3
        && digits(&shown.number).contains(number.trim_start_matches('0'))
}
