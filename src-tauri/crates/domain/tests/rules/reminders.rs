//! The agent is reminded of next steps: once, also offline and after a restart, and never of a task that is closed.

use crate::harness::{Harness, agent, todo};
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::base::time::Millis;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::panel::NextStep;
use domain::step::effect::{Effect, LocalEffect, RemoteEffect};
use domain::step::event::{Event, ReadFailure};
use domain::view::action::Action;
use domain::view::todo::Todo;
use jiff::SignedDuration;

fn task(id: &str) -> TaskRef {
    TaskRef::Salesforce(SfId(String::from(id)))
}

/// In so many minutes.
fn within(harness: &Harness, minutes: i64) -> Millis {
    let at = harness.now.timestamp();
    let at = at.saturating_add(SignedDuration::from_mins(minutes));
    Millis(at.unwrap().as_millisecond())
}

fn step(id: &str, remind: Option<Millis>) -> NextStep {
    NextStep {
        remind,
        ..NextStep::new(task(id), format!("Step {id}"))
    }
}

fn reads(harness: &mut Harness, steps: Vec<NextStep>) {
    harness.happens(Event::NextStepsRead(Ok(steps)));
}

/// The loop wakes when it said that it must.
fn wakes(harness: &mut Harness) {
    let wake = domain::next_wake(&harness.state).expect("a time to wake");
    let zone = harness.now.time_zone().clone();
    harness.now = wake.max(harness.now.timestamp()).to_zoned(zone);
    harness.happens(Event::Tick);
}

fn told(harness: &mut Harness) -> Vec<TaskRef> {
    let told = harness.effects.iter().filter_map(|effect| match effect {
        Effect::Local(LocalEffect::Remind { tasks }) => Some(tasks.clone()),
        _ => None,
    });
    told.flatten().collect()
}

fn goes_offline(harness: &mut Harness) {
    harness.happens(Event::Unreachable);
    // A probe or the purge would wake the loop first.
    harness.state.purge.next = None;
    harness.state.link.next_probe = None;
    harness.state.link.next_read = None;
}

#[test]
fn the_loop_wakes_for_a_reminder_and_tells_it_without_a_network() {
    let mut harness = Harness::new();
    let at = within(&harness, 30);
    reads(
        &mut harness,
        vec![step("00T1", Some(at)), step("00T2", None)],
    );
    goes_offline(&mut harness);
    let wake = domain::next_wake(&harness.state).unwrap();
    assert_eq!(Millis(wake.as_millisecond()), at);
    assert!(harness.view().reminders.is_empty());
    wakes(&mut harness);
    assert_eq!(told(&mut harness), [task("00T1")]);
    assert_eq!(harness.view().reminders[0].task, task("00T1"));
    assert_eq!(domain::next_wake(&harness.state), harness.state.midnight);
}

#[test]
fn a_reminder_is_told_once_also_after_a_restart() {
    let mut harness = Harness::new();
    let at = within(&harness, 30);
    reads(&mut harness, vec![step("00T1", Some(at))]);
    goes_offline(&mut harness);
    // Killed before it was told, the machine still knows of it.
    harness.killed_and_started();
    goes_offline(&mut harness);
    wakes(&mut harness);
    assert_eq!(told(&mut harness), [task("00T1")]);
    harness.killed_and_started();
    goes_offline(&mut harness);
    harness.later(60);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness).len(), 1, "told a second time");
    assert_eq!(harness.view().reminders.len(), 1);
}

#[test]
fn salesforce_is_asked_first_whether_the_task_is_still_open() {
    let mut harness = Harness::new();
    let at = within(&harness, 5);
    reads(
        &mut harness,
        vec![step("00T1", Some(at)), step("00T2", Some(at))],
    );
    harness.effects.clear();
    harness.later(300);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness), []);
    let asked = Effect::Remote(RemoteEffect::ReadNextSteps);
    assert!(harness.effects.contains(&asked));
    // A colleague has closed the first.
    reads(&mut harness, vec![step("00T2", Some(at))]);
    assert_eq!(told(&mut harness), [task("00T2")]);
}

#[test]
fn a_reminder_does_not_wait_for_an_answer_that_does_not_come() {
    let mut harness = Harness::new();
    let at = within(&harness, 5);
    reads(&mut harness, vec![step("00T1", Some(at))]);
    harness.later(300);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness), []);
    harness.later(10);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness), [task("00T1")]);

    let at = within(&harness, 5);
    reads(&mut harness, vec![step("00T2", Some(at))]);
    harness.later(300);
    harness.happens(Event::Tick);
    harness.happens(Event::NextStepsRead(Err(ReadFailure::Unreachable)));
    assert_eq!(told(&mut harness), [task("00T1"), task("00T2")]);
}

#[test]
fn a_task_that_was_ticked_meanwhile_is_not_told() {
    let mut harness = Harness::new();
    let at = within(&harness, 5);
    reads(&mut harness, vec![step("00T1", Some(at))]);
    goes_offline(&mut harness);
    harness.does(Action::Complete { task: task("00T1") });
    harness.later(300);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness), []);
}

#[test]
fn later_is_written_to_the_task_and_told_again_at_that_time() {
    let mut harness = Harness::new();
    let at = within(&harness, 5);
    reads(&mut harness, vec![step("00T1", Some(at))]);
    goes_offline(&mut harness);
    wakes(&mut harness);
    let later = within(&harness, 15);
    harness.does(Action::RemindAt {
        task: task("00T1"),
        at: Some(later),
    });
    assert!(harness.view().reminders.is_empty());
    let row = harness.state.outbox.rows.values().last().unwrap();
    let FieldValue::Moment(written) = row.write.fields().value(TaskField::Reminder) else {
        panic!("{row:?}");
    };
    assert_eq!(Millis(written.as_millisecond()), later);
    wakes(&mut harness);
    assert_eq!(told(&mut harness), [task("00T1"), task("00T1")]);

    harness.does(Action::RemindAt {
        task: task("00T1"),
        at: None,
    });
    assert!(harness.view().reminders.is_empty());
    assert_eq!(domain::next_wake(&harness.state), harness.state.midnight);
}

#[test]
fn a_to_do_that_waits_for_the_network_is_told_and_not_again_once_it_has_landed() {
    let mut harness = Harness::new();
    goes_offline(&mut harness);
    let at = within(&harness, 5);
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Call back"),
            remind: Some(at),
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    wakes(&mut harness);
    assert_eq!(told(&mut harness), [TaskRef::Outbox(todo(1))]);
    harness.lands(todo(1), "00T5");
    reads(&mut harness, vec![step("00T5", Some(at))]);
    harness.later(60);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness).len(), 1);
}

#[test]
fn what_was_set_long_ago_is_no_reminder_any_more() {
    let mut harness = Harness::new();
    let at = within(&harness, -60 * 24 * 20);
    reads(&mut harness, vec![step("00T1", Some(at))]);
    goes_offline(&mut harness);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness), []);
    assert_eq!(domain::next_wake(&harness.state), harness.state.midnight);
}

#[test]
fn reminders_are_those_of_the_agent_who_is_signed_in() {
    let mut harness = Harness::new();
    let at = within(&harness, 5);
    reads(&mut harness, vec![step("00T1", Some(at))]);
    harness.does(Action::SignOut);
    harness.later(300);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness), []);
    harness.happens(Event::SignedIn(agent()));
    reads(&mut harness, vec![step("00T1", Some(at))]);
    goes_offline(&mut harness);
    harness.happens(Event::Tick);
    assert_eq!(told(&mut harness), [task("00T1")]);
}
