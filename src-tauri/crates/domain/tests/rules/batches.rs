//! What waits goes together: which rows share a request, how many, and what an answer to all of them does to each.

use crate::call_log::with_package;
use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::ids::{CallId, OutboxId, SfId};
use domain::base::refs::TaskRef;
use domain::base::refusal::{Mender, Refusal, RefusalCode};
use domain::call::event::CallEventKind;
use domain::outbox::job::JobResult;
use domain::outbox::row::{LONGEST_REQUEST, Row, Status};
use domain::outbox::write::Write;
use domain::step::effect::{Change, Effect, RemoteEffect};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";

fn add(harness: &mut Harness, n: u128) {
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

/// To-dos that were made without a network.
fn waiting(count: u128) -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::Unreachable);
    for n in 0..count {
        add(&mut harness, n);
    }
    harness.effects.clear();
    harness
}

fn calls(harness: &mut Harness, count: usize) -> Vec<CallId> {
    let one = |n: usize| {
        let id = n.to_string();
        let call = harness.rings(&id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        harness.phone(&id, NUMBER, CallEventKind::Answered);
        harness.later(30);
        harness.phone(&id, NUMBER, CallEventKind::Ended(None));
        call
    };
    (0..count).map(one).collect()
}

/// The rows that the worker was given, each time.
fn batches(harness: &Harness) -> Vec<Vec<Row>> {
    let sent = harness.effects.iter().filter_map(|effect| match effect {
        Effect::Remote(RemoteEffect::Send(rows)) => Some(rows.clone()),
        _ => None,
    });
    sent.collect()
}

fn sizes(harness: &Harness) -> Vec<usize> {
    batches(harness).iter().map(Vec::len).collect()
}

/// The batch that is under way comes to this, row by row.
fn ends(harness: &mut Harness, result: impl Fn(&Row) -> JobResult) {
    let outbox = &harness.state.outbox;
    let rows = outbox.in_flight.iter().map(|id| &outbox.rows[id]);
    let results = rows.map(|row| (row.id, result(row))).collect();
    harness.happens(Event::JobsDone { results, jitter: 0 });
}

fn lands(row: &Row) -> JobResult {
    JobResult::Landed(SfId(format!("00T{}", row.id)))
}

fn no() -> Refusal {
    Refusal::of(RefusalCode::SalesforceRefused, Mender::Admin)
}

#[test]
fn what_was_written_without_a_network_goes_together_in_its_order() {
    let mut harness = waiting(3);
    harness.happens(Event::Reachable);
    let batches = batches(&harness);
    assert_eq!(batches.len(), 1);
    let ids: Vec<OutboxId> = batches[0].iter().map(|row| row.id).collect();
    assert_eq!(ids, [todo(0), todo(1), todo(2)]);
    ends(&mut harness, lands);
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn the_attempt_of_every_row_is_on_disk_in_one_write_before_anything_leaves() {
    let mut harness = waiting(3);
    harness.happens(Event::Reachable);
    let [
        Effect::Persist(changes),
        ..,
        Effect::Remote(RemoteEffect::Send(_)),
    ] = harness.effects.as_slice()
    else {
        panic!("{:?}", harness.effects);
    };
    let counted = changes.iter().filter(|change| match change {
        Change::Row(row) => row.attempts == 1 && matches!(row.status, Status::Sending { .. }),
        _ => false,
    });
    assert_eq!(counted.count(), 3);
}

#[test]
fn a_row_that_has_nobody_beside_it_goes_alone() {
    let mut harness = Harness::new();
    add(&mut harness, 1);
    assert_eq!(sizes(&harness), [1]);
}

#[test]
fn at_most_200_records_go_together() {
    let mut harness = waiting(205);
    harness.happens(Event::Reachable);
    ends(&mut harness, lands);
    assert_eq!(sizes(&harness), [200, 5]);
}

#[test]
fn with_the_log_object_at_most_75_calls_go_together() {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(with_package()));
    harness.happens(Event::Unreachable);
    calls(&mut harness, 80);
    harness.effects.clear();
    harness.happens(Event::Reachable);
    ends(&mut harness, lands);
    assert_eq!(sizes(&harness), [75, 5]);
}

#[test]
fn changes_of_different_tasks_go_together_and_those_of_one_task_one_after_the_other() {
    let mut harness = Harness::new();
    let calls = calls(&mut harness, 2);
    while !harness.state.outbox.in_flight.is_empty() {
        harness.land_all();
    }
    harness.effects.clear();
    let note = |harness: &mut Harness, call: CallId, seq: u32| {
        harness.does(Action::EditNote {
            call,
            subject: String::new(),
            text: format!("note {seq}"),
            seq,
        });
        harness.does(Action::SaveCall { call });
    };
    // The first change of each goes or waits; what is written then is a change of its own.
    note(&mut harness, calls[0], 1);
    note(&mut harness, calls[0], 2);
    note(&mut harness, calls[1], 1);
    note(&mut harness, calls[1], 2);
    let mut order = Vec::new();
    while !harness.state.outbox.in_flight.is_empty() {
        let landed = harness.land_all();
        let task = |row: &Row| match &row.write {
            Write::Change { task, .. } => task.clone(),
            _ => panic!("{row:?}"),
        };
        let mut tasks: Vec<TaskRef> = landed.iter().map(task).collect();
        tasks.dedup();
        assert_eq!(tasks.len(), landed.len(), "two of one Task: {landed:?}");
        order.extend(landed);
    }
    assert!(sizes(&harness).contains(&2), "{:?}", sizes(&harness));
    for call in calls {
        let of_call = harness.state.outbox.rows[&call.log_write()].status.clone();
        let Status::Sent { task } = of_call else {
            panic!("{of_call:?}");
        };
        let task = TaskRef::Salesforce(task);
        let is_its =
            |row: &&Row| matches!(&row.write, Write::Change { task: of, .. } if *of == task);
        let its: Vec<&Row> = order.iter().filter(is_its).collect();
        assert!(its.is_sorted_by_key(|row| (row.made, row.id)));
        assert!(!its.is_empty());
    }
}

#[test]
fn a_person_is_made_alone() {
    let mut harness = waiting(1);
    let call = harness.rings("1", NUMBER, Vec::new());
    harness.does(Action::NewPerson {
        id: todo(7),
        call: Some(call),
        object: String::from("Contact"),
        fields: [(String::from("LastName"), String::from("Tanaka"))].into(),
        account: None,
    });
    add(&mut harness, 2);
    harness.effects.clear();
    harness.happens(Event::Reachable);
    ends(&mut harness, lands);
    assert_eq!(sizes(&harness), [2, 1]);
}

#[test]
fn a_refusal_of_one_row_touches_no_other() {
    let mut harness = waiting(3);
    harness.happens(Event::Reachable);
    ends(&mut harness, |row| match row.id == todo(1) {
        true => JobResult::Refused(no()),
        false => lands(row),
    });
    let status = |n| &harness.state.outbox.rows[&todo(n)].status;
    assert!(matches!(status(0), Status::Sent { .. }));
    assert!(matches!(status(1), Status::Wedged { .. }));
    assert!(matches!(status(2), Status::Sent { .. }));
}

#[test]
fn a_lost_answer_leaves_every_row_in_doubt_and_fewer_go_together_then() {
    let mut harness = waiting(60);
    harness.happens(Event::Reachable);
    ends(&mut harness, |_| JobResult::NoAnswer);
    let mut rows = harness.state.outbox.rows.values();
    assert!(rows.all(|row| matches!(row.status, Status::InDoubt { .. })));
    harness.later(5);
    // The key of each row is the proof: they are sent again, and those that had landed are refused.
    harness.happens(Event::Tick);
    ends(&mut harness, lands);
    ends(&mut harness, lands);
    assert_eq!(sizes(&harness), [60, 50, 10]);
    assert_eq!(harness.view().link.waiting, 0);
}

#[test]
fn what_the_org_does_not_take_together_goes_with_fewer_and_at_last_alone() {
    let mut harness = waiting(60);
    harness.happens(Event::Reachable);
    for _ in 0..10 {
        if harness.state.outbox.in_flight.len() > 1 {
            ends(&mut harness, |_| JobResult::NotTogether(no()));
            harness.later(60);
            harness.happens(Event::Tick);
        }
    }
    assert!(sizes(&harness).is_sorted_by(|before, after| before >= after));
    assert_eq!(harness.state.outbox.in_flight.len(), 1);
    ends(&mut harness, |_| JobResult::Refused(no()));
    // Alone its refusal is its own.
    assert_eq!(harness.view().link.needs_you, 1);
}

#[test]
fn a_batch_that_a_kill_has_cut_off_is_in_doubt_row_by_row() {
    let mut harness = waiting(3);
    harness.happens(Event::Reachable);
    harness.happens(Event::OrgRead(without_key(&harness)));
    harness.killed_and_started();
    let mut rows = harness.state.outbox.rows.values();
    assert!(rows.all(|row| matches!(row.status, Status::InDoubt { .. })));
}

fn without_key(harness: &Harness) -> domain::org::facts::OrgFacts {
    let mut org = harness.state.org.facts.as_deref().cloned().unwrap();
    for object in org.objects.values_mut() {
        object.fields.retain(|name, _| !name.ends_with("__c"));
    }
    org
}

#[test]
fn rows_in_doubt_are_asked_about_together_where_their_calls_tell_them_apart() {
    let mut harness = Harness::new();
    harness.has_no_key_field();
    harness.happens(Event::Unreachable);
    calls(&mut harness, 3);
    harness.happens(Event::Reachable);
    ends(&mut harness, |_| JobResult::NoAnswer);
    harness.effects.clear();
    harness.later(5);
    harness.happens(Event::Tick);
    assert_eq!(harness.verified().len(), 3);
    ends(&mut harness, |_| JobResult::NotThere);
    harness.now = harness.now.checked_add(LONGEST_REQUEST).unwrap();
    harness.happens(Event::Tick);
    ends(&mut harness, |_| JobResult::NotThere);
    // Now no earlier request can be running any longer.
    assert_eq!(sizes(&harness), [3]);
}

#[test]
fn rows_in_doubt_that_nothing_tells_apart_are_asked_about_one_by_one() {
    let mut harness = waiting(3);
    harness.has_no_key_field();
    harness.happens(Event::Reachable);
    ends(&mut harness, |_| JobResult::NoAnswer);
    harness.effects.clear();
    harness.later(5);
    harness.happens(Event::Tick);
    assert_eq!(harness.verified().len(), 1);
}
