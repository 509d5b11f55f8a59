//! What the agent keeps off the log, and what is private.

use crate::harness::{HANAKO, Harness, contact, todo};
use domain::base::ids::CallId;
use domain::call::event::{CallEventKind, Outcome};
use domain::call::kind::CallKind;
use domain::logging::loggable::WhyNot;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::outbox::row::{Row, Status};
use domain::outbox::write::Write;
use domain::settings::{LogTiming, LoggingMode, Settings};
use domain::step::effect::{Change, Effect};
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::todo::Todo;

const NUMBER: &str = "03-1234-5678";

fn with(settings: Settings) -> Harness {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings { settings });
    harness.effects.clear();
    harness
}

/// A call of Hanako's that is in talk.
fn in_talk(harness: &mut Harness, call_id: &str) -> CallId {
    let call = harness.rings(call_id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone(call_id, NUMBER, CallEventKind::Answered);
    call
}

fn ends(harness: &mut Harness, call_id: &str) {
    harness.later(75);
    harness.phone(call_id, NUMBER, CallEventKind::Ended(None));
}

fn keep_off(harness: &mut Harness, call: CallId, on: bool) {
    harness.does(Action::DoNotLog { call, on });
}

fn private(harness: &mut Harness, call: CallId, on: bool) {
    harness.does(Action::Private { call, on });
}

/// What is to be sent, or was.
fn writes(harness: &Harness) -> Vec<&Row> {
    let rows = harness.state.outbox.rows.values();
    rows.filter(|row| row.status != Status::Withdrawn).collect()
}

fn why(harness: &Harness, call: CallId) -> Option<WhyNot> {
    match harness.card(call).log {
        LogView::NotLogged { why } => Some(why),
        _ => None,
    }
}

/// All that was written to disk since the last look, in words.
fn on_disk(harness: &Harness, call: CallId) -> String {
    let mut newest = String::new();
    let mut rows = std::collections::BTreeMap::new();
    for effect in &harness.effects {
        let Effect::Persist(changes) = effect else {
            continue;
        };
        for change in changes {
            match change {
                Change::Call(kept) if kept.facts.id == call => {
                    newest = serde_json::to_string(kept).unwrap();
                }
                Change::Row(row) => {
                    rows.insert(row.id, serde_json::to_string(row).unwrap());
                }
                _ => {}
            }
        }
    }
    rows.into_values().fold(newest, |all, row| all + &row)
}

#[test]
fn a_call_that_the_agent_keeps_off_leaves_nothing_in_the_outbox() {
    for (moment, offline) in [
        ("ringing", false),
        ("in talk", false),
        ("after the end", true),
    ] {
        let mut harness = with(Settings::default());
        if offline {
            harness.happens(domain::step::event::Event::Unreachable);
        }
        let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        if moment == "ringing" {
            keep_off(&mut harness, call, true);
        }
        harness.phone("1", NUMBER, CallEventKind::Answered);
        if moment == "in talk" {
            keep_off(&mut harness, call, true);
        }
        harness.does(Action::EditNote {
            call,
            subject: String::new(),
            text: String::from("Nobody's business"),
            seq: 1,
        });
        ends(&mut harness, "1");
        if moment == "after the end" {
            assert_eq!(writes(&harness).len(), 1);
            keep_off(&mut harness, call, true);
        }
        harness.does(Action::SaveCall { call });
        assert_eq!(writes(&harness).len(), 0, "{moment}");
        assert_eq!(why(&harness, call), Some(WhyNot::AgentSaidSo), "{moment}");
        // What comes late changes nothing about it.
        let tags = [(String::from("tags"), String::from("vip"))].into();
        harness.phone("1", NUMBER, CallEventKind::Details(tags));
        harness.does(Action::Leave { call });
        harness.killed_and_started();
        assert_eq!(writes(&harness).len(), 0, "{moment}, after a restart");
        assert!(harness.view().waiting.is_empty(), "{moment}");
    }
}

#[test]
fn the_next_call_is_logged_again() {
    let mut harness = with(Settings::default());
    let first = in_talk(&mut harness, "1");
    keep_off(&mut harness, first, true);
    ends(&mut harness, "1");
    let second = in_talk(&mut harness, "2");
    assert!(!harness.card(second).keep_off.on);
    ends(&mut harness, "2");
    assert_eq!(writes(&harness).len(), 1);
    assert_eq!(writes(&harness)[0].id, second.log_write());
}

#[test]
fn a_call_that_was_kept_off_is_logged_when_the_agent_wants_it_after_all() {
    for later in [false, true] {
        let mut harness = with(Settings::default());
        let call = in_talk(&mut harness, "1");
        keep_off(&mut harness, call, true);
        if later {
            ends(&mut harness, "1");
            harness.does(Action::Leave { call });
            harness.later(3600);
            harness.does(Action::Show { call });
            assert!(harness.card(call).keep_off.can_turn);
            keep_off(&mut harness, call, false);
        } else {
            keep_off(&mut harness, call, false);
            ends(&mut harness, "1");
        }
        assert_eq!(writes(&harness).len(), 1, "later {later}");
        let fields = writes(&harness)[0].write.fields();
        assert_eq!(
            fields.value(TaskField::CallDuration),
            FieldValue::Number(75)
        );
    }
}

#[test]
fn a_record_that_is_in_salesforce_stays_there() {
    let mut harness = with(Settings::default());
    let call = in_talk(&mut harness, "1");
    ends(&mut harness, "1");
    harness.lands(call.log_write(), "00T1");
    assert!(!harness.card(call).keep_off.can_turn);
    keep_off(&mut harness, call, true);
    private(&mut harness, call, true);
    assert!(!harness.card(call).keep_off.on);
    assert!(!harness.card(call).keep_off.private);
    assert_eq!(harness.card(call).number, "+81 3-1234-5678");
}

#[test]
fn a_record_that_was_begun_before_the_agent_said_so_gets_its_end_and_nothing_else() {
    let mut harness = with(Settings {
        timing: LogTiming::AtTheStart,
        ..Settings::default()
    });
    let call = in_talk(&mut harness, "1");
    harness.lands(call.log_write(), "00T1");
    keep_off(&mut harness, call, true);
    assert!(harness.card(call).keep_off.begun);
    harness.does(Action::ChooseDisposition {
        call,
        disposition: Some(String::from("Sold")),
    });
    harness.does(Action::EditNote {
        call,
        subject: String::from("Private"),
        text: String::from("Nobody's business"),
        seq: 1,
    });
    harness.does(Action::Pick {
        call,
        who: contact("003000000000002AAA", "佐藤 次郎"),
    });
    ends(&mut harness, "1");
    harness.does(Action::SaveCall { call });
    let rows = writes(&harness);
    let changes: Vec<_> = rows
        .iter()
        .filter(|row| matches!(row.write, Write::Change { .. }))
        .collect();
    assert_eq!(changes.len(), 1);
    let fields = &changes[0].write.fields().0;
    assert_eq!(
        fields.keys().copied().collect::<Vec<_>>(),
        [TaskField::CallDuration]
    );
}

#[test]
fn a_record_that_was_begun_and_has_not_left_is_taken_back() {
    let mut harness = with(Settings {
        timing: LogTiming::AtTheStart,
        ..Settings::default()
    });
    harness.happens(domain::step::event::Event::Unreachable);
    let call = in_talk(&mut harness, "1");
    assert_eq!(writes(&harness).len(), 1);
    keep_off(&mut harness, call, true);
    assert_eq!(writes(&harness).len(), 0);
    assert!(!harness.card(call).keep_off.begun);
    keep_off(&mut harness, call, false);
    assert_eq!(writes(&harness).len(), 1);
}

#[test]
fn a_missed_call_that_is_kept_off_leaves_no_call_back_until_it_is_logged_after_all() {
    let mut harness = with(Settings {
        follow_ups: [(CallKind::Missed, 1)].into(),
        ..Settings::default()
    });
    harness.happens(domain::step::event::Event::Unreachable);
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(writes(&harness).len(), 2);
    keep_off(&mut harness, call, true);
    assert_eq!(writes(&harness).len(), 0);
    keep_off(&mut harness, call, false);
    assert_eq!(writes(&harness).len(), 2);
}

#[test]
fn a_kept_off_call_is_not_named_as_the_call_back_of_an_earlier_one() {
    let mut harness = with(Settings {
        logging: LoggingMode::Paused,
        field_map: [(TaskField::CalledBackAt, String::from("Called_Back__c"))].into(),
        ..Settings::default()
    });
    let missed = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    harness.later(60);
    let call = in_talk(&mut harness, "2");
    keep_off(&mut harness, call, true);
    ends(&mut harness, "2");
    let told = |harness: &Harness| {
        let row = &harness.state.outbox.rows[&missed.log_write()];
        row.write.fields().0.contains_key(&TaskField::CalledBackAt)
    };
    assert!(!told(&harness));
    keep_off(&mut harness, call, false);
    assert!(told(&harness));
}

#[test]
fn an_admin_can_forbid_both() {
    let mut harness = with(Settings {
        forbid_keeping_off: true,
        forbid_private: true,
        ..Settings::default()
    });
    let call = in_talk(&mut harness, "1");
    assert!(!harness.card(call).keep_off.can_turn);
    assert!(!harness.card(call).keep_off.can_turn_private);
    keep_off(&mut harness, call, true);
    private(&mut harness, call, true);
    ends(&mut harness, "1");
    assert_eq!(writes(&harness).len(), 1);
}

#[test]
fn nothing_on_disk_says_whom_a_private_call_was_with() {
    for moment in ["ringing", "in talk", "after the end"] {
        let mut harness = with(Settings {
            follow_ups: [(CallKind::Inbound, 1)].into(),
            ..Settings::default()
        });
        harness.happens(domain::step::event::Event::Unreachable);
        let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        if moment == "ringing" {
            private(&mut harness, call, true);
        }
        harness.phone("1", NUMBER, CallEventKind::Answered);
        if moment == "in talk" {
            private(&mut harness, call, true);
        }
        ends(&mut harness, "1");
        if moment == "after the end" {
            private(&mut harness, call, true);
        }
        // The phone and its switch say it once more.
        harness.phone("1", NUMBER, CallEventKind::Answered);
        harness.phone("1", NUMBER, CallEventKind::Ended(None));
        let url = String::from("https://r.example/12345678");
        let details = [(String::from("recording_url"), url)].into();
        harness.phone("1", NUMBER, CallEventKind::Details(details));
        harness.does(Action::Pick {
            call,
            who: contact(HANAKO, "佐藤 花子"),
        });
        let kept = on_disk(&harness, call);
        for word in ["1234-5678", "12345678", "佐藤", HANAKO] {
            assert!(!kept.contains(word), "{moment}: {word} in {kept}");
        }
        assert_eq!(writes(&harness).len(), 0, "{moment}");
        assert_eq!(why(&harness, call), Some(WhyNot::Private), "{moment}");
        let card = harness.card(call);
        assert_eq!((card.number.as_str(), card.who.picked), ("", None));
        assert!(harness.state.picks.is_empty());
        // Whom it was with is forgotten for good.
        private(&mut harness, call, false);
        assert!(harness.card(call).keep_off.private, "{moment}");
    }
}

#[test]
fn a_hook_without_ids_that_repeats_the_end_of_a_private_call_brings_no_number_back() {
    let mut harness = with(Settings::default());
    harness.phone("", NUMBER, CallEventKind::Ringing);
    harness.phone("", NUMBER, CallEventKind::Answered);
    let call = harness.view().calls[0].id;
    private(&mut harness, call, true);
    ends(&mut harness, "");
    harness.effects.clear();
    harness.phone("", NUMBER, CallEventKind::Ended(None));
    harness.phone("", NUMBER, CallEventKind::Answered);
    let effects = format!("{:?}", harness.effects);
    assert_eq!(harness.state.calls.all.len(), 1, "{effects}");
    let kept = serde_json::to_string(&harness.state.calls.all[&call]).unwrap();
    assert!(!kept.contains("1234"), "{kept}");
    // Another call of the same number is a call of its own.
    harness.later(5);
    harness.phone("", NUMBER, CallEventKind::Ringing);
    assert_eq!(harness.view().calls.len(), 2);
}

#[test]
fn the_note_of_a_private_call_stays_on_this_computer() {
    let mut harness = with(Settings::default());
    let call = in_talk(&mut harness, "1");
    private(&mut harness, call, true);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("Flowers"),
        seq: 1,
    });
    ends(&mut harness, "1");
    assert_eq!(harness.card(call).note.text, "Flowers");
    assert_eq!(writes(&harness).len(), 0);
}

#[test]
fn a_private_call_can_be_taken_back_while_it_goes_on() {
    let mut harness = with(Settings::default());
    let call = in_talk(&mut harness, "1");
    private(&mut harness, call, true);
    private(&mut harness, call, false);
    ends(&mut harness, "1");
    assert_eq!(harness.card(call).number, "+81 3-1234-5678");
    assert_eq!(writes(&harness).len(), 1);
}

#[test]
fn a_call_kept_off_while_logging_is_paused_is_not_sent_later() {
    let paused = Settings {
        logging: LoggingMode::Paused,
        ..Settings::default()
    };
    let mut harness = with(paused);
    let call = in_talk(&mut harness, "1");
    ends(&mut harness, "1");
    keep_off(&mut harness, call, true);
    harness.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    assert_eq!(harness.sent().len(), 0);
}

#[test]
fn a_next_step_that_the_agent_writes_in_a_kept_off_call_is_still_made() {
    let mut harness = with(Settings::default());
    let call = in_talk(&mut harness, "1");
    keep_off(&mut harness, call, true);
    harness.does(Action::AddNextStep {
        id: todo(7),
        todo: Todo {
            subject: String::from("Send the offer"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
    ends(&mut harness, "1");
    let ids: Vec<_> = writes(&harness).iter().map(|row| row.id).collect();
    assert_eq!(ids, [todo(7)]);
}

fn step_from(harness: &mut Harness, call: CallId) {
    harness.does(Action::AddNextStep {
        id: todo(1),
        todo: Todo {
            subject: String::from("Send the offer"),
            ..Todo::default()
        },
        call: Some(call),
        about: None,
    });
}

#[test]
fn a_next_step_from_a_private_call_keeps_its_person_and_tells_of_no_call() {
    let mut harness = Harness::new();
    let call = in_talk(&mut harness, "1");
    private(&mut harness, call, true);
    step_from(&mut harness, call);
    ends(&mut harness, "1");
    let step = &harness.state.outbox.rows[&todo(1)];
    assert!(matches!(step.write, Write::AddNextStep { call: None, .. }));
    let fields = step.write.fields();
    assert_eq!(fields.value(TaskField::CallObject), FieldValue::Empty);
    assert!(fields.record(TaskField::Who).is_some());
    assert_eq!(harness.state.calls.all[&call].next_steps, []);
}

#[test]
fn a_call_that_becomes_private_is_taken_out_of_the_next_steps_that_were_made_from_it() {
    let mut harness = Harness::new();
    let call = in_talk(&mut harness, "1");
    step_from(&mut harness, call);
    harness.land_all();
    harness.effects.clear();
    private(&mut harness, call, true);
    let sent = harness.sent();
    assert_eq!(
        sent[0].write.fields().0,
        [(TaskField::CallObject, FieldValue::Empty)].into()
    );
    let step = &harness.state.outbox.rows[&todo(1)];
    assert!(matches!(step.write, Write::AddNextStep { call: None, .. }));
}

#[test]
fn a_private_call_is_not_offered_for_a_to_do_once_it_is_over() {
    let mut harness = Harness::new();
    let call = in_talk(&mut harness, "1");
    private(&mut harness, call, true);
    assert_eq!(harness.view().recent.len(), 1);
    ends(&mut harness, "1");
    assert_eq!(harness.view().recent, []);
}
