//! A person who is opened without a call: looked at, and given a to-do before anybody calls.

use crate::harness::{HANAKO, Harness, agent, contact, org, todo};
use crate::who::person;
use domain::base::ids::{OutboxId, SfId};
use domain::base::refs::{PersonRef, TaskRef};
use domain::base::time::Millis;
use domain::call::event::CallEventKind;
use domain::org::facts::TaskPriority;
use domain::org::task_fields::{FieldValue, TaskField, TaskFields};
use domain::panel::part::Part;
use domain::panel::{NextStep, Panel};
use domain::people::person::Person;
use domain::record::form::DraftKey;
use domain::step::effect::{Effect, LocalEffect, RemoteEffect};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::todo::Todo;
use std::collections::BTreeMap;

const KENJI: &str = "003000000000002AAA";

fn hanako() -> Action {
    Action::OpenPerson {
        who: contact(HANAKO, "佐藤 花子"),
    }
}

fn about_hanako() -> PersonRef {
    PersonRef::from(String::from(HANAKO))
}

fn reads(harness: &Harness) -> usize {
    let reads = harness.effects.iter();
    reads
        .filter(|effect| matches!(effect, Effect::Remote(RemoteEffect::ReadPanel { .. })))
        .count()
}

fn panel_read(harness: &mut Harness, panel: Panel, record: RecordRead) {
    let read = PanelRead { panel, record };
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(read)),
    });
}

/// What the row of a to-do holds.
fn fields(harness: &Harness, id: OutboxId) -> TaskFields {
    harness.state.outbox.rows[&id].write.fields().clone()
}

fn adds(harness: &mut Harness, id: OutboxId, typed: Todo, about: Option<PersonRef>) {
    harness.does(Action::AddNextStep {
        id,
        todo: typed,
        call: None,
        about,
    });
}

#[test]
fn a_person_who_is_opened_shows_the_kept_copy_and_costs_one_read() {
    let mut harness = Harness::new();
    harness.does(hanako());
    assert_eq!(reads(&harness), 1);
    let recalls = Effect::Local(LocalEffect::RecallPanel(SfId(String::from(HANAKO))));
    assert!(harness.effects.contains(&recalls));
    let task = TaskRef::Salesforce(SfId(String::from("00T1")));
    let kept = Panel {
        next_steps: Part::Read(vec![NextStep::new(task, String::from("Send the offer"))]),
        as_of: Some(Millis(1)),
        ..Panel::default()
    };
    harness.happens(Event::ShownBefore {
        record: SfId(String::from(HANAKO)),
        panel: Some(Box::new(kept)),
    });
    let shown = harness.view().person.unwrap();
    assert_eq!(shown.who.name, "佐藤 花子");
    assert!(shown.panel.saved_copy);
    assert_eq!(shown.panel.next_steps[0].subject, "Send the offer");
    assert!(harness.view().calls.is_empty());
}

#[test]
fn it_is_known_what_time_it_is_there_by_the_numbers_on_the_record() {
    let zones_of = |numbers: &[&str]| {
        let mut harness = Harness::new();
        harness.does(hanako());
        assert!(harness.view().person.unwrap().zones.is_empty());
        let phones = numbers
            .iter()
            .map(|number| (String::from("Phone"), String::from(*number)));
        let read = Person {
            phones: phones.collect(),
            ..person(HANAKO, "佐藤 花子", "")
        };
        let read = RecordRead::There(Box::new(read));
        panel_read(&mut harness, Panel::default(), read);
        harness.view().person.unwrap().zones
    };
    assert_eq!(zones_of(&["+81312345678"]), ["Asia/Tokyo"]);
    let both = ["Asia/Tokyo", "Europe/London"].map(String::from);
    let mut two = zones_of(&["+81312345678", "+442079460018", "+81312345679"]);
    two.sort();
    assert_eq!(two, both);
    // One that can't be read tells nothing.
    assert!(zones_of(&["ask reception"]).is_empty());
    assert!(zones_of(&[]).is_empty());
}

#[test]
fn until_the_record_is_read_the_time_there_follows_from_their_calls() {
    let mut harness = Harness::new();
    harness.rings("1", "+442079460018", vec![contact(HANAKO, "佐藤 花子")]);
    harness.does(hanako());
    assert_eq!(harness.view().person.unwrap().zones, ["Europe/London"]);
    harness.does(Action::OpenPerson {
        who: contact(KENJI, "森 健二"),
    });
    assert!(harness.view().person.unwrap().zones.is_empty());
}

#[test]
fn what_salesforce_says_of_the_record_is_shown_at_once() {
    let mut harness = Harness::new();
    harness.does(hanako());
    let married = person(HANAKO, "鈴木 花子", "+81312345678");
    panel_read(
        &mut harness,
        Panel::default(),
        RecordRead::There(Box::new(married)),
    );
    assert_eq!(harness.view().person.unwrap().who.name, "鈴木 花子");
    panel_read(&mut harness, Panel::default(), RecordRead::Gone);
    assert!(harness.view().person.unwrap().gone);
}

#[test]
fn a_ring_takes_the_front_and_the_person_stays_with_what_was_typed() {
    let mut harness = Harness::new();
    harness.does(hanako());
    let key = DraftKey::PersonStep {
        about: about_hanako(),
    };
    harness.does(Action::EditForm {
        key: key.clone(),
        values: BTreeMap::from([(String::from("subject"), String::from("Ask about"))]),
        seq: 1,
    });
    let call = harness.rings("1", "+14155550134", vec![contact(KENJI, "Kenji Mori")]);
    let view = harness.view();
    assert_eq!(view.front, Some(call));
    assert_eq!(view.person.unwrap().who.id, about_hanako());
    assert!(view.forms.iter().any(|form| form.key == key));

    harness.killed_and_started();
    let view = harness.view();
    assert!(view.person.is_none());
    // The words are offered even though nobody is opened.
    assert!(view.forms.iter().any(|form| form.key == key));
}

#[test]
fn a_to_do_about_an_opened_person_holds_all_that_was_typed() {
    let mut harness = Harness::new();
    harness.does(hanako());
    let at = Millis(1_764_550_800_000);
    let typed = Todo {
        subject: String::from("  Ask about the delivery "),
        due: Some(String::from("2026-12-01")),
        detail: String::from("Half is paid."),
        priority: Some(String::from("High")),
        remind: Some(at),
    };
    adds(&mut harness, todo(1), typed, Some(about_hanako()));
    let written = fields(&harness, todo(1));
    let text = |field| written.text(field).map(String::from).unwrap();
    assert_eq!(text(TaskField::Subject), "Ask about the delivery");
    assert_eq!(text(TaskField::Description), "Half is paid.");
    assert_eq!(text(TaskField::Priority), "High");
    assert_eq!(written.record(TaskField::Who), Some(&about_hanako()));
    assert_eq!(
        written.value(TaskField::Closed),
        FieldValue::Flag(false),
        "it is a next step"
    );
    assert!(!written.0.contains_key(&TaskField::CallObject));

    let shown = harness.view().person.unwrap().panel.next_steps;
    assert_eq!(shown[0].detail.as_deref(), Some("Half is paid."));
    assert_eq!(shown[0].priority.as_deref(), Some("High"));
    assert_eq!(shown[0].remind, Some(at));
    assert_eq!(shown[0].owner, None);
}

#[test]
fn a_to_do_about_a_person_account_is_linked_to_its_contact() {
    let mut harness = Harness::new();
    let account = PersonRef::from(String::from("001000000000007AAA"));
    let mut who = contact("001000000000007AAA", "田中 一郎");
    who.object = String::from("Account");
    who.person_contact = Some(SfId(String::from(KENJI)));
    harness.does(Action::OpenPerson { who });
    let typed = Todo {
        subject: String::from("Ask"),
        ..Todo::default()
    };
    adds(&mut harness, todo(1), typed, Some(account));
    let who = PersonRef::from(String::from(KENJI));
    assert_eq!(fields(&harness, todo(1)).record(TaskField::Who), Some(&who));
}

#[test]
fn longer_texts_than_a_task_takes_are_cut() {
    let mut harness = Harness::new();
    let typed = Todo {
        subject: "s".repeat(300),
        detail: "d".repeat(40_000),
        ..Todo::default()
    };
    adds(&mut harness, todo(1), typed, None);
    let written = fields(&harness, todo(1));
    assert_eq!(written.text(TaskField::Subject).unwrap().len(), 255);
    assert_eq!(written.text(TaskField::Description).unwrap().len(), 32_000);
}

#[test]
fn a_to_do_is_made_from_the_call_that_the_agent_chooses() {
    let mut harness = Harness::new();
    let call = harness.rings("1", "+14155550134", vec![contact(KENJI, "Kenji Mori")]);
    harness.phone("1", "+14155550134", CallEventKind::Answered);
    harness.later(60);
    harness.phone("1", "+14155550134", CallEventKind::Ended(None));
    harness.does(Action::Leave { call });
    let recent = harness.view().recent;
    assert_eq!(recent[0].id, call);
    assert_eq!(recent[0].who.as_deref(), Some("Kenji Mori"));

    // Of the agent's own, it gets the person of the call.
    let typed = || Todo {
        subject: String::from("Send the offer"),
        ..Todo::default()
    };
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: typed(),
        call: Some(call),
        about: None,
    });
    let kenji = PersonRef::from(String::from(KENJI));
    let written = fields(&harness, todo(1));
    assert_eq!(written.record(TaskField::Who), Some(&kenji));
    assert_eq!(written.text(TaskField::CallObject), Some("desk-phone:1"));

    // About somebody else, it keeps that person, whatever is picked for the call later.
    harness.does(hanako());
    harness.does(Action::AddNextStep {
        id: todo(2),
        todo: typed(),
        call: Some(call),
        about: Some(about_hanako()),
    });
    harness.does(Action::Unpick { call });
    let written = fields(&harness, todo(2));
    assert_eq!(written.record(TaskField::Who), Some(&about_hanako()));
    assert_eq!(written.text(TaskField::CallObject), Some("desk-phone:1"));
}

#[test]
fn only_what_describe_shows_is_offered_for_a_to_do() {
    let mut harness = Harness::new();
    assert_eq!(harness.view().todo.priorities, []);
    assert!(!harness.view().todo.reminders);

    let mut facts = org();
    let task = facts.objects.get_mut("Task").unwrap();
    let subject = task.fields["Subject"].clone();
    for name in ["Priority", "ReminderDateTime", "IsReminderSet"] {
        task.fields.insert(String::from(name), subject.clone());
    }
    let priority = |name: &str, is_default| TaskPriority {
        api_name: String::from(name),
        label: String::from(name),
        is_default,
    };
    facts.priorities = vec![priority("High", false), priority("Normal", true)];
    harness.happens(Event::OrgRead(facts));
    let form = harness.view().todo;
    assert_eq!(form.priorities.len(), 2);
    assert_eq!(form.priority.as_deref(), Some("Normal"));
    assert!(form.reminders);
}

#[test]
fn another_agent_does_not_see_whom_the_first_has_opened() {
    let mut harness = Harness::new();
    harness.does(hanako());
    harness.does(Action::SignOut);
    assert!(harness.view().person.is_none());
    harness.does(hanako());
    assert!(harness.view().person.is_none(), "nobody is signed in");
    harness.happens(Event::SignedIn(agent()));
    assert!(harness.view().person.is_none());
}

#[test]
fn a_to_do_says_whom_it_is_about_wherever_it_is_shown_also_after_a_kill() {
    let mut harness = Harness::new();
    harness.does(hanako());
    adds(
        &mut harness,
        todo(1),
        Todo {
            subject: String::from("Ask about the renewal"),
            ..Todo::default()
        },
        Some(about_hanako()),
    );
    harness.does(Action::ClosePerson);
    for killed in [false, true] {
        if killed {
            harness.killed_and_started();
        }
        let view = harness.view();
        let about = view.my_next_steps[0].about.clone();
        assert_eq!(about.unwrap().name, "佐藤 花子", "{killed}");
        assert_eq!(
            view.outbox[0].about.as_deref(),
            Some("佐藤 花子"),
            "{killed}"
        );
    }
    // The same of somebody whom a search has found for it.
    harness.does(Action::Relink {
        write: todo(1),
        who: contact(KENJI, "Kenji Abe"),
    });
    let view = harness.view();
    assert_eq!(
        view.my_next_steps[0].about.clone().unwrap().name,
        "Kenji Abe"
    );
    assert!(
        view.outbox
            .iter()
            .any(|write| write.about.as_deref() == Some("Kenji Abe"))
    );
}
