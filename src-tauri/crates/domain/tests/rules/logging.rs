//! One call, one Task, whatever was saved, how often and when.

use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::refs::PersonRef;
use domain::base::refs::TaskRef;
use domain::call::event::{CallEventKind, Outcome};
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use domain::step::effect::Effect;
use domain::step::effect::RemoteEffect;
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";

fn text(row: &Row, field: TaskField) -> String {
    String::from(row.write.fields().text(field).unwrap_or_default())
}

fn note(call: domain::base::ids::CallId, text: &str, seq: u32) -> Action {
    Action::EditNote {
        call,
        subject: String::new(),
        text: String::from(text),
        seq,
    }
}

#[test]
fn a_call_with_a_note_becomes_one_closed_task_when_it_ends() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.later(4);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.does(note(call, "wants a quote", 1));
    harness.does(Action::SaveCall { call });
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.sent(), []);
    harness.later(61);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));

    let sent = harness.sent();
    assert_eq!(sent.len(), 1);
    let fields = sent[0].write.fields();
    assert!(matches!(sent[0].write, Write::LogCall { .. }));
    assert_eq!(text(&sent[0], TaskField::Description), "wants a quote");
    assert_eq!(text(&sent[0], TaskField::CallObject), "desk-phone:1");
    assert_eq!(text(&sent[0], TaskField::CallType), "Inbound");
    assert_eq!(text(&sent[0], TaskField::CallDisposition), "Connected");
    assert_eq!(fields.0[&TaskField::CallDuration], FieldValue::Number(61));
    assert_eq!(fields.0[&TaskField::Closed], FieldValue::Flag(true));
    assert_eq!(
        fields.0[&TaskField::Who],
        FieldValue::Record(PersonRef::from(domain::base::ids::SfId(HANAKO.into())))
    );
    // It rang at 23:30 in Tokyo: that day is the call's, wherever the server is.
    let day = jiff::civil::date(2026, 11, 20);
    assert_eq!(fields.0[&TaskField::ActivityDate], FieldValue::Date(day));
}

#[test]
fn a_call_with_a_person_account_is_logged_to_the_contact_that_it_has() {
    let mut harness = Harness::new();
    let contact_id = domain::base::ids::SfId(String::from("003Ea00000000009AA"));
    let mut emma = contact("001Ea00000000009AA", "Emma Wilson");
    emma.object = String::from("Account");
    emma.person_contact = Some(contact_id.clone());
    harness.rings("1", NUMBER, vec![emma]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let sent = harness.sent();
    let fields = sent[0].write.fields();
    assert_eq!(
        fields.0[&TaskField::Who],
        FieldValue::Record(PersonRef::from(contact_id))
    );
    assert_eq!(fields.0.get(&TaskField::What), None);
}

#[test]
fn what_is_typed_after_the_end_and_saved_changes_the_same_task() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let created = harness.sent()[0].id;
    harness.later(30);
    // While the create is under way the change waits for it.
    harness.does(note(call, "sent the quote", 1));
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.sent().len(), 1);
    harness.lands(created, "00T1");

    let change = harness.sent()[1].clone();
    assert_eq!(change.write.fields().0.len(), 1);
    assert_eq!(text(&change, TaskField::Description), "sent the quote");
    harness.lands(change.id, "00T1");
    let landed = harness.card(call).log;
    assert_eq!(
        landed,
        LogView::InSalesforce {
            task: domain::base::ids::SfId("00T1".into())
        }
    );
}

#[test]
fn a_note_that_was_typed_and_not_saved_goes_with_the_call_at_hang_up() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.does(note(call, "typed only", 1));
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(
        text(&harness.sent()[0], TaskField::Description),
        "typed only"
    );
    assert_eq!(text(&harness.sent()[0], TaskField::Subject), "Missed call");
}

#[test]
fn the_last_words_typed_before_the_hang_up_are_saved_by_it_though_they_arrive_after() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.does(note(call, "wants a quo", 1));
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.does(note(call, "wants a quote", 2));
    assert!(harness.card(call).note.saved);
    // A minute later, only the agent can save it.
    harness.later(60);
    harness.does(note(call, "wants a quote by Friday", 3));
    assert!(!harness.card(call).note.saved);
}

#[test]
fn a_next_step_of_a_call_is_a_second_open_task_with_the_calls_key() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    let subject = String::from("Send order form");
    let due = Some(String::from("2026-11-23"));
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject,
            due,
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    let step = harness.sent()[0].clone();
    assert_eq!(
        step.write.fields().0[&TaskField::Closed],
        FieldValue::Flag(false)
    );
    assert_eq!(text(&step, TaskField::CallObject), "desk-phone:1");
    harness.lands(step.id, "00T1");
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert!(matches!(harness.sent()[1].write, Write::LogCall { .. }));
    assert_eq!(harness.sent().len(), 2);
}

#[test]
fn a_to_do_without_a_call_is_linked_to_none_and_a_second_press_makes_no_second_one() {
    let mut harness = Harness::new();
    for _ in 0..2 {
        let subject = String::from("Order paper");
        harness.does(Action::AddNextStep {
            id: todo(1),
            todo: Todo {
                subject,
                ..Todo::default()
            },
            call: None,
            about: None,
        });
    }
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(text(&harness.sent()[0], TaskField::CallObject), "");
    assert_eq!(harness.view().my_next_steps.len(), 1);
    harness.lands(todo(1), "00T1");
    let task = harness.view().my_next_steps[0].task.clone();
    harness.does(Action::Complete { task: task.clone() });
    harness.does(Action::Complete { task });
    assert_eq!(harness.sent().len(), 2);
    assert!(harness.view().my_next_steps[0].done);
    let completion = harness.sent()[1].id;
    harness.lands(completion, "00T1");
    assert_eq!(harness.view().my_next_steps, []);
}

#[test]
fn calls_between_colleagues_and_calls_taken_elsewhere_are_not_logged() {
    let mut harness = Harness::new();
    harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone(
        "1",
        NUMBER,
        CallEventKind::Ended(Some(Outcome::AnsweredElsewhere)),
    );
    assert_eq!(harness.sent(), []);
}

#[test]
fn a_call_is_linked_anew_when_the_agent_picks_somebody_else_later() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let created = harness.sent()[0].id;
    harness.lands(created, "00T1");
    let other = contact("003000000000009AAA", "佐藤 一郎");
    harness.does(Action::Pick {
        call,
        who: other.clone(),
    });
    let change = harness.sent()[1].clone();
    let task = TaskRef::Salesforce(domain::base::ids::SfId("00T1".into()));
    assert!(matches!(&change.write, Write::Change { task: t, .. } if *t == task));
    assert_eq!(
        change.write.fields().record(TaskField::Who),
        Some(&other.id)
    );
}

#[test]
fn nothing_is_sent_before_it_is_on_disk() {
    let mut harness = Harness::new();
    harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.effects.clear();
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let place = |wanted: fn(&Effect) -> bool| harness.effects.iter().position(wanted).unwrap();
    let persisted = place(|effect| matches!(effect, Effect::Persist(_)));
    assert!(persisted < place(|effect| matches!(effect, Effect::Remote(RemoteEffect::Send(_)))));
}

#[test]
fn changes_that_wait_go_together_and_a_to_do_closed_elsewhere_leaves_the_list() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.later(60);
    for (seq, words) in [(1, "one"), (2, "one two"), (3, "one two three")] {
        harness.does(note(call, words, seq));
        harness.does(Action::SaveCall { call });
    }
    harness.lands(call.log_write(), "00T1");
    assert_eq!(harness.sent().len(), 2);
    assert_eq!(
        text(&harness.sent()[1], TaskField::Description),
        "one two three"
    );

    let change = harness.sent()[1].id;
    harness.lands(change, "00T1");
    let subject = String::from("Order paper");
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject,
            ..Todo::default()
        },
        call: None,
        about: None,
    });
    harness.lands(todo(1), "00T2");
    assert_eq!(harness.view().my_next_steps.len(), 1);
    harness.later(3600);
    harness.happens(domain::step::event::Event::Tick);
    harness.happens(domain::step::event::Event::NextStepsRead(Ok(Vec::new())));
    assert_eq!(harness.view().my_next_steps, []);
}

#[test]
fn a_note_that_is_too_long_is_cut_in_the_task_and_stays_whole_here() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    let long = "語".repeat(32_010);
    harness.does(note(call, &long, 1));
    harness.later(61);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let written = text(&harness.sent()[0], TaskField::Description);
    assert_eq!(written.chars().count(), 32_000);
    assert_eq!(harness.card(call).note.text, long);
    // Salesforce counts such a character as two.
    let phones = "📞".repeat(16_001);
    harness.lands(call.log_write(), "00T1");
    harness.does(note(call, &phones, 2));
    harness.does(Action::SaveCall { call });
    let written = text(harness.sent().last().unwrap(), TaskField::Description);
    assert_eq!(written.chars().count(), 16_000);
}
