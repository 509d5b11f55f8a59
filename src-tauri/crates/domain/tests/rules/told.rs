//! What the agent says of a call beside its note: its result, and the subject that it gets where none is written.

use crate::desk::{Desk, HANAKO, agent, contact, todo};
use domain::base::ids::CallId;
use domain::base::language::Language;
use domain::call::event::{CallEventKind, Outcome};
use domain::call::kind::CallKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::row::Row;
use domain::session::SignedIn;
use domain::settings::Settings;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::event::Event;
use domain::view::action::Action;
use std::collections::BTreeMap;

const NUMBER: &str = "03-1234-5678";

fn sets(desk: &mut Desk, subjects: &[(CallKind, &str)]) {
    let subjects = subjects
        .iter()
        .map(|(kind, template)| (*kind, String::from(*template)));
    let settings = Settings {
        subjects: subjects.collect::<BTreeMap<_, _>>(),
        dispositions: vec![String::from("Sold"), String::from("Wants a quote")],
        ..desk.state.settings.clone()
    };
    desk.does(Action::ChangeSettings { settings });
}

fn hanako_rings(desk: &mut Desk) -> CallId {
    desk.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")])
}

fn talks(desk: &mut Desk, seconds: i64) {
    desk.phone("1", NUMBER, CallEventKind::Answered);
    desk.later(seconds);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
}

fn chooses(desk: &mut Desk, call: CallId, result: Option<&str>) {
    let result = result.map(String::from);
    desk.does(Action::ChooseResult { call, result });
}

/// A text of the write that was sent last.
fn sent(desk: &Desk, field: TaskField) -> String {
    let sent = desk.sent();
    let fields = sent.last().unwrap().write.fields();
    String::from(fields.text(field).unwrap_or_default())
}

#[test]
fn the_result_that_the_agent_chose_stands_in_place_of_how_the_call_ended() {
    let mut desk = Desk::new();
    let call = hanako_rings(&mut desk);
    chooses(&mut desk, call, Some("Sold"));
    talks(&mut desk, 60);
    assert_eq!(sent(&desk, TaskField::CallDisposition), "Sold");
}

#[test]
fn a_result_is_never_forced_and_can_be_taken_back() {
    let mut desk = Desk::new();
    let call = hanako_rings(&mut desk);
    chooses(&mut desk, call, Some("Sold"));
    chooses(&mut desk, call, None);
    talks(&mut desk, 60);
    assert_eq!(sent(&desk, TaskField::CallDisposition), "Connected");
}

#[test]
fn a_result_is_kept_as_it_is_chosen_and_is_there_after_a_crash() {
    let mut desk = Desk::new();
    let call = hanako_rings(&mut desk);
    chooses(&mut desk, call, Some("Sold"));
    desk.killed_and_started();
    let note = desk.card(call).note;
    assert_eq!(note.result.as_deref(), Some("Sold"));
    assert!(!note.saved);
    talks(&mut desk, 60);
    assert_eq!(sent(&desk, TaskField::CallDisposition), "Sold");
}

#[test]
fn a_result_that_is_chosen_after_the_end_waits_for_save_and_changes_the_same_task() {
    let mut desk = Desk::new();
    let call = hanako_rings(&mut desk);
    talks(&mut desk, 60);
    desk.lands(call.log_write(), "00T1");
    desk.later(60);
    chooses(&mut desk, call, Some("Wants a quote"));
    assert!(!desk.card(call).note.saved);
    assert_eq!(desk.sent().len(), 1);
    desk.does(Action::SaveCall { call });
    let change = desk.sent().last().unwrap().clone();
    let fields: Vec<_> = change.write.fields().0.keys().copied().collect();
    assert_eq!(fields, [TaskField::CallDisposition]);
    assert_eq!(sent(&desk, TaskField::CallDisposition), "Wants a quote");
}

#[test]
fn a_subject_comes_from_the_template_of_its_kind() {
    let mut desk = Desk::new();
    let inbound = "{direction} {minutes} min, {name}, {line}{agent} {what}";
    sets(&mut desk, &[(CallKind::Inbound, inbound)]);
    let call = hanako_rings(&mut desk);
    let card = desk.card(call);
    assert_eq!(
        card.note.subject_default,
        "Inbound 0 min, 佐藤 花子, Claire Martin {what}"
    );
    talks(&mut desk, 100);
    assert_eq!(
        sent(&desk, TaskField::Subject),
        "Inbound 2 min, 佐藤 花子, Claire Martin {what}"
    );
}

#[test]
fn a_kind_without_a_template_and_one_that_gives_nothing_get_the_usual_subject() {
    let mut desk = Desk::new();
    sets(&mut desk, &[(CallKind::Missed, "{line}")]);
    hanako_rings(&mut desk);
    desk.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(sent(&desk, TaskField::Subject), "Missed call");
}

#[test]
fn a_subject_is_no_longer_than_salesforce_takes() {
    let mut desk = Desk::new();
    sets(&mut desk, &[(CallKind::Inbound, &"長".repeat(300))]);
    hanako_rings(&mut desk);
    talks(&mut desk, 5);
    assert_eq!(sent(&desk, TaskField::Subject).chars().count(), 255);
}

#[test]
fn a_subject_that_was_written_stays_when_the_settings_change() {
    let mut desk = Desk::new();
    sets(&mut desk, &[(CallKind::Inbound, "Call with {name}")]);
    let call = hanako_rings(&mut desk);
    talks(&mut desk, 5);
    desk.lands(call.log_write(), "00T1");
    sets(&mut desk, &[(CallKind::Inbound, "Something else")]);
    desk.does(Action::SaveCall { call });
    desk.does(Action::SignOut);
    desk.happens(Event::SignedIn(agent()));
    assert_eq!(desk.sent().len(), 1);
    assert_eq!(desk.view().outbox, []);
}

#[test]
fn what_is_told_late_of_a_call_changes_its_subject_by_the_rules_of_that_call() {
    let mut desk = Desk::new();
    sets(&mut desk, &[(CallKind::Voicemail, "Message of {name}")]);
    let call = hanako_rings(&mut desk);
    desk.phone("1", NUMBER, CallEventKind::Ended(None));
    desk.lands(call.log_write(), "00T1");
    sets(&mut desk, &[]);
    desk.phone("1", NUMBER, CallEventKind::Voicemail);
    assert_eq!(sent(&desk, TaskField::Subject), "Message of 佐藤 花子");
}

#[test]
fn the_usual_subjects_are_in_the_agents_language() {
    for (language, expected) in [
        (Language::English, "Missed call"),
        (Language::Japanese, "不在着信"),
        (Language::French, "Appel manqué"),
    ] {
        let mut desk = Desk::new();
        desk.happens(Event::SignedIn(SignedIn {
            language,
            ..agent()
        }));
        hanako_rings(&mut desk);
        desk.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
        assert_eq!(sent(&desk, TaskField::Subject), expected);
    }
}

#[test]
fn a_next_step_and_what_is_typed_for_its_call_are_written_down_in_one_transaction() {
    let mut desk = Desk::new();
    let call = hanako_rings(&mut desk);
    talks(&mut desk, 60);
    desk.lands(call.log_write(), "00T1");
    desk.later(60);
    desk.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("Send the order form"),
        seq: 1,
    });
    desk.effects.clear();
    desk.does(Action::AddNextStep {
        id: todo(1),
        subject: String::from("Order form"),
        due: None,
        call: Some(call),
        about: None,
    });
    let written: Vec<_> = desk
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Persist(changes) => Some(changes),
            _ => None,
        })
        .collect();
    let [changes] = written.as_slice() else {
        panic!("one transaction: {written:?}");
    };
    let has_call = |change: &Change| matches!(change, Change::Call(it) if it.draft.is_saved());
    assert!(changes.iter().any(has_call));
    let note = FieldValue::Text(String::from("Send the order form"));
    let has = |fits: &dyn Fn(&Row) -> bool| {
        let is_it = |change: &Change| matches!(change, Change::Row(row) if fits(row));
        changes.iter().any(is_it)
    };
    assert!(has(&|row| row.id == todo(1)));
    assert!(has(&|row| {
        row.write.fields().value(TaskField::Description) == note
    }));
}
