//! What each kind of call leaves: nothing, or a Task with the status and the priority that are set for it.

use crate::harness::{HANAKO, Harness, contact, org, todo};
use domain::base::ids::CallId;
use domain::call::event::{CallEventKind, Outcome};
use domain::call::kind::CallKind;
use domain::logging::loggable::WhyNot;
use domain::org::facts::{OrgFacts, TaskPriority, TaskStatus};
use domain::org::task_fields::TaskField;
use domain::outbox::row::{Row, Status};
use domain::outbox::write::Write;
use domain::settings::{LogTiming, Settings};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::LogView;

const NUMBER: &str = "03-1234-5678";

/// An org in which two statuses close a Task, and one that sounds like it does not.
fn org_with_values() -> OrgFacts {
    let status = |name: &str, is_closed| TaskStatus {
        api_name: String::from(name),
        is_closed,
        ..TaskStatus::default()
    };
    let priority = |name: &str| TaskPriority {
        api_name: String::from(name),
        ..TaskPriority::default()
    };
    OrgFacts {
        statuses: vec![
            status("Not Started", false),
            status("Completed", true),
            status("Nobody there", true),
            status("Done soon", false),
        ],
        priorities: vec![priority("High"), priority("Normal")],
        ..org()
    }
}

fn with(settings: Settings) -> Harness {
    let mut harness = Harness::new();
    harness.happens(Event::OrgRead(org_with_values()));
    harness.does(Action::ChangeSettings { settings });
    harness.effects.clear();
    harness
}

fn set(kind: CallKind, status: &str, priority: &str) -> Settings {
    Settings {
        statuses: [(kind, String::from(status))].into(),
        priorities: [(kind, String::from(priority))].into(),
        ..Settings::default()
    }
}

fn left_out(kinds: &[CallKind]) -> Settings {
    Settings {
        not_logged: kinds.iter().copied().collect(),
        ..Settings::default()
    }
}

/// A call of Hanako's that ends so.
fn ended(harness: &mut Harness, call_id: &str, answered: bool, outcome: Outcome) -> CallId {
    let call = harness.rings(call_id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    if answered {
        harness.phone(call_id, NUMBER, CallEventKind::Answered);
        harness.later(60);
    }
    harness.phone(call_id, NUMBER, CallEventKind::Ended(Some(outcome)));
    call
}

fn missed(harness: &mut Harness, call_id: &str) -> CallId {
    ended(harness, call_id, false, Outcome::Missed)
}

fn record(harness: &Harness, call: CallId) -> Option<&Row> {
    let row = harness.state.outbox.rows.get(&call.log_write());
    row.filter(|row| row.status != Status::Withdrawn)
}

/// Status and priority of a call's record.
fn values(harness: &Harness, call: CallId) -> (Option<&str>, Option<&str>) {
    let fields = record(harness, call).unwrap().write.fields();
    (
        fields.text(TaskField::Status),
        fields.text(TaskField::Priority),
    )
}

fn why(harness: &Harness, call: CallId) -> Option<WhyNot> {
    match harness.card(call).log {
        LogView::NotLogged { why } => Some(why),
        _ => None,
    }
}

#[test]
fn a_kind_has_its_own_status_and_priority_and_the_others_have_the_usual_ones() {
    let mut harness = with(set(CallKind::Missed, "Nobody there", "High"));
    let call = missed(&mut harness, "1");
    assert_eq!(values(&harness, call), (Some("Nobody there"), Some("High")));
    let spoken = ended(&mut harness, "2", true, Outcome::Answered);
    assert_eq!(values(&harness, spoken), (None, None));
}

#[test]
fn a_value_that_the_org_does_not_have_and_a_status_that_closes_nothing_are_left_out() {
    for (status, priority) in [("Done soon", "Highest"), ("No such status", "")] {
        let mut harness = with(set(CallKind::Missed, status, priority));
        let call = missed(&mut harness, "1");
        assert_eq!(values(&harness, call), (None, None), "{status} {priority}");
    }
}

#[test]
fn a_call_goes_by_what_was_set_when_it_ended() {
    let mut harness = with(set(CallKind::Missed, "Nobody there", "High"));
    let call = harness.rings("1", NUMBER, Vec::new());
    let settings = set(CallKind::Missed, "Completed", "Normal");
    harness.does(Action::ChangeSettings { settings });
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let settings = left_out(&[CallKind::Missed]);
    harness.does(Action::ChangeSettings { settings });
    // Its person is found by hand a while later.
    harness.later(600);
    let who = contact(HANAKO, "佐藤 花子");
    harness.does(Action::Pick { call, who });
    assert_eq!(values(&harness, call), (Some("Completed"), Some("Normal")));
    assert_eq!(why(&harness, call), None);
}

#[test]
fn what_a_task_was_given_once_is_not_written_again_whatever_its_kind_turns_out_to_be() {
    let mut settings = set(CallKind::Missed, "Nobody there", "High");
    settings
        .statuses
        .insert(CallKind::Voicemail, String::from("Completed"));
    let mut harness = with(settings);
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T000000000001AAA");
    // The phone tells late that a message was left.
    harness.phone("1", NUMBER, CallEventKind::Voicemail);
    let changes = harness.state.outbox.rows.values();
    let changes = changes.filter(|row| matches!(row.write, Write::Change { .. }));
    for change in changes {
        let fields = &change.write.fields().0;
        assert!(!fields.contains_key(&TaskField::Status), "{fields:?}");
        assert!(!fields.contains_key(&TaskField::Priority), "{fields:?}");
    }
}

#[test]
fn a_next_step_that_a_call_does_keeps_its_own_priority() {
    let mut harness = with(set(CallKind::Inbound, "Nobody there", "High"));
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: domain::view::todo::Todo {
            subject: String::from("Send the offer"),
            priority: Some(String::from("Normal")),
            ..Default::default()
        },
        call: None,
        about: Some(contact(HANAKO, "").id),
    });
    let task = domain::base::refs::TaskRef::Outbox(todo(1));
    harness.does(Action::DoneByCall {
        call,
        task: Some(task),
    });
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert_eq!(values(&harness, call), (Some("Nobody there"), None));
}

#[test]
fn a_kind_that_leaves_nothing_makes_no_task_no_follow_up_and_does_not_wait() {
    let mut settings = left_out(&[CallKind::Missed, CallKind::Inbound]);
    settings.follow_ups.insert(CallKind::Missed, 1);
    let mut harness = with(settings);
    for (answered, outcome) in [(false, Outcome::Missed), (true, Outcome::Answered)] {
        let call = ended(&mut harness, &format!("{outcome:?}"), answered, outcome);
        assert_eq!(
            why(&harness, call),
            Some(WhyNot::KindLeftOut),
            "{outcome:?}"
        );
    }
    let stranger = harness.rings("3", "03-9999-0000", Vec::new());
    harness.phone("3", "03-9999-0000", CallEventKind::Ended(None));
    assert_eq!(why(&harness, stranger), Some(WhyNot::KindLeftOut));
    assert!(harness.state.outbox.rows.is_empty());
    let declined = ended(&mut harness, "4", false, Outcome::Declined);
    assert!(record(&harness, declined).is_some());
}

#[test]
fn whatever_the_agent_does_for_such_a_call_logs_it() {
    let acts: [fn(CallId) -> Action; 3] = [
        |call| Action::Pick {
            call,
            who: contact(HANAKO, "佐藤 花子"),
        },
        |call| Action::EditNote {
            call,
            subject: String::new(),
            text: String::from("Left a message with her colleague"),
            seq: 1,
        },
        |call| Action::LogAnyway { call, on: true },
    ];
    for act in acts {
        let mut harness = with(left_out(&[CallKind::Missed]));
        let call = missed(&mut harness, "1");
        assert!(record(&harness, call).is_none());
        harness.does(act(call));
        harness.does(Action::SaveCall { call });
        assert!(record(&harness, call).is_some(), "{:?}", act(call));
    }
}

#[test]
fn a_call_that_turns_out_to_be_of_such_a_kind_is_taken_back_as_long_as_nothing_has_left() {
    let mut harness = with(left_out(&[CallKind::Voicemail]));
    harness.happens(Event::Unreachable);
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert!(record(&harness, call).is_some());
    harness.phone("1", NUMBER, CallEventKind::Voicemail);
    assert!(record(&harness, call).is_none());
    assert_eq!(why(&harness, call), Some(WhyNot::KindLeftOut));
}

#[test]
fn a_kind_that_leaves_nothing_is_not_begun_at_the_answer_and_a_ring_may_still_become_any() {
    let mut settings = left_out(&[CallKind::Inbound]);
    settings.timing = LogTiming::AtTheStart;
    let mut harness = with(settings);
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    assert_eq!(why(&harness, call), None);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    assert_eq!(why(&harness, call), Some(WhyNot::KindLeftOut));
    assert!(harness.state.outbox.rows.is_empty());
}
