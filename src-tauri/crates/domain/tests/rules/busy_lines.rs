//! What phones of a busy office tell: a colleague who is asked in between, another device that stops ringing, sides that
//! are swapped, ids that are used again, garbage in place of a number. Each case ends with the Tasks that are to be.

pub(crate) mod office;
mod two_callers;

use crate::busy_lines::office::{COLLEAGUE, Office, Told, check, ended, ended_as, told};
use domain::call::event::CallEventKind::{
    Answered, Dialing, Ended, Held, Resumed, Ringing, Transferred, Voicemail,
};
use domain::call::event::{Direction, Outcome};
use domain::call::phase::Phase;

const SATO: &str = "+81312345601";
const ITO: &str = "+81312345603";
const MORI: &str = "+81312345604";
const OWN: &str = "0351234567";
const HIDDEN: &str = "anonymous";

#[test]
fn a_colleague_who_is_asked_in_between_does_not_take_the_callers_place() {
    for kind in [Held, Resumed] {
        check(
            "asked",
            "t",
            &[
                told(0, Ringing, SATO),
                told(3, Answered, SATO),
                told(40, kind, COLLEAGUE),
                ended(63, COLLEAGUE),
            ],
            &[(SATO, "Connected", 60)],
        );
    }
    check(
        "put through to a colleague",
        "t",
        &[
            told(0, Ringing, SATO),
            told(3, Answered, SATO),
            told(40, Transferred, COLLEAGUE),
            ended_as(41, Outcome::Transferred, COLLEAGUE),
        ],
        &[(SATO, "Transferred", 38)],
    );
    check(
        "dialled, then asked",
        "t",
        &[
            Told(0, Dialing, "201", SATO),
            Told(5, Answered, "201", SATO),
            Told(30, Held, "201", COLLEAGUE),
            Told(65, Ended(None), "201", SATO),
        ],
        &[(SATO, "Connected", 60)],
    );
}

#[test]
fn garbage_after_a_number_changes_nobody() {
    for garbage in [
        "550e8400-e29b-41d4-a716-446655440000",
        "8001234",
        "12345601",
        "00312345601",
        "+81 3 1234 560",
        "+81 3 1234",
        "0312345",
        "trunk-0001234567",
        "1790000000",
        "1795179600",
        "1795179600.250",
        "446655440000",
        "e29b41d4-446655440000",
        "+999 123 456 789",
        "99999999999999",
        "20261130213059",
    ] {
        for kind in [Answered, Held, Resumed, Transferred] {
            let mut events = vec![told(0, Ringing, SATO), told(5, Answered, SATO)];
            events.push(told(20, kind.clone(), garbage));
            events.push(told(30, Resumed, SATO));
            events.push(ended_as(65, Outcome::Answered, garbage));
            check(garbage, "1", &events, &[(SATO, "Connected", 60)]);
        }
        let at_the_answer = [
            told(0, Ringing, SATO),
            told(5, Answered, garbage),
            ended(65, garbage),
        ];
        check(garbage, "1", &at_the_answer, &[(SATO, "Connected", 60)]);
    }
}

#[test]
fn a_valid_number_takes_the_place_of_garbage_and_of_another_valid_one() {
    for garbage in ["+81 3 1234 560", "trunk-0001234567", "1790000000"] {
        for (first, kind, second) in [
            (garbage, Answered, SATO),
            (garbage, Resumed, SATO),
            (ITO, Resumed, SATO),
        ] {
            let events = [
                told(0, Ringing, first),
                told(5, Answered, first),
                told(9, kind, second),
                told(12, Held, garbage),
                told(15, Resumed, garbage),
                ended(65, garbage),
            ];
            check(garbage, "1", &events, &[(SATO, "Connected", 60)]);
        }
    }
}

#[test]
fn a_number_that_is_newer_than_what_is_known_of_numbers_counts_where_nothing_better_is_said() {
    let newer = "+81 3 1234 560";
    for first in ["202", HIDDEN, "%CallerNumber%"] {
        let mut office = Office::new();
        office.hears("1", &[told(0, Ringing, first), told(5, Answered, newer)]);
        assert_eq!(office.harness.view().calls[0].number, newer, "{first}");
    }
}

#[test]
fn a_ring_that_is_told_again_with_a_cut_number_is_the_same_ring() {
    for cut in ["+81 3 1234 560", "0312345", "+8131234560"] {
        let events = [
            told(0, Ringing, SATO),
            told(1, Ringing, cut),
            told(5, Answered, cut),
            ended(65, cut),
        ];
        check(cut, "1", &events, &[(SATO, "Connected", 60)]);
    }
}

#[test]
fn what_the_end_says_of_the_sides_and_the_way_changes_neither() {
    for (what, last) in [
        ("swapped", Told(65, Ended(None), OWN, SATO)),
        ("another caller", Told(65, Ended(None), MORI, SATO)),
    ] {
        let events = [told(0, Ringing, SATO), told(5, Answered, SATO), last];
        check(what, "1", &events, &[(SATO, "Connected", 60)]);
    }
    let swapped_early = [
        told(0, Ringing, SATO),
        Told(5, Answered, OWN, SATO),
        Told(65, Ended(None), OWN, SATO),
    ];
    check(
        "at the answer",
        "1",
        &swapped_early,
        &[(SATO, "Connected", 60)],
    );

    let mut office = Office::new();
    office.hears("1", &[told(0, Ringing, SATO), told(5, Answered, SATO)]);
    office.hears_with("1", &ended(65, SATO), Some(Direction::Outbound));
    assert_eq!(
        office.logged(),
        [(String::from(SATO), String::from("Connected"), 60)]
    );
}

#[test]
fn a_call_that_was_internal_is_the_callers_once_the_phone_says_so() {
    let mut office = Office::new();
    let internal = Some(Direction::Internal);
    office.hears_with("1", &told(0, Ringing, "202"), internal);
    office.hears_with("1", &told(5, Answered, "202"), internal);
    office.hears_with("1", &told(30, Resumed, SATO), Some(Direction::Inbound));
    office.hears("1", &[ended(65, SATO)]);
    assert_eq!(
        office.logged(),
        [(String::from(SATO), String::from("Connected"), 60)]
    );
}

#[test]
fn a_caller_under_the_id_of_an_open_outgoing_call_is_a_call_of_their_own() {
    for id in ["0", ""] {
        let unanswered = [
            Told(0, Dialing, "", ITO),
            told(60, Ringing, MORI),
            told(65, Answered, MORI),
            ended(95, MORI),
        ];
        let mut office = Office::new();
        office.hears(id, &unanswered);
        let last = office.logged().pop();
        assert_eq!(
            last,
            Some((String::from(MORI), String::from("Connected"), 30)),
            "{id:?}"
        );
    }
    check(
        "after the answer",
        "0",
        &[
            Told(0, Dialing, "", ITO),
            Told(5, Answered, "", ITO),
            told(600, Ringing, MORI),
            told(605, Answered, MORI),
            ended(635, MORI),
        ],
        &[(ITO, "Connected", 595), (MORI, "Connected", 30)],
    );
    check(
        "the one who was called calls back",
        "",
        &[
            Told(0, Dialing, "", SATO),
            told(60, Ringing, SATO),
            told(65, Answered, SATO),
            ended(95, SATO),
        ],
        &[(SATO, "No answer", 0), (SATO, "Connected", 30)],
    );
    check(
        "the ring there",
        "0",
        &[
            Told(0, Dialing, "201", SATO),
            Told(2, Ringing, "201", SATO),
            Told(8, Answered, "201", SATO),
            Told(38, Ended(None), "201", SATO),
        ],
        &[(SATO, "Connected", 30)],
    );
}

#[test]
fn what_rings_after_an_answer_is_another_call() {
    for (second, with) in [(HIDDEN, ""), (SATO, SATO)] {
        let mut office = Office::new();
        office.hears(
            "0",
            &[
                told(0, Ringing, SATO),
                told(5, Answered, SATO),
                told(600, Ringing, second),
                told(605, Answered, second),
                ended(665, second),
            ],
        );
        assert_eq!(office.harness.state.calls.all.len(), 2, "{second}");
        let logged = office.logged();
        assert_eq!(
            logged[0],
            (String::from(SATO), String::from("Connected"), 595)
        );
        if !with.is_empty() {
            assert_eq!(
                logged[1],
                (String::from(with), String::from("Connected"), 60)
            );
        }
    }
    let mut office = Office::new();
    let hidden = [
        told(0, Ringing, SATO),
        told(90, Ringing, HIDDEN),
        told(95, Answered, HIDDEN),
        ended(155, HIDDEN),
    ];
    office.hears("0", &hidden);
    assert_eq!(
        office.logged(),
        [(String::from(SATO), String::from("Missed"), 0)]
    );
}

#[test]
fn an_end_that_another_device_tells_does_not_end_the_talk() {
    for (at, said) in [
        (5, Outcome::AnsweredElsewhere),
        (5, Outcome::Missed),
        (4, Outcome::AnsweredElsewhere),
        (3, Outcome::AnsweredElsewhere),
    ] {
        let mut office = Office::new();
        office.hears("1", &[told(0, Ringing, SATO)]);
        let mut events = [told(4, Answered, SATO), ended_as(at, said, SATO)];
        events.sort_by_key(|event| event.0);
        office.hears("1", &events);
        let card = office.harness.view().calls.remove(0);
        assert_eq!(card.phase, Phase::Connected, "{said:?} at {at}: they speak");
        office.hears("1", &[ended_as(65, Outcome::Answered, SATO)]);
        let one = [(String::from(SATO), String::from("Connected"), 61)];
        assert_eq!(office.logged(), one, "{said:?} at {at}");
    }
    let elsewhere = [
        told(0, Ringing, SATO),
        ended_as(4, Outcome::AnsweredElsewhere, SATO),
    ];
    check("taken elsewhere", "1", &elsewhere, &[]);
}

#[test]
fn a_message_is_a_voicemail_whenever_it_is_told_and_never_a_ring() {
    check(
        "after the end",
        "1",
        &[
            told(0, Ringing, SATO),
            ended_as(20, Outcome::Missed, SATO),
            told(50, Voicemail, SATO),
        ],
        &[(SATO, "Voicemail", 0)],
    );
    for id in ["9", ""] {
        let mut office = Office::new();
        office.hears(id, &[told(50, Voicemail, SATO)]);
        let card = office.harness.view().calls.remove(0);
        assert_eq!(
            (card.phase, card.outcome),
            (Phase::Ended, Some(Outcome::Voicemail))
        );
    }
    check(
        "whom the agent has sent to the mailbox",
        "1",
        &[
            told(0, Ringing, SATO),
            told(5, Answered, SATO),
            ended_as(65, Outcome::Voicemail, SATO),
        ],
        &[(SATO, "Connected", 60)],
    );
}

#[test]
fn a_phone_that_tells_of_answers_and_ends_alone_has_each_of_its_calls() {
    check(
        "the same caller",
        "L1",
        &[
            told(0, Answered, SATO),
            ended(30, SATO),
            told(100, Answered, SATO),
            ended(150, SATO),
        ],
        &[(SATO, "Connected", 30), (SATO, "Connected", 50)],
    );
    check(
        "the end got lost",
        "L1",
        &[
            told(0, Answered, SATO),
            told(100, Answered, ITO),
            ended(150, ITO),
        ],
        &[(SATO, "Connected", 100), (ITO, "Connected", 50)],
    );
}

#[test]
fn a_transfer_that_came_to_nothing_is_none() {
    check(
        "taken back",
        "1",
        &[
            told(0, Ringing, SATO),
            told(5, Answered, SATO),
            told(30, Transferred, SATO),
            told(35, Resumed, SATO),
            ended_as(65, Outcome::Answered, SATO),
        ],
        &[(SATO, "Connected", 60)],
    );
    check(
        "merged in the same moment",
        "1",
        &[
            told(0, Ringing, SATO),
            told(5, Answered, SATO),
            told(30, Transferred, SATO),
            told(31, Resumed, SATO),
            ended(31, SATO),
        ],
        &[(SATO, "Transferred", 26)],
    );
}

/// Every order of a few events.
fn orders(events: &[Told]) -> Vec<Vec<Told>> {
    if events.len() < 2 {
        return vec![events.to_vec()];
    }
    let places = 0..events.len();
    let with_first = |place: usize| {
        let mut rest = events.to_vec();
        let first = rest.remove(place);
        let rest = orders(&rest).into_iter();
        rest.map(move |mut rest| {
            rest.insert(0, first.clone());
            rest
        })
    };
    places.flat_map(with_first).collect()
}

#[test]
fn in_any_order_it_is_the_same_call() {
    let dialled = [
        Told(0, Dialing, "201", ITO),
        Told(2, Ringing, "201", ITO),
        Told(8, Answered, "201", ITO),
        Told(38, Ended(None), "201", ITO),
    ];
    let put_through = [
        told(0, Ringing, "202"),
        told(5, Answered, "202"),
        told(30, Resumed, SATO),
        ended(65, SATO),
    ];
    let missed_without_id = [told(0, Ringing, SATO), ended_as(8, Outcome::Missed, SATO)];
    let taken_without_id = [
        told(0, Ringing, SATO),
        told(5, Answered, SATO),
        ended(65, SATO),
    ];
    for (id, events, expected) in [
        ("q", &dialled[..], (ITO, "Connected", 30)),
        ("q", &put_through[..], (SATO, "Connected", 60)),
        ("", &missed_without_id[..], (SATO, "Missed", 0)),
        ("", &taken_without_id[..], (SATO, "Connected", 60)),
    ] {
        for order in orders(events) {
            let seconds: Vec<i64> = order.iter().map(|event| event.0).collect();
            check(&format!("{seconds:?}"), id, &order, &[expected]);
        }
    }
}
