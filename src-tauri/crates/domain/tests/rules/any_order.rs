//! The same events in any order, any number of times, give the same call.

use crate::harness::{HANAKO, Harness, contact, inbound};
use domain::base::ids::{CallKey, SfId};
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::call::event::{CallEvent, CallEventKind, Outcome, Transfer};
use domain::call::facts::CallFacts;
use domain::call::phase::Phase;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::step::effect::Effect;
use domain::step::effect::LocalEffect;
use domain::step::event::{Event, Found};
use domain::view::call::LogView;
use jiff::Timestamp;
use jiff::civil::date;
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
fn seen(heard: &CallFacts) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {:?}",
        heard.transfer(),
        heard.group_id(),
        heard.direction(),
        heard.phase(),
        heard.outcome(),
        heard.started(),
        heard.answered(),
        heard.talk_seconds(),
        heard.number()
    )
}

fn heard(events: &[CallEvent]) -> CallFacts {
    let key = CallKey {
        source: String::from("desk-phone"),
        call_id: String::from("1"),
    };
    let mut heard = CallFacts::new(key, &events[0]);
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
        answers_at_once in any::<bool>(),
    ) {
        let mut harness = Harness::new();
        let events = a_whole_call();
        let mut org = Vec::new();
        for place in &shuffled {
            harness.happens(Event::Phone(events[*place].clone()));
            index_answers(&mut harness);
            if answers_at_once {
                org_answers(&mut harness, &mut org);
            }
        }
        org_answers(&mut harness, &mut org);
        prop_assert_eq!(harness.state.calls.all.len(), 1);
        let card = harness.view().calls[0].clone();
        prop_assert_eq!(card.phase, Phase::Ended);
        prop_assert_eq!(org.len(), 1);
        prop_assert_eq!(&org[0], &the_task());
        let task = SfId(String::from("00T0"));
        prop_assert_eq!(card.log, LogView::InSalesforce { task });
        prop_assert!(harness.state.outbox.rows.values().all(Row::is_settled));
    }
}

/// A call that is put through: hidden at first, then a colleague's extension, then the caller; its end has the sides swapped.
fn a_call_that_is_put_through() -> Vec<CallEvent> {
    let late = BTreeMap::from([(String::from("summary"), String::from("Order"))]);
    let told = [
        (0, "anonymous", None, CallEventKind::Ringing),
        (1, "201", Some("Kenji"), CallEventKind::Ringing),
        (4, "201", Some("Kenji"), CallEventKind::Answered),
        (30, "+81355441004", Some("SATO"), CallEventKind::Resumed),
        (40, "%CallerNumber%", None, CallEventKind::Held),
        (
            90,
            "+81351234567",
            Some("Claire"),
            CallEventKind::Ended(Some(Outcome::Failed)),
        ),
        (92, "+14155550134", None, CallEventKind::Answered),
        (95, "201", None, CallEventKind::Details(late)),
    ];
    let told = told.into_iter();
    told.map(|(second, number, name, kind)| {
        let mut event = inbound("1", number, kind, at(second));
        event.from.name = name.map(String::from);
        event.transfer = (second == 30).then_some(Transfer::In);
        event.group_id = Some(format!("whole-{}", second / 30));
        event
    })
    .collect()
}

proptest! {
    #[test]
    fn any_order_gives_the_same_caller_and_the_same_meaning_of_the_end(
        again in proptest::collection::vec(0_usize..8, 0..8),
        shuffled in Just((0_usize..8).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let events = a_call_that_is_put_through();
        let places = shuffled.iter().chain(&again);
        let mixed: Vec<CallEvent> = places.map(|place| events[*place].clone()).collect();
        let call = heard(&mixed);
        prop_assert_eq!(seen(&call), seen(&heard(&events)));
        prop_assert_eq!(call.phone_name(), Some("SATO"));
        prop_assert_eq!(call.number().map(|number| number.0.as_str()), Some("+81355441004"));
        prop_assert_eq!((call.outcome(), call.talk_seconds()), (Some(Outcome::Transferred), 86));
        prop_assert_eq!((call.transfer(), call.group_id()), (Some(Transfer::In), Some("whole-3")));
    }
}

/// The index knows who has the number, whenever it is asked.
fn index_answers(harness: &mut Harness) {
    let asked = harness
        .effects
        .iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Local(LocalEffect::LookUp {
                call, generation, ..
            }) => Some((*call, *generation)),
            _ => None,
        });
    let Some((call, generation)) = asked else {
        return;
    };
    let matches = vec![contact(HANAKO, "佐藤 花子")];
    let found = Found {
        matches,
        ..Found::default()
    };
    harness.happens(Event::LookedUp {
        call,
        generation,
        found,
    });
}

/// Salesforce carries out what is sent until nothing waits any longer: a create makes a Task, a change is laid over it.
fn org_answers(harness: &mut Harness, tasks: &mut Vec<TaskFields>) {
    while let Some(id) = harness.state.outbox.in_flight.first().copied() {
        let write = harness.state.outbox.rows[&id].write.clone();
        let place = match &write {
            Write::Change { task, .. } => {
                let ids = (0..tasks.len()).map(|n| format!("00T{n}"));
                let mut places = ids.map(|id| TaskRef::Salesforce(SfId(id)));
                let place = places.position(|known| known == *task).unwrap();
                tasks[place].apply(write.fields());
                place
            }
            Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::NewPerson(_)
            | Write::ChangePhone(_) => {
                tasks.push(write.fields().clone());
                tasks.len() - 1
            }
        };
        harness.lands(id, &format!("00T{place}"));
    }
}

/// What the one Task of [`a_whole_call`] holds.
fn the_task() -> TaskFields {
    let text = |text: &str| FieldValue::Text(String::from(text));
    TaskFields::default()
        .with(TaskField::Subject, text("Inbound call"))
        .with(TaskField::Closed, FieldValue::Flag(true))
        .with(TaskField::Subtype, text("Call"))
        .with(TaskField::CallObject, text("desk-phone:1"))
        .with(TaskField::CallType, text("Inbound"))
        .with(TaskField::CallDuration, FieldValue::Number(86))
        .with(TaskField::CallDisposition, text("Connected"))
        .with(
            TaskField::ActivityDate,
            FieldValue::Date(date(2026, 11, 20)),
        )
        .with(
            TaskField::Who,
            FieldValue::Record(PersonRef::from(SfId(String::from(HANAKO)))),
        )
}
