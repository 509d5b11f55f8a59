//! What the agent says of a call beside its note: its result, and the subject that it gets where none is written.

use crate::harness::{HANAKO, Harness, agent, contact, inbound, todo};
use domain::base::ids::CallId;
use domain::base::language::Language;
use domain::call::event::{CallEventKind, Direction, Outcome};
use domain::call::kind::CallKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::row::Row;
use domain::session::SignedIn;
use domain::settings::Settings;
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::todo::Todo;
use std::collections::BTreeMap;

const NUMBER: &str = "03-1234-5678";

fn sets(harness: &mut Harness, subjects: &[(CallKind, &str)]) {
    let subjects = subjects
        .iter()
        .map(|(kind, template)| (*kind, String::from(*template)));
    let settings = Settings {
        subjects: subjects.collect::<BTreeMap<_, _>>(),
        dispositions: vec![String::from("Sold"), String::from("Wants a quote")],
        ..harness.state.settings.clone()
    };
    harness.does(Action::ChangeSettings { settings });
}

fn hanako_rings(harness: &mut Harness) -> CallId {
    harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")])
}

fn talks(harness: &mut Harness, seconds: i64) {
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(seconds);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
}

fn chooses(harness: &mut Harness, call: CallId, disposition: Option<&str>) {
    let disposition = disposition.map(String::from);
    harness.does(Action::ChooseDisposition { call, disposition });
}

/// A text of the write that was sent last.
fn sent(harness: &Harness, field: TaskField) -> String {
    let sent = harness.sent();
    let fields = sent.last().unwrap().write.fields();
    String::from(fields.text(field).unwrap_or_default())
}

#[test]
fn the_result_that_the_agent_chose_stands_in_place_of_how_the_call_ended() {
    let mut harness = Harness::new();
    let call = hanako_rings(&mut harness);
    chooses(&mut harness, call, Some("Sold"));
    talks(&mut harness, 60);
    assert_eq!(sent(&harness, TaskField::CallDisposition), "Sold");
}

#[test]
fn a_result_is_never_forced_and_can_be_taken_back() {
    let mut harness = Harness::new();
    let call = hanako_rings(&mut harness);
    chooses(&mut harness, call, Some("Sold"));
    chooses(&mut harness, call, None);
    talks(&mut harness, 60);
    assert_eq!(sent(&harness, TaskField::CallDisposition), "Connected");
}

#[test]
fn a_result_is_kept_as_it_is_chosen_and_is_there_after_a_crash() {
    let mut harness = Harness::new();
    let call = hanako_rings(&mut harness);
    chooses(&mut harness, call, Some("Sold"));
    harness.killed_and_started();
    let note = harness.card(call).note;
    assert_eq!(note.disposition.as_deref(), Some("Sold"));
    assert!(!note.saved);
    talks(&mut harness, 60);
    assert_eq!(sent(&harness, TaskField::CallDisposition), "Sold");
}

#[test]
fn a_result_that_is_chosen_after_the_end_waits_for_save_and_changes_the_same_task() {
    let mut harness = Harness::new();
    let call = hanako_rings(&mut harness);
    talks(&mut harness, 60);
    harness.lands(call.log_write(), "00T1");
    harness.later(60);
    chooses(&mut harness, call, Some("Wants a quote"));
    assert!(!harness.card(call).note.saved);
    assert_eq!(harness.sent().len(), 1);
    harness.does(Action::SaveCall { call });
    let change = harness.sent().last().unwrap().clone();
    let fields: Vec<_> = change.write.fields().0.keys().copied().collect();
    assert_eq!(fields, [TaskField::CallDisposition]);
    assert_eq!(sent(&harness, TaskField::CallDisposition), "Wants a quote");
}

#[test]
fn a_subject_comes_from_the_template_of_its_kind() {
    let mut harness = Harness::new();
    let inbound = "{direction} {minutes} min, {name}, {line}{agent} {what}";
    sets(&mut harness, &[(CallKind::Inbound, inbound)]);
    let call = hanako_rings(&mut harness);
    let card = harness.card(call);
    assert_eq!(
        card.note.subject_default,
        "Inbound 0 min, 佐藤 花子, Claire Martin {what}"
    );
    talks(&mut harness, 100);
    assert_eq!(
        sent(&harness, TaskField::Subject),
        "Inbound 2 min, 佐藤 花子, Claire Martin {what}"
    );
}

#[test]
fn a_kind_without_a_template_and_one_that_gives_nothing_get_the_usual_subject() {
    let mut harness = Harness::new();
    sets(&mut harness, &[(CallKind::Missed, "{line}")]);
    hanako_rings(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(sent(&harness, TaskField::Subject), "Missed call");
}

#[test]
fn a_subject_is_no_longer_than_salesforce_takes() {
    let mut harness = Harness::new();
    sets(&mut harness, &[(CallKind::Inbound, &"長".repeat(300))]);
    hanako_rings(&mut harness);
    talks(&mut harness, 5);
    assert_eq!(sent(&harness, TaskField::Subject).chars().count(), 255);
}

#[test]
fn a_subject_that_was_written_stays_when_the_settings_change() {
    let mut harness = Harness::new();
    sets(&mut harness, &[(CallKind::Inbound, "Call with {name}")]);
    let call = hanako_rings(&mut harness);
    talks(&mut harness, 5);
    harness.lands(call.log_write(), "00T1");
    sets(&mut harness, &[(CallKind::Inbound, "Something else")]);
    harness.does(Action::SaveCall { call });
    harness.does(Action::SignOut);
    harness.happens(Event::SignedIn(agent()));
    assert_eq!(harness.sent().len(), 1);
    assert_eq!(harness.view().outbox, []);
}

#[test]
fn what_is_told_late_of_a_call_changes_its_subject_by_the_rules_of_that_call() {
    let mut harness = Harness::new();
    sets(&mut harness, &[(CallKind::Voicemail, "Message of {name}")]);
    let call = hanako_rings(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    sets(&mut harness, &[]);
    harness.phone("1", NUMBER, CallEventKind::Voicemail);
    assert_eq!(sent(&harness, TaskField::Subject), "Message of 佐藤 花子");
}

#[test]
fn the_usual_subjects_are_in_the_agents_language() {
    for (language, expected) in [
        (Language::English, "Missed call"),
        (Language::Japanese, "着信(不在)"),
        (Language::French, "Appel manqué"),
    ] {
        let mut harness = Harness::new();
        harness.happens(Event::SignedIn(SignedIn {
            language,
            ..agent()
        }));
        hanako_rings(&mut harness);
        harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
        assert_eq!(sent(&harness, TaskField::Subject), expected);
    }
}

/// An outgoing call of Hanako's, or an incoming one, that nobody took.
fn nobody_takes(harness: &mut Harness, direction: Direction) -> CallId {
    let at = harness.now.timestamp();
    let event = |kind| {
        let mut event = inbound("1", NUMBER, kind, at);
        event.direction = Some(direction);
        if direction == Direction::Outbound {
            std::mem::swap(&mut event.from, &mut event.to);
        }
        Event::Phone(event)
    };
    harness.happens(event(CallEventKind::Ringing));
    let call = *harness.state.calls.all.keys().next().unwrap();
    harness.does(Action::Pick {
        call,
        who: contact(HANAKO, "佐藤 花子"),
    });
    harness.happens(event(CallEventKind::Ended(None)));
    call
}

#[test]
fn a_call_that_nobody_took_says_so_in_subject_and_description() {
    use Direction::{Inbound, Outbound};
    for (direction, language, subject, comment) in [
        (
            Inbound,
            Language::English,
            "Missed call",
            "Inbound (missed)",
        ),
        (Inbound, Language::Japanese, "着信(不在)", "着信(不在)"),
        (
            Inbound,
            Language::French,
            "Appel manqué",
            "Appel entrant (manqué)",
        ),
        (
            Outbound,
            Language::English,
            "Outbound call, no answer",
            "Outbound (no answer)",
        ),
        (Outbound, Language::Japanese, "発信(不在)", "発信(不在)"),
        (
            Outbound,
            Language::French,
            "Appel sortant, sans réponse",
            "Appel sortant (sans réponse)",
        ),
    ] {
        let mut harness = Harness::new();
        harness.happens(Event::SignedIn(SignedIn {
            language,
            ..agent()
        }));
        nobody_takes(&mut harness, direction);
        assert_eq!(sent(&harness, TaskField::Subject), subject);
        assert_eq!(sent(&harness, TaskField::Description), comment);
    }
}

#[test]
fn a_note_takes_the_place_of_the_usual_words_and_stands_below_a_template() {
    for (template, note, expected) in [
        (None, "Back on Monday", "Back on Monday"),
        (Some("{name} on {phone}"), "", "佐藤 花子 on desk-phone"),
        (
            Some("{name}"),
            "Back on Monday",
            "佐藤 花子\nBack on Monday",
        ),
    ] {
        let mut harness = Harness::new();
        let comments = template.map(|template| (CallKind::Missed, String::from(template)));
        harness.does(Action::ChangeSettings {
            settings: Settings {
                comments: comments.into_iter().collect(),
                ..Settings::default()
            },
        });
        let call = hanako_rings(&mut harness);
        harness.does(Action::EditNote {
            call,
            subject: String::new(),
            text: String::from(note),
            seq: 1,
        });
        harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
        assert_eq!(sent(&harness, TaskField::Description), expected);
        assert_eq!(
            harness.card(call).note.text,
            note,
            "the note stays the agent's own"
        );
    }
}

#[test]
fn a_recordings_link_stands_below_the_note_where_its_host_is_allowed_also_when_it_comes_late() {
    let allowed = "https://rec.example.com/1?of=2";
    for (link, note, expected) in [
        (
            allowed,
            "Back on Monday",
            "Back on Monday\nRecording: https://rec.example.com/1?of=2",
        ),
        (allowed, "", "Recording: https://rec.example.com/1?of=2"),
        (
            "http://rec.example.com/1",
            "Back on Monday",
            "Back on Monday",
        ),
        ("https://rec.example.com.evil.net/1", "", ""),
    ] {
        for is_late in [false, true] {
            let mut harness = Harness::new();
            harness.does(Action::ChangeSettings {
                settings: Settings {
                    recording_hosts: vec![String::from("rec.example.com")],
                    ..Settings::default()
                },
            });
            let call = hanako_rings(&mut harness);
            harness.does(Action::EditNote {
                call,
                subject: String::new(),
                text: String::from(note),
                seq: 1,
            });
            let details = [(String::from("recording_url"), String::from(link))];
            let details = CallEventKind::Details(details.into());
            if !is_late {
                harness.phone("1", NUMBER, details.clone());
            }
            talks(&mut harness, 60);
            let mut written = harness.land_all();
            if is_late {
                harness.phone("1", NUMBER, details);
                written.extend(harness.land_all());
            }
            let last = written.last().unwrap().write.fields();
            let description = last.text(TaskField::Description);
            assert_eq!(
                description.unwrap_or_default(),
                expected,
                "{link}, late: {is_late}"
            );
            assert_eq!(harness.card(call).note.text, note);
        }
    }
}

#[test]
fn where_the_note_leaves_no_room_the_agents_words_stand_alone() {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings {
        settings: Settings {
            comments: [(CallKind::Inbound, String::from("{name}"))].into(),
            ..Settings::default()
        },
    });
    let call = hanako_rings(&mut harness);
    let text = "long ".repeat(6_400);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: text.clone(),
        seq: 1,
    });
    talks(&mut harness, 60);
    assert_eq!(sent(&harness, TaskField::Description), text);
}

#[test]
fn minutes_are_rounded_up_and_a_call_in_which_somebody_spoke_has_at_least_one() {
    for (seconds, minutes) in [
        (0, 1),
        (1, 1),
        (20, 1),
        (60, 1),
        (61, 2),
        (119, 2),
        (3600, 60),
    ] {
        let mut harness = Harness::new();
        sets(&mut harness, &[(CallKind::Inbound, "{minutes}")]);
        hanako_rings(&mut harness);
        talks(&mut harness, seconds);
        assert_eq!(
            sent(&harness, TaskField::Subject),
            minutes.to_string(),
            "{seconds} s"
        );
    }
    let mut harness = Harness::new();
    sets(&mut harness, &[(CallKind::Missed, "{minutes} min")]);
    hanako_rings(&mut harness);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(sent(&harness, TaskField::Subject), "0 min");
}

#[test]
fn each_placeholder_is_filled_and_a_missing_value_leaves_no_gap() {
    let mut harness = Harness::new();
    let all = "{phone} {direction} {minutes}/{seconds} {name} {number} {company} {line}{agent}";
    sets(&mut harness, &[(CallKind::Inbound, all)]);
    hanako_rings(&mut harness);
    talks(&mut harness, 75);
    assert_eq!(
        sent(&harness, TaskField::Subject),
        "desk-phone Inbound 2/75 佐藤 花子 +81 3-1234-5678 Claire Martin"
    );
}

#[test]
fn a_call_that_an_earlier_version_has_heard_keeps_its_words() {
    let mut harness = Harness::new();
    let call = hanako_rings(&mut harness);
    let earlier = harness.state.calls.all.get_mut(&call).unwrap();
    earlier.rules.new_words = false;
    earlier.rules.language = Some(Language::Japanese);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(sent(&harness, TaskField::Subject), "不在着信");
    assert_eq!(sent(&harness, TaskField::Description), "");
}

#[test]
fn the_start_of_talk_goes_into_a_field_of_its_own() {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings {
        settings: Settings {
            field_map: [(TaskField::AnsweredAt, String::from("Talk_Began__c"))].into(),
            ..Settings::default()
        },
    });
    hanako_rings(&mut harness);
    harness.later(12);
    let answered = harness.now.timestamp();
    talks(&mut harness, 60);
    let fields = harness.sent().last().unwrap().write.fields().clone();
    assert_eq!(
        fields.value(TaskField::AnsweredAt),
        FieldValue::Moment(answered)
    );
}

#[test]
fn a_next_step_and_what_is_typed_for_its_call_are_written_down_in_one_transaction() {
    let mut harness = Harness::new();
    let call = hanako_rings(&mut harness);
    talks(&mut harness, 60);
    harness.lands(call.log_write(), "00T1");
    harness.later(60);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("Send the order form"),
        seq: 1,
    });
    harness.effects.clear();
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Order form"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    let written: Vec<_> = harness
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
