//! Two callers under one call id, whose events are heard in every order across both calls.

use crate::busy_lines::office::{Office, Told, ended, ended_as, told};
use crate::busy_lines::{HIDDEN, ITO, MORI, SATO, orders};
use domain::call::event::CallEventKind::{
    Answered, Details, Dialing, Ended, Held, Resumed, Ringing, Voicemail,
};
use domain::call::event::Outcome;
use std::collections::BTreeMap;

/// Two calls, and what is to be of them: how many calls there are, and what is logged of each.
struct Pair {
    what: &'static str,
    events: Vec<Told>,
    calls: usize,
    logged: Vec<(&'static str, &'static str, u32)>,
}

fn pair(what: &'static str, events: &[Told], logged: &[(&'static str, &'static str, u32)]) -> Pair {
    Pair {
        what,
        events: events.to_vec(),
        calls: 2,
        logged: logged.to_vec(),
    }
}

/// The orders in which the events of the pair end otherwise than they should.
fn wrong(pair: &Pair, answers_at_once: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for order in orders(&pair.events) {
        let mut office = Office::new();
        for event in &order {
            office.hears("0", std::slice::from_ref(event));
            if answers_at_once {
                office.org_answers();
            }
        }
        let logged = office.logged();
        let expected: Vec<_> = pair
            .logged
            .iter()
            .map(|(with, how, seconds)| (String::from(*with), String::from(*how), *seconds))
            .collect();
        let calls = office.harness.state.calls.all.len();
        if logged != expected || calls != pair.calls {
            let seconds: Vec<i64> = order.iter().map(|event| event.0).collect();
            wrong.push(format!(
                "{}, {seconds:?}: {calls} calls, {logged:?}",
                pair.what
            ));
        }
    }
    wrong
}

fn check(pairs: &[Pair]) {
    for answers_at_once in [false, true] {
        let wrong: Vec<String> = pairs
            .iter()
            .flat_map(|pair| wrong(pair, answers_at_once))
            .collect();
        let count = wrong.len();
        let first = wrong.iter().take(12).collect::<Vec<_>>();
        assert!(
            wrong.is_empty(),
            "{count} orders, at once {answers_at_once}: {first:#?}"
        );
    }
}

#[test]
fn each_of_two_callers_has_a_call_and_a_record_of_their_own() {
    let both = [(SATO, "Connected", 60), (ITO, "Connected", 60)];
    check(&[
        pair(
            "one after the other",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                ended(65, SATO),
                told(100, Ringing, ITO),
                told(105, Answered, ITO),
                ended(165, ITO),
            ],
            &both,
        ),
        pair(
            "only the rings have numbers",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, ""),
                ended(65, ""),
                told(100, Ringing, ITO),
                told(105, Answered, ""),
                ended(165, ""),
            ],
            &both,
        ),
        pair(
            "the second rings while the first still speaks",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                told(30, Ringing, ITO),
                ended(65, SATO),
                told(70, Answered, ITO),
                ended(130, ITO),
            ],
            &both,
        ),
        pair(
            "the same caller twice",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                ended(65, SATO),
                told(100, Ringing, SATO),
                told(105, Answered, SATO),
                ended(165, SATO),
            ],
            &[(SATO, "Connected", 60), (SATO, "Connected", 60)],
        ),
    ]);
}

#[test]
fn what_was_missed_stays_missed_and_what_was_taken_is_taken() {
    check(&[
        pair(
            "missed, then taken",
            &[
                told(0, Ringing, SATO),
                ended_as(20, Outcome::Missed, SATO),
                told(23, Ringing, ITO),
                told(30, Answered, ITO),
                ended(90, ITO),
            ],
            &[(SATO, "Missed", 0), (ITO, "Connected", 60)],
        ),
        pair(
            "taken, then missed, without numbers but in the rings",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, ""),
                ended(65, ""),
                told(66, Ringing, ITO),
                ended_as(80, Outcome::Missed, ""),
            ],
            &[(SATO, "Connected", 60), (ITO, "Missed", 0)],
        ),
        pair(
            "both missed",
            &[
                told(0, Ringing, SATO),
                ended(20, ""),
                told(22, Ringing, ITO),
                ended(40, ""),
            ],
            &[(SATO, "Missed", 0), (ITO, "Missed", 0)],
        ),
        pair(
            "a message, then a talk",
            &[
                told(0, Ringing, SATO),
                told(25, Voicemail, SATO),
                told(100, Ringing, ITO),
                told(105, Answered, ITO),
                ended(165, ITO),
            ],
            &[(SATO, "Voicemail", 0), (ITO, "Connected", 60)],
        ),
    ]);
}

#[test]
fn ways_and_transfers_are_told_apart() {
    check(&[
        pair(
            "in, then out",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                ended(65, SATO),
                Told(100, Dialing, "", ITO),
                Told(105, Answered, "", ITO),
                Told(165, Ended(None), "", ITO),
            ],
            &[(SATO, "Connected", 60), (ITO, "Connected", 60)],
        ),
        pair(
            "out, then in",
            &[
                Told(0, Dialing, "", SATO),
                Told(5, Answered, "", SATO),
                Told(65, Ended(None), "", SATO),
                told(100, Ringing, ITO),
                told(105, Answered, ITO),
                ended(165, ITO),
            ],
            &[(SATO, "Connected", 60), (ITO, "Connected", 60)],
        ),
        pair(
            "put through by a colleague, then missed",
            &[
                told(0, Ringing, "202"),
                told(5, Answered, "202"),
                told(30, Resumed, SATO),
                ended(65, SATO),
                told(100, Ringing, ITO),
                ended_as(120, Outcome::Missed, ITO),
            ],
            &[(SATO, "Connected", 60), (ITO, "Missed", 0)],
        ),
        pair(
            "on hold, then another",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                told(30, Held, ""),
                ended(65, ""),
                told(100, Ringing, ITO),
                ended(120, ""),
            ],
            &[(SATO, "Connected", 60), (ITO, "Missed", 0)],
        ),
    ]);
}

#[test]
fn where_something_got_lost_neither_caller_is() {
    check(&[
        pair(
            "the end of the first",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                told(100, Ringing, ITO),
                told(105, Answered, ITO),
                ended(165, ITO),
            ],
            &[(SATO, "Connected", 95), (ITO, "Connected", 60)],
        ),
        pair(
            "both rings",
            &[
                told(0, Answered, SATO),
                ended(30, SATO),
                told(100, Answered, ITO),
                ended(150, ITO),
            ],
            &[(SATO, "Connected", 30), (ITO, "Connected", 50)],
        ),
        pair(
            "the ring of the second",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                ended(65, SATO),
                told(105, Answered, MORI),
                ended(165, MORI),
            ],
            &[(SATO, "Connected", 60), (MORI, "Connected", 60)],
        ),
    ]);
}

#[test]
fn a_withheld_caller_takes_nothing_from_the_one_before() {
    let events = [
        told(0, Ringing, SATO),
        told(5, Answered, SATO),
        ended(65, SATO),
        told(100, Ringing, HIDDEN),
        told(105, Answered, HIDDEN),
        ended(165, HIDDEN),
    ];
    check(&[pair("withheld", &events, &[(SATO, "Connected", 60)])]);
}

#[test]
fn what_is_told_late_of_each_call_stays_with_it() {
    let details = |about: &str| {
        Details(BTreeMap::from([(
            String::from("summary"),
            String::from(about),
        )]))
    };
    let events = [
        told(0, Ringing, SATO),
        ended(20, ""),
        Told(30, details("the first"), SATO, ""),
        told(100, Ringing, ITO),
        ended(120, ""),
        Told(130, details("the second"), ITO, ""),
    ];
    for order in orders(&events) {
        let seconds: Vec<i64> = order.iter().map(|event| event.0).collect();
        let mut office = Office::new();
        office.hears("0", &order);
        let mut calls: Vec<_> = office.harness.state.calls.all.values().collect();
        calls.sort_by_key(|call| call.facts.started());
        let told: Vec<_> = calls
            .iter()
            .map(|call| call.facts.detail("summary"))
            .collect();
        assert_eq!(told, [Some("the first"), Some("the second")], "{seconds:?}");
    }
}

#[test]
fn two_callers_whose_phone_knows_no_ids_are_told_apart_by_their_numbers() {
    let events = [
        told(0, Ringing, SATO),
        told(5, Answered, SATO),
        ended(65, SATO),
        told(40, Ringing, ITO),
        ended_as(60, Outcome::Missed, ITO),
    ];
    for order in orders(&events) {
        let seconds: Vec<i64> = order.iter().map(|event| event.0).collect();
        let mut office = Office::new();
        office.hears("", &order);
        let expected = [(SATO, "Connected", 60), (ITO, "Missed", 0)]
            .map(|(with, how, talk)| (String::from(with), String::from(how), talk));
        assert_eq!(office.logged(), expected, "{seconds:?}");
    }
}

#[test]
fn words_typed_in_a_call_stay_with_its_caller_when_the_other_is_heard_late() {
    use domain::view::action::Action;
    let mut office = Office::new();
    office.hears("0", &[told(0, Ringing, SATO)]);
    let call = office.harness.view().calls[0].id;
    office.harness.does(Action::EditNote {
        call,
        subject: String::new(),
        text: String::from("of Sato"),
        seq: 1,
    });
    office.hears(
        "0",
        &[
            told(105, Answered, ITO),
            ended(165, ITO),
            told(100, Ringing, ITO),
            ended(65, SATO),
            told(5, Answered, SATO),
        ],
    );
    let calls = &office.harness.state.calls.all;
    assert_eq!(calls[&call].facts.number().unwrap().0, SATO);
    assert_eq!(calls[&call].draft.text, "of Sato");
    assert_eq!(
        office.logged(),
        [SATO, ITO].map(|with| (String::from(with), String::from("Connected"), 60))
    );
}
