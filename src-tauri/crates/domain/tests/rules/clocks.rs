//! Clocks that are set, a computer that sleeps, an org that does not answer, and alarms that go with their cause.

use crate::by_hand::{add, busy, done, write};
use crate::harness::{Harness, agent, todo};
use domain::base::problem::{Cause, Problem};
use domain::call::event::{CallEventKind, Outcome};
use domain::outbox::job::JobResult;
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::error::UiErrorCode;
use domain::view::writes::WriteState;

const NUMBER: &str = "+81312345678";
const HOURS: i64 = 3600;

fn probes(harness: &Harness) -> usize {
    let probe = Effect::Remote(RemoteEffect::Probe);
    harness.effects.iter().filter(|one| **one == probe).count()
}

fn troubles(harness: &Harness) -> Vec<UiErrorCode> {
    let troubles = harness.view().troubles;
    troubles.into_iter().map(|trouble| trouble.code).collect()
}

#[test]
fn a_write_that_a_clock_has_put_off_goes_once_that_is_set_back() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    done(&mut harness, todo(1), busy());
    assert_eq!(harness.sent().len(), 1);
    harness.later(-3 * HOURS);
    harness.happens(Event::Woke);
    assert_eq!(harness.sent().len(), 2);
}

#[test]
fn who_was_offline_when_the_clock_was_set_back_is_asked_for_at_once() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    harness.later(-3 * HOURS);
    harness.happens(Event::Tick);
    assert_eq!(probes(&harness), 1, "a pause of hours is none");
    harness.happens(Event::Unreachable);
    harness.happens(Event::Woke);
    assert_eq!(probes(&harness), 2);
    harness.happens(Event::Reachable);
    assert_eq!(harness.view().link.offline_since, None);
}

#[test]
fn after_a_sleep_it_is_asked_at_once_whether_salesforce_answers() {
    let mut harness = Harness::new();
    harness.later(8 * HOURS);
    harness.happens(Event::Woke);
    assert_eq!(probes(&harness), 1);
    let reads = |effect: &Effect| matches!(effect, Effect::Remote(RemoteEffect::ReadPeople));
    assert!(harness.effects.iter().any(reads), "and what is old is read");
}

#[test]
fn an_org_that_does_not_answer_is_offline_after_seconds_and_not_sending() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    assert_eq!(write(&harness, todo(1)).state, WriteState::Sending);
    let wakes = domain::next_wake(&harness.state).unwrap();
    assert!(wakes.duration_since(harness.now.timestamp()).as_secs() <= 8);
    harness.later(7);
    harness.happens(Event::Tick);
    assert_eq!(write(&harness, todo(1)).state, WriteState::Sending);
    harness.later(1);
    harness.happens(Event::Tick);
    assert_eq!(write(&harness, todo(1)).state, WriteState::Offline);
    assert!(harness.view().link.offline_since.is_some());
    assert_eq!(harness.sent().len(), 1, "it is not sent a second time");
    done(&mut harness, todo(1), JobResult::NoAnswer);
    harness.happens(Event::Reachable);
    assert_eq!(harness.view().link.offline_since, None);
}

#[test]
fn an_answer_that_comes_late_all_the_same_ends_the_silence() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    harness.later(9);
    harness.happens(Event::Tick);
    assert!(harness.view().link.offline_since.is_some());
    harness.lands(todo(1), "00T000000000001AAA");
    assert_eq!(harness.view().link.offline_since, None);
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn an_alarm_goes_with_its_cause_and_stands_once() {
    let mut harness = Harness::new();
    let failed = |reason: &str| Problem::DiskFailed {
        reason: String::from(reason),
    };
    harness.happens(Event::Trouble(failed("full")));
    harness.happens(Event::Trouble(failed("full still")));
    harness.happens(Event::Trouble(Problem::KeychainLocked));
    harness.happens(Event::Trouble(Problem::IndexMadeAnew));
    assert_eq!(
        troubles(&harness),
        [
            UiErrorCode::DiskFailed,
            UiErrorCode::KeychainLocked,
            UiErrorCode::IndexMadeAnew
        ]
    );
    harness.happens(Event::TroubleOver(Cause::Disk));
    harness.happens(Event::TroubleOver(Cause::Index));
    harness.happens(Event::TroubleOver(Cause::Keychain));
    assert_eq!(troubles(&harness), [UiErrorCode::IndexMadeAnew]);
}

#[test]
fn no_talk_lasts_for_years() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, Vec::new());
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(300 * 24 * HOURS);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Answered)));
    assert_eq!(harness.card(call).talk_seconds, Some(24 * 3600));
}

#[test]
fn a_flood_of_calls_is_shown_in_part_and_all_of_it_can_be_asked_for() {
    let mut harness = Harness::new();
    for n in 0..45 {
        harness.later(1);
        harness.phone(&n.to_string(), NUMBER, CallEventKind::Ringing);
    }
    let view = harness.view();
    assert_eq!((view.calls.len(), view.more_calls), (30, 15));
    assert_eq!(view.front, Some(view.calls[0].id));
    let show_more = |list: &str| -> Action {
        let action = serde_json::json!({ "do": "show_more", "list": list });
        serde_json::from_value(action).unwrap()
    };
    harness.does(show_more("calls"));
    let view = harness.view();
    assert_eq!((view.calls.len(), view.more_calls), (45, 0));

    let ids: Vec<_> = harness.state.calls.all.keys().copied().collect();
    for id in &ids {
        let key = harness.state.calls.all[id].facts.key.call_id.clone();
        harness.phone(&key, NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
        harness.does(Action::Leave { call: *id });
    }
    for n in 0..10 {
        let key = format!("later {n}");
        let call = harness.rings(&key, NUMBER, Vec::new());
        harness.phone(&key, NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
        harness.does(Action::Leave { call });
    }
    let view = harness.view();
    assert_eq!((view.waiting.len(), view.more_waiting), (50, 5));
    harness.does(show_more("waiting"));
    assert_eq!(harness.view().waiting.len(), 55);
    assert!(harness.state.session.account() == Some(&agent().account));
}

#[test]
fn a_call_that_the_agent_speaks_in_is_shown_in_any_flood() {
    let mut harness = Harness::new();
    let held = harness.rings("held", NUMBER, Vec::new());
    harness.phone("held", NUMBER, CallEventKind::Answered);
    for n in 0..40 {
        harness.later(1);
        harness.rings(&n.to_string(), NUMBER, Vec::new());
    }
    let newest = harness.view().calls.last().map(|card| card.id);
    let other = newest.filter(|id| *id != held).unwrap();
    harness.does(Action::Show { call: other });
    let view = harness.view();
    assert_eq!((view.calls.len(), view.more_calls), (30, 11));
    assert_eq!(view.front, Some(other));
    assert!(view.calls.iter().any(|card| card.id == held));
}
