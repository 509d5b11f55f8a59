//! A task that the agent and a colleague change at the same time, field by field.

use crate::harness::Harness;
use domain::base::ids::{OutboxId, SfId};
use domain::base::refs::TaskRef;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::conflict::{Conflict, ConflictField};
use domain::outbox::job::JobResult;
use domain::outbox::row::Status;
use domain::outbox::write::Write;
use domain::panel::NextStep;
use domain::step::event::Event;
use domain::view::action::{Action, Keep};
use domain::view::todo::Todo;

const OFFER: &str = "00T7";

fn offer(due: &str) -> NextStep {
    NextStep {
        due: Some(String::from(due)),
        ..NextStep::new(
            TaskRef::Salesforce(SfId(String::from(OFFER))),
            String::from("Send offer"),
        )
    }
}

/// The list is read, and the agent opens the form of the one step in it.
fn begun(due: &str) -> (Harness, Todo) {
    let mut harness = Harness::new();
    harness.happens(Event::NextStepsRead(Ok(vec![offer(due)])));
    let was = harness.shown_as(&offer(due).task);
    (harness, was)
}

fn saves(harness: &mut Harness, was: &Todo, todo: Todo) {
    harness.does(Action::EditTask {
        task: offer("").task,
        was: was.clone(),
        todo,
    });
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(String::from(text))
}

fn day(day: &str) -> FieldValue {
    FieldValue::Date(day.parse().unwrap())
}

#[test]
fn what_the_agent_left_alone_is_not_written_over_a_colleague_whose_edit_came_meanwhile() {
    let (mut harness, was) = begun("2026-11-20");
    harness.happens(Event::NextStepsRead(Ok(vec![offer("2026-12-01")])));
    let todo = Todo {
        subject: String::from("Send the offer"),
        ..was.clone()
    };
    saves(&mut harness, &was, todo);
    let row = harness.sent().pop().unwrap();
    assert_eq!(row.write.fields().0.len(), 1);
    assert_eq!(
        row.write.fields().text(TaskField::Subject),
        Some("Send the offer")
    );
    let shown = harness.view().my_next_steps[0].clone();
    assert_eq!(shown.due.as_deref(), Some("2026-12-01"));
}

#[test]
fn what_both_changed_is_compared_with_what_the_agent_saw_and_not_with_what_is_shown_by_now() {
    let (mut harness, was) = begun("2026-11-20");
    harness.happens(Event::NextStepsRead(Ok(vec![offer("2026-12-01")])));
    let todo = Todo {
        due: Some(String::from("2026-11-27")),
        ..was.clone()
    };
    saves(&mut harness, &was, todo);
    let row = harness.sent().pop().unwrap();
    let Write::Change { base, .. } = &row.write else {
        panic!("{row:?}");
    };
    assert_eq!(base.value(TaskField::ActivityDate), day("2026-11-20"));
}

#[test]
fn a_step_that_has_left_every_list_is_still_changed() {
    let (mut harness, was) = begun("2026-11-20");
    harness.happens(Event::NextStepsRead(Ok(Vec::new())));
    let todo = Todo {
        detail: String::from("By mail"),
        ..was.clone()
    };
    saves(&mut harness, &was, todo);
    let row = harness.sent().pop().unwrap();
    assert_eq!(
        row.write.fields().value(TaskField::Description),
        text("By mail")
    );
    // And the outbox names it and goes on with it.
    let write = harness.view().outbox.remove(0);
    assert_eq!(write.subject, "Send offer");
    let step = write.step.unwrap();
    assert_eq!(step.due.as_deref(), Some("2026-11-20"));
    assert_eq!(step.detail.as_deref(), Some("By mail"));
}

/// The agent's subject, priority and note each meet a colleague's.
fn conflicts(harness: &mut Harness, was: &Todo) -> OutboxId {
    let todo = Todo {
        subject: String::from("mine"),
        detail: String::from("my note"),
        priority: Some(String::from("Normal")),
        ..was.clone()
    };
    saves(harness, was, todo);
    let row = harness.sent().pop().unwrap().id;
    let theirs = [
        (TaskField::Subject, "theirs"),
        (TaskField::Description, "their note"),
        (TaskField::Priority, "High"),
    ];
    let theirs = theirs.map(|(field, theirs)| ConflictField {
        field,
        theirs: text(theirs),
        name: None,
    });
    harness.happens(Event::JobsDone {
        results: vec![(row, JobResult::Conflict(Conflict(theirs.into())))],
        jitter: 0,
    });
    row
}

#[test]
fn each_field_is_decided_by_itself_and_only_of_the_note_both_can_stand() {
    let (mut harness, was) = begun("2026-11-20");
    let write = conflicts(&mut harness, &was);
    let conflict = harness.view().outbox.remove(0).conflict;
    let both: Vec<(TaskField, bool)> = conflict.iter().map(|one| (one.field, one.both)).collect();
    assert_eq!(
        both,
        [
            (TaskField::Subject, false),
            (TaskField::Description, true),
            (TaskField::Priority, false)
        ]
    );
    harness.does(Action::Settle {
        write,
        keep: [
            (TaskField::Subject, Keep::Theirs),
            (TaskField::Description, Keep::Both),
            (TaskField::Priority, Keep::Mine),
        ]
        .into(),
    });
    let row = harness.sent().pop().unwrap();
    let fields = row.write.fields();
    assert_eq!(fields.0.get(&TaskField::Subject), None);
    assert_eq!(
        fields.value(TaskField::Description),
        text("their note\n\nmy note")
    );
    assert_eq!(fields.value(TaskField::Priority), text("Normal"));
}

#[test]
fn nothing_is_decided_while_a_field_has_no_word_or_one_that_it_does_not_take() {
    for subject in [None, Some(Keep::Both)] {
        let (mut harness, was) = begun("2026-11-20");
        let write = conflicts(&mut harness, &was);
        let mut keep: std::collections::BTreeMap<TaskField, Keep> = [
            (TaskField::Description, Keep::Mine),
            (TaskField::Priority, Keep::Mine),
        ]
        .into();
        keep.extend(subject.map(|keep| (TaskField::Subject, keep)));
        harness.does(Action::Settle { write, keep });
        let row = &harness.state.outbox.rows[&write];
        assert!(matches!(row.status, Status::Wedged { .. }), "{subject:?}");
        assert_eq!(harness.view().outbox[0].conflict.len(), 3, "{subject:?}");
    }
}
