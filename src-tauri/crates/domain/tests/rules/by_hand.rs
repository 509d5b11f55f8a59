//! What the agent does in the outbox: hold, send now, discard, take back. Nothing is lost by it, and nothing hangs.

use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::ids::{CallId, OutboxId};
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::logging::loggable::WhyNot;
use domain::org::task_fields::TaskField;
use domain::outbox::job::JobResult;
use domain::outbox::row::LONGEST_REQUEST;
use domain::panel::NextStep;
use domain::step::effect::{Effect, RemoteEffect};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::{CallView, LogView};
use domain::view::todo::Todo;
use domain::view::writes::{WriteKind, WriteState, WriteView};
use std::collections::BTreeMap;

pub(crate) const NUMBER: &str = "03-1234-5678";

pub(crate) fn add(harness: &mut Harness, n: u128) {
    harness.does(Action::AddNextStep {
        id: todo(n),
        todo: Todo {
            subject: format!("to-do {n}"),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
}

pub(crate) fn done(harness: &mut Harness, row: OutboxId, result: JobResult) {
    harness.happens(Event::JobsDone {
        results: vec![(row, result)],
        jitter: 0,
    });
}

fn hold(harness: &mut Harness, write: OutboxId, on: bool) {
    harness.does(Action::Hold { write, on });
}

fn discard(harness: &mut Harness, write: OutboxId) {
    harness.does(Action::Discard { write });
}

fn takes_back(harness: &mut Harness, write: OutboxId) {
    harness.does(Action::TakeBack { write });
}

fn sent(harness: &Harness) -> Vec<OutboxId> {
    harness.sent().iter().map(|row| row.id).collect()
}

pub(crate) fn write(harness: &Harness, id: OutboxId) -> WriteView {
    let mut outbox = harness.view().outbox.into_iter();
    outbox.find(|write| write.id == id).unwrap()
}

pub(crate) fn busy() -> JobResult {
    JobResult::Busy(Refusal::said(
        RefusalCode::SalesforceBusy,
        Mender::Nobody,
        "UNABLE_TO_LOCK_ROW",
        "unable to obtain exclusive access",
    ))
}

pub(crate) fn refused() -> JobResult {
    JobResult::Refused(Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin))
}

/// A call of Hanako's that ended while there was no network.
pub(crate) fn ended_call(harness: &mut Harness) -> CallId {
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako Sato")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("Wants the offer"),
        seq: 1,
    });
    harness.later(90);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    call
}

fn notes(harness: &mut Harness, call: CallId, text: &str, seq: u32) {
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    });
    harness.does(Action::SaveCall { call });
}

fn is_discarded(card: &CallView) -> bool {
    card.log
        == LogView::NotLogged {
            why: WhyNot::Discarded,
        }
}

#[test]
fn a_write_on_hold_is_not_sent_until_the_agent_lets_it_go_also_over_a_kill() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    add(&mut harness, 1);
    add(&mut harness, 2);
    hold(&mut harness, todo(1), true);
    harness.killed_and_started();
    harness.happens(Event::Reachable);
    harness.lands(todo(2), "00T2");
    harness.does(Action::SendNow);
    assert_eq!(sent(&harness), [todo(2)]);
    let view = harness.view();
    assert_eq!(view.outbox[0].state, WriteState::OnHold);
    assert_eq!((view.link.waiting, view.link.on_hold), (0, 1));
    hold(&mut harness, todo(1), false);
    assert_eq!(sent(&harness), [todo(2), todo(1)]);
}

#[test]
fn one_write_is_sent_now_also_one_on_hold_and_the_others_wait() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    done(&mut harness, todo(1), busy());
    add(&mut harness, 2);
    done(&mut harness, todo(2), busy());
    assert_eq!(write(&harness, todo(1)).state, WriteState::Later);
    hold(&mut harness, todo(2), true);
    harness.does(Action::Retry { write: todo(2) });
    assert_eq!(sent(&harness), [todo(1), todo(2), todo(2)]);
    assert_eq!(write(&harness, todo(1)).state, WriteState::Later);
}

#[test]
fn what_is_discarded_is_never_sent_and_is_there_to_be_taken_back_after_a_kill() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    add(&mut harness, 1);
    discard(&mut harness, todo(1));
    harness.killed_and_started();
    harness.happens(Event::Reachable);
    harness.does(Action::SendNow);
    harness.does(Action::Retry { write: todo(1) });
    assert_eq!(sent(&harness), []);
    let view = harness.view();
    assert!(view.outbox.is_empty() && view.my_next_steps.is_empty());
    assert_eq!(view.discarded[0].subject, "to-do 1");
    assert_eq!(view.discarded[0].kind, WriteKind::NextStep);
    assert!(!view.discarded[0].may_be_there);
    takes_back(&mut harness, todo(1));
    assert_eq!(sent(&harness), [todo(1)]);
    assert!(harness.view().discarded.is_empty());
}

#[test]
fn a_request_that_is_under_way_is_not_discarded() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    discard(&mut harness, todo(1));
    assert_eq!(harness.view().outbox[0].state, WriteState::Sending);
    assert!(harness.view().discarded.is_empty());
}

#[test]
fn what_may_have_landed_says_so_when_it_is_discarded_and_is_looked_for_when_it_is_taken_back() {
    let mut harness = Harness::new();
    harness.has_no_key_field();
    add(&mut harness, 1);
    done(&mut harness, todo(1), JobResult::NoAnswer);
    assert!(write(&harness, todo(1)).may_be_there);
    discard(&mut harness, todo(1));
    assert!(harness.view().discarded[0].may_be_there);
    harness.later(60);
    harness.happens(Event::Tick);
    takes_back(&mut harness, todo(1));
    // It is looked for, and not sent a second time.
    assert_eq!(sent(&harness), [todo(1)]);
    assert!(matches!(
        harness.effects.last(),
        Some(Effect::Remote(RemoteEffect::Verify { .. }))
    ));
}

#[test]
fn a_look_that_was_under_way_tells_the_truth_of_a_discarded_write() {
    let mut harness = Harness::new();
    harness.has_no_key_field();
    add(&mut harness, 1);
    add(&mut harness, 2);
    done(&mut harness, todo(1), JobResult::NoAnswer);
    done(&mut harness, todo(2), JobResult::NoAnswer);
    for (n, result) in [(1, None), (2, Some("00T2"))] {
        harness.later(3);
        harness.happens(Event::Tick);
        discard(&mut harness, todo(n));
        match result {
            Some(task) => harness.lands(todo(n), task),
            None => done(&mut harness, todo(n), JobResult::NotThere),
        }
    }
    let view = harness.view();
    let discarded: Vec<OutboxId> = view.discarded.iter().map(|write| write.id).collect();
    assert_eq!(discarded, [todo(1)]);
    assert_eq!(view.sent_today.newest[0].id, todo(2));
    harness.later(LONGEST_REQUEST.as_secs());
    harness.happens(Event::Tick);
    assert_eq!(sent(&harness).len(), 2);
}

#[test]
fn a_discarded_call_stays_off_the_log_whatever_happens_and_takes_the_newest_note_along_when_it_comes_back()
 {
    let mut harness = Harness::new();
    let call = ended_call(&mut harness);
    discard(&mut harness, call.log_write());
    assert!(is_discarded(&harness.card(call)));
    notes(&mut harness, call, "Wants two offers", 2);
    harness.does(Action::Pick {
        call,
        who: contact("003000000000002AAA", "Ichiro Tanaka"),
    });
    harness.does(Action::Unpick { call });
    harness.does(Action::Leave { call });
    harness.killed_and_started();
    harness.happens(Event::Reachable);
    assert_eq!(sent(&harness), []);
    assert!(harness.view().waiting.is_empty());

    harness.does(Action::Pick {
        call,
        who: contact("003000000000002AAA", "Ichiro Tanaka"),
    });
    takes_back(&mut harness, call.log_write());
    let row = harness.sent().pop().unwrap();
    assert_eq!(row.id, call.log_write());
    let fields = row.write.fields();
    assert_eq!(
        fields.text(TaskField::Description),
        Some("Wants two offers")
    );
    let who = fields.record(TaskField::Who).unwrap();
    assert_eq!(who.to_string(), "003000000000002AAA");
}

#[test]
fn a_call_whose_pick_was_taken_away_while_it_was_discarded_waits_for_a_pick_when_it_comes_back() {
    let mut harness = Harness::new();
    let call = ended_call(&mut harness);
    discard(&mut harness, call.log_write());
    harness.does(Action::Unpick { call });
    harness.happens(Event::Reachable);
    takes_back(&mut harness, call.log_write());
    assert_eq!(sent(&harness), []);
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
}

#[test]
fn the_changes_of_a_discarded_create_go_with_it_and_come_back_with_it() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    harness.does(Action::EditTask {
        task: TaskRef::Outbox(todo(1)),
        was: harness.shown_as(&TaskRef::Outbox(todo(1))),
        todo: Todo {
            subject: String::from("to-do one"),
            ..Todo::default()
        },
    });
    harness.does(Action::Complete {
        task: TaskRef::Outbox(todo(1)),
    });
    done(&mut harness, todo(1), refused());
    let before = harness.view().outbox;
    assert_eq!(before.len(), 3);
    assert_eq!(before[1].after, Some(todo(1)));
    discard(&mut harness, todo(1));
    let view = harness.view();
    assert!(view.outbox.is_empty());
    assert_eq!(view.discarded.len(), 1);
    assert_eq!(view.discarded[0].along, 2);
    harness.killed_and_started();
    takes_back(&mut harness, todo(1));
    assert_eq!(harness.view().outbox.len(), 3);
}

#[test]
fn a_discarded_change_of_a_call_gives_the_call_the_words_of_salesforce_back() {
    let mut harness = Harness::new();
    let call = ended_call(&mut harness);
    harness.happens(Event::Reachable);
    harness.lands(call.log_write(), "00T1");
    harness.happens(Event::Unreachable);
    notes(&mut harness, call, "Wants nothing", 2);
    let change = harness.view().outbox[0].id;
    discard(&mut harness, change);
    assert_eq!(harness.card(call).note.text, "Wants the offer");
    // A newer change is made against what is in Salesforce, and nobody is asked about a conflict that is none.
    notes(&mut harness, call, "Wants two offers", 9);
    let newer = harness.view().outbox[0].id;
    assert_ne!(newer, change);
    harness.happens(Event::Reachable);
    let base = |harness: &Harness| match harness.sent().pop().unwrap().write {
        domain::outbox::write::Write::Change { base, .. } => {
            base.text(TaskField::Description).map(String::from)
        }
        _ => None,
    };
    assert_eq!(base(&harness).as_deref(), Some("Wants the offer"));
    harness.lands(newer, "00T1");

    takes_back(&mut harness, change);
    assert_eq!(harness.card(call).note.text, "Wants nothing");
    assert_eq!(base(&harness).as_deref(), Some("Wants two offers"));
}

#[test]
fn a_later_change_of_a_task_is_compared_with_what_is_there_once_an_earlier_one_is_discarded() {
    let mut harness = Harness::new();
    let task = TaskRef::Salesforce(domain::base::ids::SfId(String::from("00T9")));
    harness.happens(Event::NextStepsRead(Ok(vec![NextStep::new(
        task.clone(),
        String::from("Send it"),
    )])));
    let edit = |harness: &mut Harness, subject: &str| {
        harness.does(Action::EditTask {
            task: task.clone(),
            was: harness.shown_as(&task),
            todo: Todo {
                subject: String::from(subject),
                ..Todo::default()
            },
        });
    };
    edit(&mut harness, "Send it today");
    let first = harness.view().outbox[0].id;
    done(&mut harness, first, busy());
    edit(&mut harness, "Send it now");
    let second = harness.view().outbox[1].clone();
    assert_eq!(second.state, WriteState::AfterAnother);
    assert_eq!(second.order.unwrap().both, [TaskField::Subject]);
    discard(&mut harness, first);
    let row = harness.sent().pop().unwrap();
    assert_eq!(row.id, second.id);
    let domain::outbox::write::Write::Change { base, .. } = row.write else {
        panic!("a change");
    };
    assert_eq!(base.text(TaskField::Subject), Some("Send it"));
}

#[test]
fn what_named_a_discarded_person_lets_it_go_and_gets_it_back() {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, Vec::new());
    let fields: BTreeMap<String, String> = [("LastName", "Tanaka"), ("Phone", "+81312345678")]
        .map(|(name, text)| (String::from(name), String::from(text)))
        .into();
    harness.does(Action::NewPerson {
        id: todo(7),
        call: Some(call),
        object: String::from("Contact"),
        fields,
        account: None,
    });
    let person = harness.card(call).who.picked.unwrap().id;
    harness.does(Action::AddNextStep {
        id: todo(8),
        todo: Todo {
            subject: String::from("Send brochure"),
            ..Todo::default()
        },
        call: None,
        about: Some(person.clone()),
    });
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    discard(&mut harness, todo(7));
    // The step goes without a person, and the call waits for one: nothing waits for somebody who will not be made.
    assert_eq!(harness.card(call).log, LogView::WaitsForPick);
    let step = write(&harness, todo(8));
    assert_eq!((step.after, step.about), (None, None));
    takes_back(&mut harness, todo(7));
    assert_eq!(harness.card(call).who.picked.unwrap().id, person);
    assert_eq!(write(&harness, todo(8)).after, Some(todo(7)));
    harness.happens(Event::Reachable);
    harness.lands(todo(7), "003000000000042AAA");
    for row in [todo(8), call.log_write()] {
        let row = harness.state.outbox.rows.get(&row).unwrap();
        let who = row.write.fields().record(TaskField::Who).unwrap();
        assert_eq!(who.to_string(), "003000000000042AAA");
    }
}
