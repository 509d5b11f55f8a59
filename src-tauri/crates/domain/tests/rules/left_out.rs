//! What the agent chose or typed and may not fill in this org: it is said, kept, and written once it may be.

use crate::harness::{HANAKO, Harness, contact, org, todo};
use domain::base::ids::CallId;
use domain::call::event::CallEventKind;
use domain::logging::old::{Stays, call_stays, row_stays};
use domain::org::facts::{OrgFacts, TASK};
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::todo::Todo;
use domain::view::write_state::WriteLabel;

const NUMBER: &str = "03-1234-5678";

/// The org of the tests, in which the agent can't see these fields of a Task.
fn org_without(hidden: &[&str]) -> OrgFacts {
    let mut org = org();
    let task = org.objects.get_mut(TASK).unwrap();
    task.fields
        .retain(|name, _| !hidden.contains(&name.as_str()));
    org
}

/// A call with a note, in Salesforce as far as the org lets it.
fn noted(harness: &mut Harness) -> CallId {
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "Hanako")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("wants the blue one"),
        seq: 1,
    });
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.land_all();
    call
}

fn task(field: TaskField) -> WriteLabel {
    WriteLabel::Task { field }
}

#[test]
fn a_call_whose_note_the_org_does_not_take_is_said_to_be_there_without_it() {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_without(&["Description", "WhoId"])));
    let call = noted(&mut harness);
    let card = harness.card(call);
    assert!(matches!(card.log, LogView::InSalesforce { .. }));
    let without = [task(TaskField::Description), task(TaskField::Who)];
    assert_eq!(card.left_out, without);
    let rows: Vec<Row> = harness.state.outbox.rows.values().cloned().collect();
    let listed = domain::view::recent::recent(&harness.state.calls.all[&call], &rows, &|_| None);
    assert_eq!(listed.left_out, without);
    assert_eq!(harness.view().sent_today.newest[0].left_out, without);
}

#[test]
fn a_call_of_which_all_is_written_is_there_without_nothing() {
    let mut harness = Harness::new();
    let call = noted(&mut harness);
    assert_eq!(harness.card(call).left_out, []);
    assert_eq!(harness.view().sent_today.newest[0].left_out, []);
}

#[test]
fn a_next_step_says_that_its_detail_date_and_priority_are_not_in_salesforce() {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_without(&[
        "Description",
        "ActivityDate",
        "Priority",
    ])));
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Send the offer"),
            due: Some(String::from("2026-12-01")),
            detail: String::from("the blue one"),
            priority: Some(String::from("High")),
            remind: None,
        },
        call: None,
        about: None,
    });
    harness.land_all();
    let steps = harness.view().my_next_steps;
    assert_eq!(
        steps[0].left_out,
        [
            task(TaskField::Description),
            task(TaskField::ActivityDate),
            task(TaskField::Priority),
        ]
    );
}

#[test]
fn a_tick_that_the_org_does_not_take_is_said_to_be_left_out() {
    let mut harness = Harness::new();
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Send the offer"),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    harness.land_all();
    harness.happens(Event::OrgRead(org_without(&["Status"])));
    let step = harness.view().my_next_steps.remove(0).task;
    harness.later(1);
    harness.does(Action::Complete { task: step });
    harness.land_all();
    let sent = harness.view().sent_today.newest;
    assert_eq!(sent[0].left_out, [task(TaskField::Closed)]);
}

#[test]
fn what_was_left_out_is_never_old() {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_without(&["Description"])));
    let call = noted(&mut harness);
    harness.does(Action::Leave { call });
    harness.later(91 * 24 * 3600);
    let rows: Vec<Row> = harness.state.outbox.rows.values().cloned().collect();
    let before = harness.now.timestamp();
    let kept = &harness.state.calls.all[&call];
    let stays = call_stays(&harness.state, kept, &rows, before);
    assert_eq!(stays, Some(Stays::NotSent));
    assert_eq!(
        row_stays(&harness.state, &rows[0], before),
        Some(Stays::NotSent)
    );
}

#[test]
fn what_was_left_out_is_written_once_the_field_may_be_written() {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_without(&["Description"])));
    let call = noted(&mut harness);
    harness.happens(Event::OrgRead(org()));
    let row = harness.sent().pop().unwrap();
    let Write::Change { fields, base, .. } = &row.write else {
        panic!("{row:?}");
    };
    let note = FieldValue::Text(String::from("wants the blue one"));
    assert_eq!(fields.0, [(TaskField::Description, note)].into());
    // Whatever a colleague has written there since is a conflict.
    assert_eq!(base.value(TaskField::Description), FieldValue::Empty);
    harness.land_all();
    assert_eq!(harness.card(call).left_out, []);
}

#[test]
fn an_agent_who_may_not_change_tasks_is_told_before_a_tick() {
    let mut harness = Harness::new();
    let may = |updateable| {
        let mut org = org();
        org.objects.get_mut(TASK).unwrap().updateable = updateable;
        Event::OrgRead(org)
    };
    harness.happens(may(true));
    assert!(!harness.view().todo.locked);
    harness.happens(may(false));
    assert!(harness.view().todo.locked);
}
