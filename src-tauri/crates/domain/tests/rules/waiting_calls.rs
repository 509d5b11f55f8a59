//! Calls that wait for a person: the agent says who it was, or is done with one, which it then says no more.

use crate::accounts::other;
use crate::harness::{HANAKO, Harness, contact, org};
use domain::base::ids::CallId;
use domain::call::event::CallEventKind;
use domain::logging::old::{Stays, call_stays};
use domain::step::effect::{Change, Effect};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::recent::{RecentState, recent};

const NUMBER: &str = "+14155550134";

/// Somebody whom nobody knows was missed, and another call has taken the place of the card.
fn missed(harness: &mut Harness, call_id: &str) -> CallId {
    let call = harness.rings(call_id, NUMBER, Vec::new());
    harness.phone(call_id, NUMBER, CallEventKind::Ended(None));
    harness.later(60);
    harness.does(Action::Leave { call });
    call
}

fn listed(harness: &Harness) -> Vec<CallId> {
    let waiting = harness.view().waiting;
    waiting.into_iter().map(|call| call.id).collect()
}

fn undone(harness: &Harness) -> Option<CallId> {
    harness.view().done_last.map(|call| call.id)
}

fn done(call: CallId, on: bool) -> Action {
    Action::DoneWith { call, on }
}

#[test]
fn a_missed_call_with_which_the_agent_is_done_waits_no_more_until_that_is_undone() {
    let mut harness = Harness::new();
    let first = missed(&mut harness, "1");
    let second = missed(&mut harness, "2");
    assert_eq!(listed(&harness), [second, first]);
    harness.does(done(first, true));
    assert_eq!(listed(&harness), [second]);
    assert_eq!(undone(&harness), Some(first));
    harness.does(done(second, true));
    assert_eq!(listed(&harness), []);
    assert_eq!(undone(&harness), Some(second), "the last one");
    harness.does(done(second, false));
    assert_eq!(listed(&harness), [second]);
    assert_eq!(undone(&harness), None);
}

#[test]
fn a_call_that_is_done_is_among_the_recent_ones_as_before_and_logged_nowhere() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let call = missed(&mut harness, "1");
    harness.does(done(call, true));
    assert_eq!(
        recent(&harness.state.calls.all[&call], &[], &|_| None).state,
        RecentState::Unlinked
    );
    assert_eq!(harness.state.outbox.rows.len(), 0);
    // It can still be opened there and given to somebody.
    harness.does(Action::Show { call });
    harness.does(Action::Pick {
        call,
        who: contact(HANAKO, "佐藤 花子"),
    });
    assert_eq!(harness.state.outbox.rows.len(), 1);
    harness.does(Action::Unpick { call });
    harness.does(Action::Leave { call });
    assert_eq!(listed(&harness), [call], "the agent has taken it up again");
}

#[test]
fn what_is_done_is_on_disk_in_the_same_step_and_outlives_a_kill() {
    let mut harness = Harness::new();
    let call = missed(&mut harness, "1");
    let kept = harness.effects.len();
    harness.does(done(call, true));
    let Some(Effect::Persist(changes)) = harness.effects.get(kept) else {
        panic!("nothing was written");
    };
    let is_kept = |change: &Change| matches!(change, Change::Call(call) if call.is_done);
    assert!(changes.iter().any(is_kept));
    harness.killed_and_started();
    harness.happens(Event::OrgRead(org()));
    assert_eq!(listed(&harness), []);
    harness.does(done(call, false));
    harness.killed_and_started();
    assert_eq!(listed(&harness), [call]);
}

#[test]
fn nobody_is_done_with_a_call_that_goes_on_or_is_of_another_user() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, Vec::new());
    harness.does(done(call, true));
    assert!(!harness.state.calls.all[&call].is_done);
    let call = missed(&mut harness, "2");
    harness.happens(Event::Switched(other()));
    harness.does(done(call, true));
    assert!(!harness.state.calls.all[&call].is_done);
}

#[test]
fn a_call_that_is_done_is_old_one_day_and_one_with_a_note_or_that_waits_never() {
    let mut harness = Harness::new();
    let call = missed(&mut harness, "1");
    let before = harness.now.timestamp() + jiff::SignedDuration::from_hours(24);
    let stays = |harness: &Harness| {
        let call = &harness.state.calls.all[&call];
        call_stays(&harness.state, call, &[], before)
    };
    assert_eq!(stays(&harness), Some(Stays::WaitsForPick));
    harness.does(done(call, true));
    assert_eq!(stays(&harness), None);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("Asked for Julie"),
        seq: 1,
    });
    assert_eq!(stays(&harness), Some(Stays::WaitsForPick));
}
