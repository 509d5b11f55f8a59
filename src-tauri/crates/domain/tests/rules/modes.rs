//! Enabled, Paused, Disabled: what is recorded, what is sent, and what never is.

use crate::harness::{HANAKO, Harness, contact};
use domain::base::ids::CallId;
use domain::call::event::CallEventKind;
use domain::logging::loggable::WhyNot;
use domain::outbox::write::Write;
use domain::settings::{LoggingMode, Settings};
use domain::view::action::Action;
use domain::view::call::LogView;
use domain::view::todo::Todo;
use domain::view::writes::WriteState;

const NUMBER: &str = "+81312345678";

impl Harness {
    fn logging_is(&mut self, logging: LoggingMode) {
        let settings = Settings {
            logging,
            ..self.state.settings.clone()
        };
        self.does(Action::ChangeSettings { settings });
    }

    /// A call with Hanako, from the first ring to the hang-up.
    fn a_call(&mut self, call_id: &str) -> CallId {
        let call = self.rings(call_id, NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
        self.phone(call_id, NUMBER, CallEventKind::Answered);
        self.later(60);
        self.phone(call_id, NUMBER, CallEventKind::Ended(None));
        self.later(60);
        call
    }

    /// The calls whose Task was sent, in that order. Each Task lands.
    fn logged(&mut self) -> Vec<CallId> {
        let mut calls = Vec::new();
        while !self.state.outbox.in_flight.is_empty() {
            let landed = self.land_all();
            calls.extend(landed.iter().filter_map(|row| match &row.write {
                Write::LogCall { call, .. } => Some(*call),
                _ => None,
            }));
        }
        calls
    }
}

#[test]
fn paused_calls_are_recorded_and_go_when_logging_is_enabled() {
    let mut harness = Harness::new();
    harness.logging_is(LoggingMode::Paused);
    let first = harness.a_call("1");
    let second = harness.a_call("2");
    assert_eq!(harness.logged(), []);
    let paused = LogView::Waiting {
        write: WriteState::Paused,
    };
    assert_eq!(harness.card(second).log, paused);
    harness.logging_is(LoggingMode::Enabled);
    assert_eq!(harness.logged(), [first, second]);
}

#[test]
fn what_passes_while_logging_is_disabled_is_never_logged() {
    let mut harness = Harness::new();
    harness.logging_is(LoggingMode::Disabled);
    let call = harness.a_call("1");
    assert_eq!(
        harness.card(call).log,
        LogView::NotLogged {
            why: WhyNot::LoggingOff
        }
    );
    harness.logging_is(LoggingMode::Enabled);
    assert_eq!(harness.logged(), []);
    assert_eq!(
        harness.card(call).log,
        LogView::NotLogged {
            why: WhyNot::LoggingOff
        }
    );
    let next = harness.a_call("2");
    assert_eq!(harness.logged(), [next]);
}

#[test]
fn paused_then_disabled_then_enabled_sends_what_was_recorded_and_not_what_passed() {
    let mut harness = Harness::new();
    harness.logging_is(LoggingMode::Paused);
    let recorded = harness.a_call("1");
    harness.logging_is(LoggingMode::Disabled);
    harness.a_call("2");
    assert_eq!(harness.logged(), []);
    harness.logging_is(LoggingMode::Enabled);
    assert_eq!(harness.logged(), [recorded]);
}

#[test]
fn disabled_then_paused_records_from_then_on() {
    let mut harness = Harness::new();
    harness.logging_is(LoggingMode::Disabled);
    harness.a_call("1");
    harness.logging_is(LoggingMode::Paused);
    let recorded = harness.a_call("2");
    assert_eq!(harness.logged(), []);
    harness.logging_is(LoggingMode::Enabled);
    assert_eq!(harness.logged(), [recorded]);
}

#[test]
fn a_setting_that_changes_later_leaves_a_logged_call_as_it_is() {
    let mut harness = Harness::new();
    let call = harness.a_call("1");
    assert_eq!(harness.logged(), [call]);
    let before = harness.card(call).log;
    harness.logging_is(LoggingMode::Disabled);
    assert_eq!(harness.card(call).log, before);
}

#[test]
fn a_note_to_a_logged_call_waits_while_logging_is_paused() {
    let mut harness = Harness::new();
    let call = harness.a_call("1");
    harness.logged();
    harness.logging_is(LoggingMode::Paused);
    harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("wants a quote"),
        seq: 1,
    });
    harness.does(Action::SaveCall { call });
    assert!(harness.state.outbox.in_flight.is_empty());
    assert!(matches!(
        harness.view().outbox.as_slice(),
        [write] if write.state == WriteState::Paused
    ));
    harness.logging_is(LoggingMode::Enabled);
    assert!(!harness.state.outbox.in_flight.is_empty());
}

#[test]
fn a_to_do_is_sent_also_while_logging_is_paused_or_disabled() {
    for mode in [LoggingMode::Paused, LoggingMode::Disabled] {
        let mut harness = Harness::new();
        harness.logging_is(mode);
        harness.does(Action::AddNextStep {
            id: domain::base::ids::OutboxId(uuid::Uuid::from_u128(7)),
            todo: Todo {
                subject: String::from("Send the price list"),
                ..Todo::default()
            },
            call: None,
            about: None,
        });
        assert!(!harness.state.outbox.in_flight.is_empty(), "{mode:?}");
    }
}

#[test]
fn what_was_set_is_still_set_after_a_kill() {
    let mut harness = Harness::new();
    harness.logging_is(LoggingMode::Paused);
    harness.a_call("1");
    harness.killed_and_started();
    assert_eq!(harness.state.settings.logging, LoggingMode::Paused);
    assert!(harness.state.outbox.in_flight.is_empty());
}
