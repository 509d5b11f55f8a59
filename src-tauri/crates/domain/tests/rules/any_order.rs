//! The same events in any order, any number of times, give the same call.

use crate::desk::{Desk, inbound};
use domain::base::ids::CallKey;
use domain::call::event::{CallEvent, CallEventKind, Outcome};
use domain::call::facts::Heard;
use domain::call::phase::Phase;
use domain::step::event::Event;
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1795179600 + second).unwrap()
}

fn a_whole_call() -> Vec<CallEvent> {
    let details = BTreeMap::from([(String::from("recording_url"), String::from("https://r"))]);
    [
        (0, CallEventKind::Ringing),
        (4, CallEventKind::Answered),
        (30, CallEventKind::Held),
        (50, CallEventKind::Resumed),
        (90, CallEventKind::Ended(Some(Outcome::Answered))),
        (95, CallEventKind::Details(details)),
    ]
    .into_iter()
    .map(|(second, kind)| inbound("1", "+81312345678", kind, at(second)))
    .collect()
}

/// All that can be seen of a call, without our own id, which follows from what came first.
fn seen(heard: &Heard) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {} {:?}",
        heard.direction(),
        heard.phase(),
        heard.outcome(),
        heard.started(),
        heard.answered(),
        heard.talk_seconds(),
        heard.number()
    )
}

fn heard(events: &[CallEvent]) -> Heard {
    let key = CallKey {
        source: String::from("desk-phone"),
        call_id: String::from("1"),
    };
    let mut heard = Heard::new(key, &events[0]);
    for event in events {
        heard.hear(event);
    }
    heard
}

#[test]
fn a_whole_call_is_understood() {
    let call = heard(&a_whole_call());
    assert_eq!(call.phase(), Phase::Ended);
    assert_eq!(call.outcome(), Some(Outcome::Answered));
    assert_eq!(call.talk_seconds(), 86);
}

#[test]
fn a_clock_that_jumps_back_gives_no_negative_talk() {
    let mut events = a_whole_call();
    events[4].at = at(-100);
    assert_eq!(heard(&events).talk_seconds(), 0);
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_give_the_same_call(
        order in proptest::collection::vec(0_usize..6, 0..12),
        shuffled in Just((0_usize..6).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let events = a_whole_call();
        let places = order.iter().chain(&shuffled);
        let mixed: Vec<CallEvent> = places.map(|place| events[*place].clone()).collect();
        prop_assert_eq!(seen(&heard(&mixed)), seen(&heard(&events)));
    }

    #[test]
    fn any_order_gives_one_call_and_one_task(
        shuffled in Just((0_usize..6).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut desk = Desk::new();
        let events = a_whole_call();
        for place in &shuffled {
            desk.happens(Event::Phone(events[*place].clone()));
        }
        prop_assert_eq!(desk.state.calls.all.len(), 1);
        prop_assert_eq!(desk.view().calls[0].phase, Phase::Ended);
    }
}
