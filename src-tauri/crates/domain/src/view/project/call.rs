//! One call on screen.

use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::call::event::Direction;
use crate::call::kind::CallKind;
use crate::call::phase::Phase;
use crate::logging::completing::landed_as;
use crate::logging::keep_off::{may_be_kept_off, may_be_private};
use crate::logging::loggable::{
    WhyNot, has_nobody, is_loggable, is_logged_to_somebody, needs_a_pick, why_not,
};
use crate::logging::task::subject_of;
use crate::number::reading::NumberReading;
use crate::number::zones::zones_of;
use crate::org::facts::OrgFacts;
use crate::outbox::new_case::NewCase;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::people::candidate::Candidate;
use crate::people::do_not_call::{self, DoNotCall};
use crate::people::order::sure_match;
use crate::record::by_data::GivenState;
use crate::record::call::{Call, Unmatched, number_of};
use crate::session::Session;
use crate::settings::LogTiming;
use crate::state::State;
use crate::state::next_steps::task_of;
use crate::state::stuck::is_stuck;
use crate::state::writes::of_task;
use crate::view::call::{
    CallView, GivenView, KeepOffView, LogView, NewCaseView, NoteView, WhoState, WhoView,
};
use crate::view::error::UiError;
use crate::view::project::left_out::left_out;
use crate::view::project::{activities, completing, owner, progress};
use crate::view::unread_object::UnreadObject;
use crate::view::write_state::WriteState;
use jiff::{Timestamp, Zoned};

pub(super) fn call(state: &State, call: &Call, now: &Zoned) -> CallView {
    let facts = &call.facts;
    let millis = |at: Timestamp| Millis(at.as_millisecond());
    let over = facts.phase() == Phase::Ended;
    let picked = call.who.picked.as_ref();
    let own = task(state, call);
    let panel = picked.map(|who| activities::panel(state, &who.id, own.as_ref(), now));
    CallView {
        id: facts.id,
        number: number_of(call),
        phone_name: facts.phone_name().map(String::from),
        direction: facts.direction(),
        phase: facts.phase(),
        line: facts.line().map(String::from),
        started: millis(facts.started()),
        answered: facts.answered().map(millis),
        ended: facts.ended().map(millis),
        talk_seconds: over.then(|| facts.talk_seconds()),
        outcome: facts.outcome(),
        missed: CallKind::of(facts).is_missed(),
        transfer: facts.transfer(),
        stuck: is_stuck(state, call),
        do_not_call: warning(call, over),
        zones: call.who.number().map(zones_of).unwrap_or_default(),
        who: who(state, call),
        steps: completing::steps(state, call, panel.as_ref()),
        panel,
        about: crate::view::project::about::view(state, call),
        note: NoteView {
            subject: call.draft.subject.clone(),
            subject_default: subject_of(call),
            text: call.draft.text.clone(),
            disposition: call.draft.disposition.clone(),
            seq: state
                .calls
                .on_disk
                .get(&facts.id)
                .map_or(0, |edits| edits.note),
            saved: call.draft.is_saved(),
            until_picked: needs_a_pick(call, &state.settings),
        },
        asked: crate::view::project::asked::of_call(state, call),
        log: log(state, call, now.timestamp()),
        case: new_case(state, call),
        owner: owner::owner(state, call),
        left_out: left_out(
            &of_task(state, facts.id.log_write()),
            state.org.facts.as_deref(),
        ),
        keep_off: keep_off(state, call),
        task: own,
        made: activities::made_from(state, call, now),
    }
}

fn new_case(state: &State, call: &Call) -> Option<NewCaseView> {
    let org = state.org.facts.as_deref();
    let row = state.outbox.rows.get(&call.facts.id.log_write())?;
    match &row.case {
        NewCase::None => None,
        NewCase::Wanted => {
            let is_made = row.makes_case_of(row.write.fields(), org?).is_some();
            (is_made && !row.is_settled()).then_some(NewCaseView::Planned)
        }
        NewCase::Made { id } => Some(NewCaseView::Made { id: id.clone() }),
        NewCase::Refused { refusal } => Some(NewCaseView::Refused {
            error: UiError::refused(refusal, org),
        }),
    }
}

/// While the agent calls. Somebody who calls by themselves may be spoken with.
fn warning(call: &Call, over: bool) -> Option<DoNotCall> {
    let calls = !over && call.facts.direction() == Direction::Outbound;
    let who = &call.who;
    let warning = || do_not_call::warning(who.picked.as_ref(), &who.matches);
    calls.then(warning).flatten()
}

/// The Task of this very call, by the id that it has now.
fn task(state: &State, call: &Call) -> Option<TaskRef> {
    let row = state.outbox.rows.get(&call.facts.id.log_write())?;
    Some(match &row.write {
        // The call does a next step, which is its record.
        Write::Change { task, .. } => landed_as(state, task),
        Write::LogCall { .. }
        | Write::AddNextStep { .. }
        | Write::NewPerson(_)
        | Write::ChangePhone(_) => task_of(row),
    })
}

fn who(state: &State, call: &Call) -> WhoView {
    let is_ours = call.who.colleague.is_some() && !call.log_anyway;
    let key = state
        .session
        .account()
        .cloned()
        .zip(call.who.number().cloned());
    let remembered = key.and_then(|key| state.picks.get(&key));
    let picked = call.who.picked.as_ref();
    let how_far = match (picked, &call.who.reading) {
        (None, _) if is_ours => WhoState::Colleague,
        (Some(_), _) => WhoState::Known,
        (None, NumberReading::Withheld) => WhoState::Withheld,
        (None, NumberReading::NotANumber) => WhoState::NotANumber,
        (None, NumberReading::Number(_)) if !call.who.looked_up => WhoState::Looking,
        (None, NumberReading::Number(_)) if !call.who.matches.is_empty() => WhoState::Several,
        (None, NumberReading::Number(_)) if call.who.asking => WhoState::Asking,
        (None, NumberReading::Number(_)) if call.who.as_of.is_none() => WhoState::NotAsked,
        (None, NumberReading::Number(_)) if !call.who.all_searched() => WhoState::NotAllSearched,
        (None, NumberReading::Number(_)) => WhoState::NotFound,
    };
    // Who is unknown only here may be known in Salesforce: a new record would be a second one. Where not all could be
    // searched the card says so, and the agent decides.
    let unknown = matches!(how_far, WhoState::NotFound | WhoState::NotAllSearched);
    WhoView {
        state: how_far,
        number: call.who.number().cloned(),
        matches: call.who.matches.clone(),
        picked: picked.cloned(),
        by_agent: picked.is_some() && call.who.by_agent,
        by_rule: picked.is_some() && call.who.by_rule,
        colleague: call.who.colleague.clone(),
        log_anyway: call.log_anyway,
        late: offer(call).is_some(),
        asking: call.who.asking,
        as_of: call.who.as_of.map(|at| Millis(at.as_millisecond())),
        unread: call.who.unread.iter().map(UnreadObject::from).collect(),
        remembered: remembered.is_some()
            && remembered == picked.and_then(|who| who.id.salesforce()),
        by_data: by_data(call),
        offer_new: unknown && matches!(call.unmatched, Unmatched::OfferNew | Unmatched::Make(_)),
    }
}

fn by_data(call: &Call) -> Option<GivenView> {
    let by_data = &call.who.by_data;
    (by_data.state != GivenState::Nothing).then(|| GivenView {
        case_number: by_data.data.case_number.clone(),
        customer_number: by_data.data.customer_number.clone(),
        state: by_data.state,
    })
}

/// The match to offer for an ended call whose person the agent has not picked: the first exact one. During the call
/// there was no match, or several.
pub(super) fn offer(call: &Call) -> Option<&Candidate> {
    let late = call.facts.ended().is_some() && call.who.settled && call.who.picked.is_none();
    let open = is_loggable(call) && !is_logged_to_somebody(call);
    sure_match(&call.who.matches).filter(|_| late && open)
}

fn keep_off(state: &State, call: &Call) -> KeepOffView {
    // A call that is not logged for another reason needs no switch.
    let by_rule =
        why_not(call).is_some_and(|why| !matches!(why, WhyNot::AgentSaidSo | WhyNot::Private));
    KeepOffView {
        on: call.do_not_log,
        private: call.private,
        can_turn: match call.do_not_log {
            true => !call.private,
            false => !by_rule && may_be_kept_off(state, call),
        },
        can_turn_private: match call.private {
            true => !call.is_forgotten(),
            false => may_be_private(state, call),
        },
        begun: call.do_not_log && call.logged.is_some(),
    }
}

fn log(state: &State, call: &Call, now: Timestamp) -> LogView {
    let picked = call.who.picked.as_ref();
    let awaited = picked.and_then(|who| who.id.waiting());
    // The record waits for a new person, so what the person's write needs is shown for the call too.
    let person = awaited.and_then(|write| state.outbox.rows.get(&write));
    let mut rows = of_task(state, call.facts.id.log_write());
    rows.extend(person);
    match log_of(call, &rows, state.org.facts.as_deref()) {
        LogView::AtTheEnd if begins_when_answered(state, call) => LogView::WhenAnswered,
        LogView::Waiting { write } => {
            let open = rows.iter().find(|row| !row.is_settled());
            let unwritten = match &state.session {
                Session::SignedIn(_) => write,
                Session::SignedOut | Session::SigningIn { .. } | Session::Ended { .. } => {
                    WriteState::SignedOut
                }
            };
            let write = open.map_or(unwritten, |row| progress::state_of(state, row, now));
            LogView::Waiting { write }
        }
        log => log,
    }
}

fn begins_when_answered(state: &State, call: &Call) -> bool {
    match state.settings.timing {
        // Whether a call is long enough is known only at its end.
        LogTiming::AtTheStart => call.facts.answered().is_none() && state.settings.min_seconds == 0,
        LogTiming::AtTheEnd => false,
    }
}

/// What becomes of a call's record, by the writes of its Task.
pub(crate) fn log_of(call: &Call, rows: &[&Row], org: Option<&OrgFacts>) -> LogView {
    let over = call.facts.ended().is_some();
    if call.logged.is_none() {
        return match (why_not(call), over) {
            (Some(why), _) => LogView::NotLogged { why },
            (None, false) => LogView::AtTheEnd,
            // It is logged once Salesforce has said whose number the caller gave.
            (None, true) if call.who.waits_for_data() => LogView::Waiting {
                write: WriteState::Waiting,
            },
            (None, true) if has_nobody(call) => LogView::WaitsForPick,
            // It has somebody, or needs nobody: it is written once all look-ups have answered and somebody is signed in.
            (None, true) => LogView::Waiting {
                write: WriteState::Waiting,
            },
        };
    }
    if rows.first().is_some_and(|row| row.is_discarded()) {
        return LogView::NotLogged {
            why: WhyNot::Discarded,
        };
    }
    let wedged = rows.iter().find_map(|row| match &row.status {
        Status::Wedged { refusal } => Some((row.id, UiError::refused(refusal, org))),
        _ => None,
    });
    if let Some((write, error)) = wedged {
        return LogView::NeedsYou { write, error };
    }
    if let Some(open) = rows.iter().find(|row| !row.is_settled()) {
        return LogView::Waiting {
            write: progress::progress_of(open),
        };
    }
    match rows.first().map(|row| &row.status) {
        Some(Status::Sent { task }) if over => LogView::InSalesforce { task: task.clone() },
        Some(Status::Sent { task }) => LogView::Begun { task: task.clone() },
        _ => LogView::Waiting {
            write: WriteState::Waiting,
        },
    }
}
