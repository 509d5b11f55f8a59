//! What a past activity says is changed: by itself, or through the call whose record it is.

use crate::harness::{HANAKO, Harness, contact};
use domain::base::ids::SfId;
use domain::base::refs::{PersonRef, TaskRef};
use domain::call::event::CallEventKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::write::Write;
use domain::panel::part::Part;
use domain::panel::{Activity, ActivityKind, Panel};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::panel::ActivityView;
use domain::view::todo::PastText;

const NUMBER: &str = "+14155550134";

fn past(id: &str, kind: ActivityKind, subject: &str) -> Activity {
    Activity {
        task: TaskRef::Salesforce(SfId(String::from(id))),
        kind,
        subject: String::from(subject),
        detail: Some(String::from("as it was")),
        owner: Some(String::from("Kenji Mori")),
        date: Some(String::from("2026-11-12")),
        talk_seconds: None,
        same_as: None,
    }
}

/// Hanako is opened, with what other tools have logged.
fn opened() -> Harness {
    let mut harness = Harness::new();
    harness.does(Action::OpenPerson {
        who: contact(HANAKO, "佐藤 花子"),
    });
    let panel = Panel {
        past_tasks: Part::Read(vec![
            past("00T1", ActivityKind::CallInbound, "Call by another tool"),
            past("00T2", ActivityKind::Task, "Sent the offer"),
        ]),
        past_events: Part::Read(vec![past("00U1", ActivityKind::Event, "Visit")]),
        ..Panel::default()
    };
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel,
            record: RecordRead::Unknown,
        })),
    });
    harness
}

fn shown(harness: &Harness, id: &str) -> ActivityView {
    let task = TaskRef::Salesforce(SfId(String::from(id)));
    let past = harness.view().person.unwrap().panel.past;
    past.into_iter().find(|one| one.task == task).unwrap()
}

fn text(subject: &str, detail: &str) -> PastText {
    PastText {
        subject: String::from(subject),
        detail: String::from(detail),
    }
}

#[test]
fn events_are_read_only_and_tasks_of_other_tools_are_not() {
    let harness = opened();
    let may = |id: &str| {
        let one = shown(&harness, id);
        (one.edits, one.reopens)
    };
    assert_eq!(may("00T1"), (true, true));
    assert_eq!(may("00T2"), (true, true));
    assert_eq!(may("00U1"), (false, false));
}

#[test]
fn only_what_was_changed_is_written_and_compared_with_what_the_agent_saw() {
    let mut harness = opened();
    harness.does(Action::EditPast {
        task: TaskRef::Salesforce(SfId(String::from("00T1"))),
        was: text("Call by another tool", "as it was"),
        text: text("Call by another tool", "as it was, and a credit note"),
    });
    let row = harness.sent().pop().unwrap();
    let Write::Change { fields, base, .. } = &row.write else {
        panic!("{row:?}");
    };
    assert_eq!(fields.0.len(), 1);
    assert_eq!(
        fields.text(TaskField::Description),
        Some("as it was, and a credit note")
    );
    assert_eq!(base.text(TaskField::Description), Some("as it was"));
    let now = shown(&harness, "00T1");
    assert_eq!(now.detail.as_deref(), Some("as it was, and a credit note"));
    assert!(now.sending.is_some());
}

#[test]
fn a_text_that_was_emptied_is_removed() {
    let mut harness = opened();
    harness.does(Action::EditPast {
        task: TaskRef::Salesforce(SfId(String::from("00T2"))),
        was: text("Sent the offer", "as it was"),
        text: text("Sent the offer", " "),
    });
    let row = harness.sent().pop().unwrap();
    let fields = row.write.fields();
    assert_eq!(fields.value(TaskField::Description), FieldValue::Empty);
    assert_eq!(fields.0.len(), 1);
    assert_eq!(shown(&harness, "00T2").detail, None);
}

#[test]
fn a_call_of_another_tool_is_opened_again_as_a_next_step() {
    let mut harness = opened();
    harness.does(Action::Reopen {
        task: TaskRef::Salesforce(SfId(String::from("00T1"))),
    });
    let panel = harness.view().person.unwrap().panel;
    assert_eq!(panel.next_steps.len(), 1);
    assert_eq!(panel.next_steps[0].subject, "Call by another tool");
}

#[test]
fn the_record_of_an_own_call_is_changed_through_the_call() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T9");
    harness.does(Action::Leave { call });
    harness.does(Action::OpenPerson {
        who: contact(HANAKO, "佐藤 花子"),
    });
    let own = shown(&harness, "00T9");
    assert_eq!((own.edits, own.reopens), (true, false));

    harness.does(Action::EditPast {
        task: own.task.clone(),
        was: text(&own.subject, ""),
        text: text(&own.subject, "She wants a credit note."),
    });
    let row = harness.sent().pop().unwrap();
    assert_eq!(
        row.write.fields().text(TaskField::Description),
        Some("She wants a credit note.")
    );
    harness.does(Action::Show { call });
    let card = harness.card(call);
    assert_eq!(card.note.text, "She wants a credit note.");
    assert!(card.note.saved);
    assert_eq!(
        card.who.picked.map(|who| who.id),
        Some(PersonRef::from(String::from(HANAKO)))
    );
}
