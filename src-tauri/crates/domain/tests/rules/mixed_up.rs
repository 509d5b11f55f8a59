//! Calls that are easily mixed up: callers whose numbers end alike, hooks that know no ids, a customer on a colleague's leg.

use crate::busy_lines::office::{Office, Told, check, ended, told};
use domain::call::event::CallEventKind::{Answered, Dialing, Held, Resumed, Ringing};
use domain::call::event::Direction;

const SATO: &str = "+81312345601";
const ITO: &str = "+81312345603";
const MOBILE: &str = "09012345605";
const OTHER_MOBILE: &str = "08012345605";

#[test]
fn two_callers_whose_numbers_end_alike_are_two_calls() {
    for (one, other) in [
        (MOBILE, OTHER_MOBILE),
        ("+819012345605", OTHER_MOBILE),
        ("0312345605", "0612345605"),
        ("+4930123456705", "+4940123456705"),
        ("4155550105", "2125550105"),
    ] {
        let mut office = Office::new();
        office.hears("0", &[told(0, Ringing, one), told(10, Ringing, other)]);
        office.hears("0", &[told(15, Answered, other), ended(75, other)]);
        let calls = &office.harness.state.calls.all;
        let heard: Vec<_> = calls.values().map(|call| call.facts.number()).collect();
        assert_eq!(heard.len(), 2, "{one}, {other}: {heard:?}");

        let mut office = Office::new();
        office.hears("0", &[told(0, Ringing, one), ended(20, one)]);
        office.hears("0", &[told(40, Answered, other), ended(100, other)]);
        assert_eq!(office.harness.state.calls.all.len(), 2, "{one}, {other}");
    }
}

#[test]
fn a_number_that_ends_like_the_callers_takes_the_place_of_it_as_any_other_does() {
    check(
        "put through",
        "t",
        &[
            told(0, Ringing, "+819012345606"),
            told(3, Answered, "+819012345606"),
            told(40, Resumed, "08012345606"),
            ended(63, "08012345606"),
        ],
        &[("+818012345606", "Connected", 60)],
    );
}

#[test]
fn the_spellings_of_one_line_stay_one_call() {
    for (one, other) in [
        ("+81312345601", "0312345601"),
        ("+81312345601", "00312345601"),
        ("+81312345601", "12345601"),
        ("+81312345601", "0081312345601"),
        ("+81312345601", "81312345601"),
        ("+81312345601", "18603-1234-5601"),
        ("+81312345601", "<sip:0312345601@pbx.example;user=phone>"),
        ("+390212345601", "0212345601"),
        ("+79161234601", "89161234601"),
        ("+5215512345601", "5512345601"),
        ("+3612345601", "0612345601"),
        ("+14155550101", "914155550101"),
    ] {
        for (first, then) in [(one, other), (other, one)] {
            let mut office = Office::new();
            office.hears("0", &[told(0, Ringing, first), told(10, Ringing, then)]);
            office.hears("0", &[told(15, Answered, then), ended(75, first)]);
            assert_eq!(office.harness.state.calls.all.len(), 1, "{first}, {then}");
        }
    }
}

#[test]
fn a_hook_without_ids_whose_number_changes_tells_of_one_call() {
    for first in ["", "%CallerNumber%", "201", "anonymous"] {
        check(
            first,
            "",
            &[
                told(0, Ringing, first),
                told(5, Answered, SATO),
                ended(65, SATO),
            ],
            &[(SATO, "Connected", 60)],
        );
    }
    check(
        "put through, and ended under the first number",
        "",
        &[
            told(0, Ringing, "201"),
            told(5, Answered, "201"),
            told(30, Resumed, SATO),
            ended(65, "201"),
        ],
        &[(SATO, "Connected", 60)],
    );
    check(
        "held and resumed under either number",
        "",
        &[
            told(0, Ringing, "201"),
            told(5, Answered, SATO),
            told(20, Held, "201"),
            told(30, Resumed, SATO),
            ended(65, "201"),
        ],
        &[(SATO, "Connected", 60)],
    );
}

#[test]
fn a_hook_without_ids_that_answers_one_of_two_callers_mixes_nobody_up() {
    check(
        "both known",
        "",
        &[
            told(0, Ringing, SATO),
            told(2, Ringing, ITO),
            told(5, Answered, ITO),
            ended(20, SATO),
            ended(65, ITO),
        ],
        &[(SATO, "Missed", 0), (ITO, "Connected", 60)],
    );
    // Either may be the one who was answered.
    let mut office = Office::new();
    let both_hide = [told(0, Ringing, "anonymous"), told(2, Ringing, "201")];
    office.hears("", &both_hide);
    office.hears("", &[told(5, Answered, ITO), ended(65, ITO)]);
    assert_eq!(office.harness.state.calls.all.len(), 3);
}

#[test]
fn a_ring_with_a_number_after_one_that_hid_it_is_another_call() {
    let mut office = Office::new();
    office.hears(
        "0",
        &[told(0, Ringing, "anonymous"), told(60, Ringing, SATO)],
    );
    assert_eq!(office.harness.state.calls.all.len(), 2);
    // A phone that knows the number a moment later tells of one ring.
    for first in ["anonymous", "", "%CallerNumber%"] {
        let mut office = Office::new();
        office.hears("0", &[told(0, Ringing, first), told(1, Ringing, SATO)]);
        assert_eq!(office.harness.state.calls.all.len(), 1, "{first:?}");
    }
}

#[test]
fn a_customer_who_is_put_through_on_an_internal_leg_is_no_colleague() {
    for way in [None, Some(Direction::Internal), Some(Direction::Inbound)] {
        for kind in [Answered, Resumed] {
            let mut office = Office::new();
            let internal = Some(Direction::Internal);
            office.hears_with("1", &told(0, Ringing, "202"), internal);
            office.hears_with("1", &told(5, Answered, "202"), internal);
            office.hears_with("1", &told(30, kind.clone(), SATO), way);
            office.hears_with("1", &ended(65, SATO), way);
            assert_eq!(
                office.logged(),
                [(String::from(SATO), String::from("Connected"), 60)],
                "{way:?} {kind:?}"
            );
        }
    }
}

#[test]
fn a_call_among_colleagues_is_logged_by_no_number_of_the_company() {
    for number in ["+81355501202", "203"] {
        let mut office = Office::new();
        let internal = Some(Direction::Internal);
        office.hears_with("1", &told(0, Ringing, "202"), internal);
        office.hears_with("1", &told(5, Resumed, number), internal);
        office.hears_with("1", &ended(65, number), internal);
        assert_eq!(office.logged(), [], "{number}");
    }
    // The switch says so of a number from outside as well.
    let mut office = Office::new();
    let dialled = Told(0, Dialing, "202", SATO);
    office.hears_with("1", &dialled, Some(Direction::Internal));
    office.hears_with("1", &ended(65, "202"), None);
    assert_eq!(office.logged(), []);
}
