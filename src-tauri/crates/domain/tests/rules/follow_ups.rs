//! A missed call leaves an open Task behind where the settings want one, and one only.

use crate::harness::{HANAKO, Harness, contact};
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::call::event::{CallEventKind, Outcome};
use domain::call::kind::CallKind;
use domain::org::task_fields::{FieldValue, TaskField};
use domain::settings::{LoggingMode, Settings};
use domain::step::effect::Change;
use domain::step::effect::Effect;
use domain::view::action::Action;
use jiff::civil::{Date, date};

const NUMBER: &str = "03-1234-5678";

/// A harness in which a missed call is to be called back so many days later.
fn harness(days: u16) -> Harness {
    let mut harness = Harness::new();
    let settings = Settings {
        follow_ups: [(CallKind::Missed, days), (CallKind::NoAnswer, days)].into(),
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    harness
}

fn misses(harness: &mut Harness, call_id: &str) -> CallId {
    let call = harness.rings(call_id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone(call_id, NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    call
}

fn talks(harness: &mut Harness, call_id: &str) {
    harness.rings(call_id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone(call_id, NUMBER, CallEventKind::Answered);
    harness.later(30);
    harness.phone(call_id, NUMBER, CallEventKind::Ended(None));
}

fn due(harness: &Harness, call: CallId) -> Option<Date> {
    let row = harness.state.outbox.rows.get(&call.follow_up())?;
    match row.write.fields().value(TaskField::ActivityDate) {
        FieldValue::Date(date) => Some(date),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_missed_call_leaves_an_open_task_of_the_same_person_linked_to_the_call() {
    let mut harness = harness(1);
    let call = misses(&mut harness, "1");
    let fields = harness.state.outbox.rows[&call.follow_up()]
        .write
        .fields()
        .clone();
    assert_eq!(fields.text(TaskField::Subject), Some("Call back 佐藤 花子"));
    assert_eq!(fields.value(TaskField::Closed), FieldValue::Flag(false));
    assert_eq!(fields.text(TaskField::CallObject), Some("desk-phone:1"));
    assert_eq!(fields.text(TaskField::Description), Some("+81 3-1234-5678"));
    let hanako = SfId(String::from(HANAKO));
    assert_eq!(
        fields.record(TaskField::Who),
        Some(&PersonRef::from(hanako))
    );
    assert_eq!(harness.card(call).made.len(), 1);
}

#[test]
fn it_is_written_down_together_with_the_calls_own_task() {
    let mut harness = harness(1);
    let call = misses(&mut harness, "1");
    let together = harness.effects.iter().any(|effect| {
        let Effect::Persist(changes) = effect else {
            return false;
        };
        let has = |id| {
            let is_it = |change: &Change| matches!(change, Change::Row(row) if row.id == id);
            changes.iter().any(is_it)
        };
        has(call.log_write()) && has(call.follow_up())
    });
    assert!(together);
}

#[test]
fn it_is_due_by_the_calendar_where_the_agent_is_across_midnight_and_a_change_of_the_clocks() {
    for (now, days, expected) in [
        // 23:30 in Tokyo: the next day is tomorrow there, whatever day it is in Greenwich.
        (
            "2026-11-20T23:30:00+09:00[Asia/Tokyo]",
            1,
            date(2026, 11, 21),
        ),
        (
            "2026-11-20T00:10:00+09:00[Asia/Tokyo]",
            0,
            date(2026, 11, 20),
        ),
        ("2026-12-31T23:59:00+09:00[Asia/Tokyo]", 1, date(2027, 1, 1)),
        // A day of 25 hours and one of 23.
        (
            "2026-10-24T23:30:00+02:00[Europe/Paris]",
            1,
            date(2026, 10, 25),
        ),
        (
            "2026-10-25T00:30:00+02:00[Europe/Paris]",
            1,
            date(2026, 10, 26),
        ),
        (
            "2026-03-28T23:30:00+01:00[Europe/Paris]",
            2,
            date(2026, 3, 30),
        ),
    ] {
        let mut harness = harness(days);
        harness.now = now.parse().unwrap();
        let call = misses(&mut harness, "1");
        assert_eq!(due(&harness, call), Some(expected), "{now}");
    }
}

#[test]
fn there_is_one_only_whatever_happens_to_the_call_later() {
    let mut harness = harness(1);
    let call = misses(&mut harness, "1");
    let rows = harness.state.outbox.rows.len();
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    harness.does(Action::SaveCall { call });
    harness.killed_and_started();
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.state.outbox.rows.len(), rows);
}

#[test]
fn without_a_person_it_is_made_when_somebody_is_picked() {
    let mut harness = harness(1);
    let two = vec![contact(HANAKO, "A"), contact("003000000000002AAA", "B")];
    let call = harness.rings("1", NUMBER, two);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    assert_eq!(due(&harness, call), None);
    harness.later(2 * 86_400);
    let who = contact("003000000000002AAA", "B");
    harness.does(Action::Pick { call, who });
    // Its day counts from the call.
    assert_eq!(due(&harness, call), Some(date(2026, 11, 21)));
}

#[test]
fn whoever_was_spoken_with_since_is_not_to_be_called_back() {
    let mut harness = harness(1);
    let two = vec![contact(HANAKO, "A"), contact("003000000000002AAA", "B")];
    let call = harness.rings("1", NUMBER, two);
    harness.phone("1", NUMBER, CallEventKind::Ended(Some(Outcome::Missed)));
    harness.later(60);
    talks(&mut harness, "2");
    let who = contact(HANAKO, "A");
    harness.does(Action::Pick { call, who });
    assert!(harness.state.calls.all[&call].logged.is_some());
    assert_eq!(due(&harness, call), None);
}

#[test]
fn only_kinds_that_are_set_leave_one_and_settings_change_no_past_call() {
    let mut harness = harness(1);
    talks(&mut harness, "1");
    let declined = harness.rings("2", NUMBER, vec![contact(HANAKO, "A")]);
    harness.phone("2", NUMBER, CallEventKind::Ended(Some(Outcome::Declined)));
    let settings = Settings {
        follow_ups: [(CallKind::Declined, 0)].into(),
        ..Settings::default()
    };
    harness.does(Action::ChangeSettings { settings });
    harness.does(Action::SaveCall { call: declined });
    assert_eq!(due(&harness, declined), None);
}

#[test]
fn it_is_kept_back_with_its_call_while_logging_is_paused() {
    let mut harness = harness(1);
    let settings = Settings {
        logging: LoggingMode::Paused,
        ..harness.state.settings.clone()
    };
    harness.does(Action::ChangeSettings {
        settings: settings.clone(),
    });
    let call = misses(&mut harness, "1");
    assert!(due(&harness, call).is_some());
    assert_eq!(harness.sent(), []);
    harness.does(Action::ChangeSettings {
        settings: Settings {
            logging: LoggingMode::Enabled,
            ..settings
        },
    });
    let first = harness.sent()[0].id;
    harness.lands(first, "00T1");
    assert_eq!(harness.sent().len(), 2);
}
