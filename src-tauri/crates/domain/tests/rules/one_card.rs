//! One card says one thing: whom a call is with, whether it waits for that, and what becomes of it, over every combination of
//! what is set, what is known and how far the call is.

use crate::harness::{HANAKO, Harness, agent, contact, org};
use crate::who::salesforce_answers;
use domain::base::ids::{CallId, SfId};
use domain::base::refs::PersonRef;
use domain::call::event::CallEventKind;
use domain::people::candidate::Candidate;
use domain::session::Session;
use domain::settings::{LogTiming, LoggingMode, Settings, WhenSeveral, WhenUnmatched};
use domain::step::event::{Event, PanelRead, RecordRead};
use domain::view::action::Action;
use domain::view::call::{CallView, LogView, WhoState};
use domain::view::recent::{RecentState, recent};
use domain::view::writes::WriteState;

const NUMBER: &str = "03-1234-5678";
const JIRO: &str = "003000000000002AAA";

fn no_registration() -> Candidate {
    Candidate::new(
        PersonRef::from(String::from("001000000000009AAA")),
        String::from("Account"),
        String::from("No registration"),
    )
}

fn unmatched() -> [WhenUnmatched; 6] {
    [
        WhenUnmatched::Ask,
        WhenUnmatched::LogWithoutPerson,
        WhenUnmatched::LogToFallback,
        WhenUnmatched::OfferNew,
        WhenUnmatched::MakeContact,
        WhenUnmatched::MakeLead,
    ]
}

/// How far the call is.
const STAGES: [&str; 4] = ["rings", "goes on", "is over", "was sent"];

/// What is held against each other.
fn says_one_thing(card: &CallView, what: &str) {
    let picked = card.who.picked.is_some();
    let until_picked = card.note.until_picked;
    assert!(!(picked && until_picked), "{what}: {card:?}");
    assert_eq!(card.who.state == WhoState::Known, picked, "{what}");
    match &card.log {
        LogView::WaitsForPick => assert!(until_picked, "{what}: {:?}", card.log),
        LogView::AtTheEnd | LogView::WhenAnswered => {}
        LogView::Begun { .. }
        | LogView::Waiting { .. }
        | LogView::InSalesforce { .. }
        | LogView::NeedsYou { .. }
        | LogView::NotLogged { .. } => assert!(!until_picked, "{what}: {:?}", card.log),
    }
}

fn plays(settings: &Settings, number: &str, matches: &[Candidate], signed_in: bool, what: &str) {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings {
        settings: settings.clone(),
    });
    if !signed_in {
        harness.state.session = Session::SignedOut;
    }
    let call = harness.rings("1", number, matches.to_vec());
    salesforce_answers(&mut harness, call, Vec::new());
    for stage in STAGES {
        match stage {
            "goes on" => harness.phone("1", number, CallEventKind::Answered),
            "is over" => {
                harness.later(75);
                harness.phone("1", number, CallEventKind::Ended(None));
            }
            "was sent" if harness.state.outbox.rows.contains_key(&call.log_write()) => {
                harness.lands(call.log_write(), "00T1");
            }
            _ => {}
        }
        says_one_thing(&harness.card(call), &format!("{what}, {stage}"));
    }
}

#[test]
fn no_card_waits_for_a_pick_and_is_logged_and_none_that_waits_says_otherwise() {
    let both = [contact(HANAKO, "佐藤 花子"), contact(JIRO, "佐藤 次郎")];
    let mut played = 0;
    for when_unmatched in unmatched() {
        for when_several in [WhenSeveral::Ask, WhenSeveral::Latest, WhenSeveral::Fallback] {
            for timing in [LogTiming::AtTheEnd, LogTiming::AtTheStart] {
                for logging in [
                    LoggingMode::Enabled,
                    LoggingMode::Paused,
                    LoggingMode::Disabled,
                ] {
                    let settings = Settings {
                        when_unmatched,
                        when_several,
                        timing,
                        logging,
                        fallback_record: Some(Box::new(no_registration())),
                        ..Settings::default()
                    };
                    for number in [NUMBER, "anonymous"] {
                        for matches in 0..=2_usize {
                            for signed_in in [true, false] {
                                let what = format!("{settings:?} {number} {matches} {signed_in}");
                                plays(&settings, number, &both[..matches], signed_in, &what);
                                played += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!(played, 6 * 3 * 2 * 3 * 2 * 3 * 2);
}

#[test]
fn a_call_that_is_logged_to_nobody_does_not_wait_for_a_pick_before_or_after_it_is_sent() {
    let mut harness = Harness::new();
    harness.does(Action::ChangeSettings {
        settings: Settings {
            when_unmatched: WhenUnmatched::LogWithoutPerson,
            ..Settings::default()
        },
    });
    let call = harness.rings("1", NUMBER, Vec::new());
    salesforce_answers(&mut harness, call, Vec::new());
    assert!(!harness.card(call).note.until_picked, "while it goes on");
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(75);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    let card = harness.card(call);
    assert!(matches!(card.log, LogView::InSalesforce { .. }));
    assert_eq!((card.note.until_picked, card.who.picked), (false, None));
}

#[test]
fn who_is_known_while_nobody_is_signed_in_is_waited_for_no_more() {
    let mut harness = Harness::new();
    harness.does(Action::SignOut);
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(75);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let card = harness.card(call);
    assert_eq!(card.who.state, WhoState::Known);
    let write = WriteState::SignedOut;
    assert_eq!(card.log, LogView::Waiting { write });
}

/// A call with Hanako that is in Salesforce, after the agent has signed out and in again.
fn signed_in_again() -> (Harness, CallId) {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(75);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    harness.lands(call.log_write(), "00T1");
    harness.does(Action::SignOut);
    harness.happens(Event::SignedIn(agent()));
    harness.happens(Event::OrgRead(org()));
    (harness, call)
}

fn is_hanakos(harness: &mut Harness, call: CallId) {
    let rows = harness.state.outbox.rows.clone();
    harness.does(Action::Show { call });
    let card = harness.card(call);
    assert_eq!(card.who.state, WhoState::Known);
    assert!(matches!(card.log, LogView::InSalesforce { .. }));
    assert_eq!(
        card.who.picked.unwrap().id,
        PersonRef::from(String::from(HANAKO))
    );
    harness.happens(Event::PanelRead {
        record: SfId(String::from(HANAKO)),
        result: Ok(Box::new(PanelRead {
            panel: domain::panel::Panel::default(),
            record: RecordRead::Named(Box::new(contact(HANAKO, "佐藤 花子"))),
        })),
    });
    assert_eq!(harness.card(call).who.picked.unwrap().name, "佐藤 花子");
    assert_eq!(
        harness.state.outbox.rows, rows,
        "nothing is written by that"
    );
}

#[test]
fn a_logged_call_that_is_opened_after_a_sign_out_asks_nobody_who_it_was() {
    let (mut harness, call) = signed_in_again();
    let names = serde_json::to_string(&harness.state.calls.all[&call].who).unwrap();
    assert!(!names.contains("佐藤"), "its names are forgotten: {names}");
    let listed = recent(&harness.state.calls.all[&call], &[], &|_| None);
    assert_eq!(listed.who, None);
    is_hanakos(&mut harness, call);
}

#[test]
fn a_pick_that_an_earlier_version_forgot_is_put_back_from_the_record() {
    let (mut harness, call) = signed_in_again();
    harness.state.calls.all.get_mut(&call).unwrap().who.picked = None;
    is_hanakos(&mut harness, call);
}

#[test]
fn the_list_of_recent_calls_says_of_a_write_what_the_outbox_says() {
    let mut harness = Harness::new();
    let call = harness.rings("1", NUMBER, vec![contact(HANAKO, "佐藤 花子")]);
    harness.happens(Event::Unreachable);
    harness.phone("1", NUMBER, CallEventKind::Answered);
    harness.later(75);
    harness.phone("1", NUMBER, CallEventKind::Ended(None));
    let write = call.log_write();
    let both = |harness: &Harness| {
        let view = harness.view();
        let outbox = view
            .outbox
            .iter()
            .find(|one| one.id == write)
            .unwrap()
            .state;
        let rows: Vec<_> = harness.state.outbox.rows.values().cloned().collect();
        let listed = recent(&harness.state.calls.all[&call], &rows, &|write| {
            let mut open = view.outbox.iter();
            open.find(|open| open.id == write).map(|open| open.state)
        });
        assert_eq!(listed.write, Some(outbox));
        (outbox, listed.state)
    };
    harness.does(Action::Hold { write, on: true });
    assert_eq!(both(&harness), (WriteState::OnHold, RecentState::Waiting));
    harness.does(Action::Hold { write, on: false });
    let mut settings = harness.state.settings.clone();
    settings.logging = LoggingMode::Paused;
    harness.does(Action::ChangeSettings {
        settings: settings.clone(),
    });
    assert_eq!(both(&harness), (WriteState::Paused, RecentState::Waiting));
    settings.logging = LoggingMode::Enabled;
    harness.does(Action::ChangeSettings { settings });
    assert_eq!(both(&harness), (WriteState::Offline, RecentState::Waiting));
    harness.happens(Event::Reachable);
    for _ in 0..25 {
        crate::by_hand::done(&mut harness, write, crate::by_hand::busy());
        harness.later(70);
        harness.happens(Event::Tick);
    }
    crate::by_hand::done(&mut harness, write, crate::by_hand::busy());
    assert_eq!(both(&harness), (WriteState::NeedsYou, RecentState::Failed));
    assert_eq!(harness.view().link.needs_you, 1);
}
