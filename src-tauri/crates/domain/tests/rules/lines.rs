//! Which of the agent's own lines count: a call on another one is shown, and never logged.

use crate::harness::{HANAKO, Harness, contact, inbound};
use domain::base::ids::{CallId, RawNumber};
use domain::call::event::{CallEvent, CallEventKind, Direction, Party};
use domain::logging::loggable::WhyNot;
use domain::settings::{Lines, Settings};
use domain::step::event::Event;
use domain::view::action::Action;
use domain::view::call::LogView;

const CALLER: &str = "+81312345678";

fn lines(only: &[&str], never: &[&str]) -> Settings {
    let texts = |texts: &[&str]| texts.iter().map(|text| String::from(*text)).collect();
    Settings {
        lines: Box::new(Lines {
            only: texts(only),
            never: texts(never),
        }),
        ..Settings::default()
    }
}

fn sets(harness: &mut Harness, settings: Settings) {
    harness.does(Action::ChangeSettings { settings });
}

/// A call of somebody who is known, at this end: the line's name and the agent's own number.
fn call_on(harness: &mut Harness, line: Option<&str>, own: Option<&str>, ends: bool) -> CallId {
    let at = |harness: &Harness, kind| CallEvent {
        line: line.map(String::from),
        to: Party {
            number: own.map(|own| RawNumber(String::from(own))),
            name: None,
        },
        ..inbound("1", CALLER, kind, harness.now.timestamp())
    };
    let ringing = at(harness, CallEventKind::Ringing);
    harness.happens(Event::Phone(ringing));
    let id = harness.rings("1", CALLER, vec![contact(HANAKO, "佐藤 花子")]);
    let answered = at(harness, CallEventKind::Answered);
    harness.happens(Event::Phone(answered));
    if ends {
        let ended = at(harness, CallEventKind::Ended(None));
        harness.happens(Event::Phone(ended));
    }
    id
}

const OTHER_LINE: LogView = LogView::NotLogged {
    why: WhyNot::OtherLine,
};

/// The case's name, the lines that alone count, the lines that never do, the call's line and the agent's number; and
/// whether the call is logged.
type Case = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    Option<&'static str>,
    Option<&'static str>,
    bool,
);

#[test]
fn a_call_is_logged_or_not_by_its_line_or_by_the_number_that_was_called() {
    let cases: [Case; 13] = [
        ("nothing is set", &[], &[], Some("Private"), None, true),
        (
            "the line alone counts",
            &["Support"],
            &[],
            Some("support "),
            None,
            true,
        ),
        (
            "another alone counts",
            &["Support"],
            &[],
            Some("Private"),
            None,
            false,
        ),
        (
            "the line never counts",
            &[],
            &["Private"],
            Some("Private"),
            None,
            false,
        ),
        (
            "another never counts",
            &[],
            &["Private"],
            Some("Support"),
            None,
            true,
        ),
        (
            "never wins over only",
            &["Support"],
            &["Support"],
            Some("Support"),
            None,
            false,
        ),
        (
            "the number counts",
            &["03-5123-4567"],
            &[],
            None,
            Some("+81351234567"),
            true,
        ),
        (
            "a number of the block counts",
            &["03-5123-*"],
            &[],
            None,
            Some("0351234567"),
            true,
        ),
        (
            "a number beside the block",
            &["03-5123-*"],
            &[],
            None,
            Some("0351244567"),
            false,
        ),
        (
            "the extension never counts",
            &[],
            &["2045"],
            None,
            Some("2045"),
            false,
        ),
        (
            "extensions of a group",
            &["20*"],
            &[],
            None,
            Some("2045"),
            true,
        ),
        (
            "extensions of another group",
            &["30*"],
            &[],
            None,
            Some("2045"),
            false,
        ),
        (
            "the phone doesn't say",
            &["Support"],
            &["Private"],
            None,
            None,
            true,
        ),
    ];
    for (what, only, never, line, own, is_logged) in cases {
        let mut harness = Harness::new();
        sets(&mut harness, lines(only, never));
        let call = call_on(&mut harness, line, own, true);
        assert_eq!(harness.sent().len(), usize::from(is_logged), "{what}");
        assert_eq!(harness.card(call).log == OTHER_LINE, !is_logged, "{what}");
    }
}

#[test]
fn an_outgoing_call_is_on_the_line_that_it_was_dialled_from() {
    let mut harness = Harness::new();
    sets(&mut harness, lines(&[], &["03-5123-4567"]));
    let own = Party {
        number: Some(RawNumber(String::from("+81351234567"))),
        name: None,
    };
    let event = CallEvent {
        direction: Some(Direction::Outbound),
        to: Party {
            number: Some(RawNumber(String::from(CALLER))),
            name: None,
        },
        from: own,
        ..inbound("1", CALLER, CallEventKind::Dialing, harness.now.timestamp())
    };
    harness.happens(Event::Phone(event));
    let call = harness.view().calls.first().unwrap().id;
    assert_eq!(harness.card(call).log, OTHER_LINE);
}

#[test]
fn the_agent_sees_during_the_call_that_it_will_not_be_logged() {
    let mut harness = Harness::new();
    sets(&mut harness, lines(&[], &["Private"]));
    let call = call_on(&mut harness, Some("Private"), None, false);
    let card = harness.card(call);
    assert_eq!(card.log, OTHER_LINE);
    assert_eq!(card.who.picked.unwrap().name, "佐藤 花子");
}

#[test]
fn what_is_set_later_changes_no_call_that_has_ended() {
    let mut harness = Harness::new();
    sets(&mut harness, lines(&[], &["Private"]));
    let call = call_on(&mut harness, Some("Private"), None, true);
    sets(&mut harness, lines(&[], &[]));
    harness.killed_and_started();
    harness.does(Action::SaveCall { call });
    assert_eq!(harness.card(call).log, OTHER_LINE);
    assert_eq!(harness.sent(), []);
}

#[test]
fn the_settings_of_the_end_decide_also_where_the_agent_says_that_it_is_over() {
    let mut harness = Harness::new();
    let call = call_on(&mut harness, Some("Private"), None, false);
    sets(&mut harness, lines(&[], &["Private"]));
    harness.does(Action::CallIsOver { call });
    assert_eq!(harness.card(call).log, OTHER_LINE);
    assert_eq!(harness.sent(), []);
}
