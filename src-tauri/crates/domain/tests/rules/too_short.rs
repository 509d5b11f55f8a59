//! Which answered calls are too short to be logged by themselves.

use crate::harness::{HANAKO, Harness, contact};
use domain::base::ids::CallId;
use domain::call::event::{CallEventKind, Outcome};
use domain::logging::loggable::WhyNot;
use domain::outbox::row::{Row, Status};
use domain::settings::{LogTiming, Settings, WhenUnmatched};
use domain::view::action::Action;
use domain::view::call::LogView;

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

/// How long an answered call has to be.
fn at_least(seconds: u32) -> Settings {
    Settings {
        min_seconds: seconds,
        ..Settings::default()
    }
}

#[test]
fn only_answered_calls_can_be_too_short() {
    for (answered, outcome, seconds, is_logged) in [
        (true, Outcome::Answered, 4, false),
        (true, Outcome::Answered, 5, true),
        (true, Outcome::Transferred, 4, false),
        (true, Outcome::Failed, 4, false),
        (false, Outcome::Missed, 0, true),
        (false, Outcome::Declined, 0, true),
        (false, Outcome::Voicemail, 0, true),
        (false, Outcome::Transferred, 0, true),
    ] {
        let mut harness = with(at_least(5));
        let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        if answered {
            harness.phone("1", NUMBER, CallEventKind::Answered);
        }
        harness.later(seconds);
        harness.phone("1", NUMBER, CallEventKind::Ended(Some(outcome)));
        let case = format!("{outcome:?} {seconds}");
        assert_eq!(writes(&harness).len(), usize::from(is_logged), "{case}");
        let expected = (!is_logged).then_some(WhyNot::TooShort);
        assert_eq!(why(&harness, call), expected, "{case}");
    }
}

#[test]
fn whatever_the_agent_does_for_a_short_call_logs_it() {
    type Does = fn(CallId) -> Action;
    let cases: [(&str, Does); 5] = [
        ("a note", |call| Action::EditNote {
            call,
            subject: String::new(),
            text: String::from("Wrong number"),
            seq: 1,
        }),
        ("a subject", |call| Action::EditNote {
            call,
            subject: String::from("Wrong number"),
            text: String::new(),
            seq: 1,
        }),
        ("a disposition", |call| Action::ChooseDisposition {
            call,
            disposition: Some(String::from("Wrong number")),
        }),
        ("a pick", |call| Action::Pick {
            call,
            who: contact(HANAKO, "佐藤 花子"),
        }),
        ("an order", |call| Action::LogAnyway { call, on: true }),
    ];
    for (what, does) in cases {
        for after in [false, true] {
            let mut harness = with(at_least(30));
            let call = in_talk(&mut harness, "1");
            if !after {
                harness.does(does(call));
            }
            harness.later(4);
            harness.phone("1", NUMBER, CallEventKind::Ended(None));
            harness.later(60);
            if after {
                assert_eq!(writes(&harness).len(), 0);
                harness.does(does(call));
                harness.does(Action::SaveCall { call });
            }
            assert_eq!(writes(&harness).len(), 1, "{what}, after the end: {after}");
        }
    }
}

#[test]
fn how_short_is_too_short_is_decided_when_the_call_ends() {
    let mut harness = with(at_least(5));
    let call = in_talk(&mut harness, "1");
    harness.later(4);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.does(Action::ChangeSettings {
        settings: Settings::default(),
    });
    harness.does(Action::Leave { call });
    harness.killed_and_started();
    assert_eq!(writes(&harness).len(), 0, "settings never change the past");
    let second = in_talk(&mut harness, "2");
    harness.later(4);
    harness.phone("2", NUMBER, CallEventKind::Ended(None));
    harness.does(Action::ChangeSettings {
        settings: at_least(500),
    });
    assert_eq!(writes(&harness)[0].id, second.log_write());
}

#[test]
fn a_call_that_may_turn_out_too_short_is_not_begun() {
    let mut harness = with(Settings {
        timing: LogTiming::AtTheStart,
        ..at_least(10)
    });
    let call = in_talk(&mut harness, "1");
    assert_eq!(writes(&harness).len(), 0);
    assert_eq!(harness.card(call).log, LogView::AtTheEnd);
    ends(&mut harness, "1");
    assert_eq!(writes(&harness).len(), 1);
}

#[test]
fn a_short_call_of_nobody_waits_for_nobody() {
    let mut harness = with(Settings {
        when_unmatched: WhenUnmatched::Ask,
        ..at_least(30)
    });
    harness.rings("1", NUMBER, Vec::new());
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(4);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    assert!(harness.view().waiting.is_empty());
}
