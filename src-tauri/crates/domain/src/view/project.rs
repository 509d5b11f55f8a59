//! `view`: from the state to the one value that the sidebar shows. It takes no decision and holds no sentence.

pub(crate) mod about;
pub(crate) mod activities;
pub(crate) mod asked;
mod brief;
pub(crate) mod call;
pub(crate) mod completing;
mod forms;
mod known;
pub(crate) mod left_out;
mod outbox;
mod owner;
mod person;
pub(crate) mod progress;
pub(crate) mod writes;
pub(crate) mod written;

use crate::base::ids::CallId;
use crate::base::time::Millis;
use crate::call::event::Outcome;
use crate::call::kind::CallKind;
use crate::logging::loggable::{is_held_for_data, waits_for_pick};
use crate::outbox::row::Row;
use crate::record::call::{Call, number_of};
use crate::session::Session;
use crate::state::State;
use crate::state::index::IndexedObject;
use crate::state::writes::own;
use crate::view::accounts::{self, host_of};
use crate::view::call::{CallView, WaitingCall};
use crate::view::check::CheckView;
use crate::view::error::UiError;
use crate::view::newer::NewerView;
use crate::view::project::known::Known;
use crate::view::screen::{
    IndexView, IndexedObjectView, LinkView, RequestsView, SessionView, View,
};
use crate::view::todo::TodoForm;
use crate::view::transfer::TransferView;
use crate::view::writes::WriteState;
use jiff::{Timestamp, Zoned};
use std::cmp::Reverse;

/// What is shown now. `rev` comes from the caller, as only the caller knows what was published.
pub fn view(state: &State, now: &Zoned, rev: u32) -> View {
    let mut calls: Vec<&Call> = state
        .calls
        .all
        .values()
        .filter(|call| !call.dismissed && call.facts.is_call() && may_see(state, call))
        .collect();
    let in_front = |call: &Call| state.calls.front == Some(call.facts.id);
    // Of a flood the newest are shown, and every call that the agent speaks in or holds.
    calls.sort_by_key(|call| {
        let goes_on = call.facts.answered().is_some() && call.facts.ended().is_none();
        (!in_front(call), !goes_on, Reverse(call.facts.started()))
    });
    let more_calls = cut(&mut calls, state.shown.calls);
    calls.sort_by_key(|call| (!in_front(call), Reverse(call.facts.started())));
    let (waiting, more_waiting) = waiting(state);
    let known = Known::of(state);
    let mut view = View {
        rev,
        session: session(&state.session),
        account: state.session.account().cloned(),
        link: link(state, now.timestamp()),
        index: IndexView {
            people: state.known.index.people,
            filling: state.known.index.filling,
            as_of: state
                .known
                .index
                .as_of
                .map(|at| Millis(at.as_millisecond())),
            objects: state.known.index.objects.iter().map(indexed).collect(),
            left_out: state.known.index.left_out.clone(),
        },
        sources: state.sources.values().cloned().collect(),
        calls: calls
            .into_iter()
            .map(|c| call::call(state, c, now))
            .collect(),
        more_calls,
        front: state.calls.front,
        forms: Vec::new(),
        person: person::person(state, now),
        recent: person::recent(state),
        todo: state
            .org
            .facts
            .as_deref()
            .map(TodoForm::of)
            .unwrap_or_default(),
        waiting,
        more_waiting,
        done_last: done_last(state),
        my_next_steps: activities::my_next_steps(state, now),
        reminders: activities::reminders(state, now),
        my_next_steps_known: activities::my_next_steps_known(state),
        outbox: writes::writes(&known, now),
        others: accounts::others(state, now.timestamp()),
        discarded: outbox::discarded(&known, now.timestamp()),
        sent_today: outbox::sent_today(&known, now),
        transfer: TransferView::of(&state.transfers.stage),
        newer: NewerView::of(&state.newer, state.settings.forbid_updates),
        settings: state.settings.clone(),
        country: state.country(),
        new_people: state
            .org
            .facts
            .as_deref()
            .map(crate::people::new_person::forms)
            .unwrap_or_default(),
        check: CheckView::of(&state.org.check),
        troubles: state.troubles.iter().map(UiError::of).collect(),
        today: now.date().to_string(),
    };
    view.forms = forms::forms(state, &view);
    view
}

/// One call's card, whatever else is on screen.
pub fn card(state: &State, id: CallId, now: &Zoned) -> Option<CallView> {
    let call = state.calls.all.get(&id)?;
    let is_shown = !call.dismissed && call.facts.is_call() && may_see(state, call);
    is_shown.then(|| call::call(state, call, now))
}

fn indexed(object: &IndexedObject) -> IndexedObjectView {
    IndexedObjectView {
        object: object.object.clone(),
        known: object.known,
        total: object.total,
        filled: object.filled,
    }
}

fn session(session: &Session) -> SessionView {
    match session {
        Session::SignedOut => SessionView::SignedOut { error: None },
        Session::SigningIn { page, .. } => SessionView::SigningIn { page: page.clone() },
        Session::SignedIn(who) => SessionView::SignedIn {
            name: who.name.clone(),
            username: who.username.clone(),
            host: host_of(&who.instance_url),
        },
        Session::Ended { why, .. } => SessionView::SignedOut {
            error: Some(UiError::of(why)),
        },
    }
}

fn link(state: &State, now: Timestamp) -> LinkView {
    let open = own(state).filter(|row| !row.is_settled());
    let in_part = own(state).filter(|row| row.is_sent_in_part());
    let (mut waiting, mut needs_you, mut on_hold) = (0_u32, 0, 0);
    for row in open {
        match progress::state_of(state, row, now) {
            WriteState::NeedsYou => needs_you += 1,
            WriteState::OnHold => on_hold += 1,
            WriteState::Waiting
            | WriteState::SignedOut
            | WriteState::Offline
            | WriteState::Later
            | WriteState::AfterAnother
            | WriteState::Sending
            | WriteState::ShortOfRequests
            | WriteState::Paused
            | WriteState::Checking => waiting += 1,
        }
    }
    // A call that is logged once Salesforce has said who it was has no write yet.
    let calls = state.calls.all.values().filter(|call| may_see(state, call));
    let held = calls.filter(|call| is_held_for_data(call)).count();
    waiting += u32::try_from(held).unwrap_or(u32::MAX);
    LinkView {
        offline_since: state
            .link
            .offline_since
            .map(|at| Millis(at.as_millisecond())),
        waiting,
        needs_you,
        on_hold,
        in_part: u32::try_from(in_part.count()).unwrap_or(u32::MAX),
        requests: RequestsView {
            used: state.budget.org().map(|org| org.used),
            allowed: state.budget.org().map(|org| org.allowed),
            made: state.budget.made(now),
            cap: state.settings.request_cap,
            left: state.budget.left(),
        },
    }
}

/// Leaves so many of a list, and counts the rest.
fn cut<T>(list: &mut Vec<T>, most: usize) -> u32 {
    let more = list.len().saturating_sub(most);
    list.truncate(most);
    u32::try_from(more).unwrap_or(u32::MAX)
}

/// Ended calls without a person, newest first, and how many more there are; those that are still a card of their own are not
/// listed twice.
fn waiting(state: &State) -> (Vec<WaitingCall>, u32) {
    let mut waiting: Vec<&Call> = state
        .calls
        .all
        .values()
        .filter(|call| !call.is_done && waits(state, call))
        .collect();
    waiting.sort_by_key(|call| Reverse(call.facts.started()));
    let more = cut(&mut waiting, state.shown.waiting);
    (waiting.into_iter().map(waiting_call).collect(), more)
}

/// The waiting call with which the agent was done last.
fn done_last(state: &State) -> Option<WaitingCall> {
    let call = state.calls.all.get(&state.calls.done_last?)?;
    (call.is_done && waits(state, call)).then(|| waiting_call(call))
}

fn waits(state: &State, call: &Call) -> bool {
    let record = state.outbox.rows.get(&call.facts.id.log_write());
    call.dismissed
        && state.may_list(call.owner.as_ref())
        // A call that was logged without a person no longer waits, but a match may have become known since.
        && (waits_for_pick(call) || call::offer(call).is_some())
        && !is_held_for_data(call)
        && !record.is_some_and(Row::is_discarded)
}

fn waiting_call(call: &Call) -> WaitingCall {
    WaitingCall {
        id: call.facts.id,
        number: number_of(call),
        phone_name: call.facts.phone_name().map(String::from),
        direction: call.facts.direction(),
        outcome: call.facts.outcome().unwrap_or(Outcome::Missed),
        missed: CallKind::of(&call.facts).is_missed(),
        transfer: call.facts.transfer(),
        started: Millis(call.facts.started().as_millisecond()),
        offer: call::offer(call).cloned(),
        matches: u32::try_from(call.who.matches.len()).unwrap_or(u32::MAX),
        has_note: !call.draft.text.is_empty(),
    }
}

pub(crate) fn may_see(state: &State, call: &Call) -> bool {
    state.may_see(call.owner.as_ref())
}
