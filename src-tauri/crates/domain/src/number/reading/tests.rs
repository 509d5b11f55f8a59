//! Numbers as people type them.

use proptest::prelude::*;

use super::*;

fn country(code: &str) -> Country {
    Country::try_from(String::from(code)).unwrap()
}

#[track_caller]
fn check(typed: &str, code: &str, expect: &str) {
    let reading = read_call_number(Some(&RawNumber(String::from(typed))), country(code));
    let text = match reading {
        NumberReading::Withheld => String::from("withheld"),
        NumberReading::NotANumber => String::from("not a number"),
        NumberReading::Number(number) => number.0,
    };
    assert_eq!(text, expect, "{typed:?} in {code}");
}

#[test]
fn a_number_is_understood_however_it_is_typed() {
    for typed in [
        "+81 3-1234-5678",
        "03-1234-5678",
        "(03) 1234-5678",
        "0312345678",
        "０３－１２３４－５６７８",
        "+81(0)3 1234 5678",
        "tel:+81-3-1234-5678",
        "010 81 3 1234 5678",
        "03.1234.5678",
        "03/1234/5678",
        "TEL 03-1234-5678",
        "03-1234-5678 (mobile)",
        "03-1234-5678（会社）",
        "03-1234-5678 内線 12",
        "+81312345678;ext=42",
    ] {
        check(typed, "JP", "+81312345678");
    }
    check("(415) 555-0134", "US", "+14155550134");
    check("1-415-555-0134", "US", "+14155550134");
    check("030/901820-45", "DE", "+493090182045");
    check("01 42 68 53 00", "FR", "+33142685300");
    check("+33 (0)1 42 68 53 00", "JP", "+33142685300");
    check("(020) 7946 0018", "GB", "+442079460018");
    // No zero is dialled in Hungary or Spain, and people write one all the same.
    check("+36 (0)1 234 5678", "JP", "+3612345678");
    check("+34（0）912 34 56 78", "ES", "+34912345678");
}

#[test]
fn a_vanity_number_keeps_its_letters_and_a_trailing_word_goes() {
    check("1-800-FLOWERS", "US", "+18003569377");
    check("40123 (mobile)", "AC", "+24740123");
    check("415-555-0134 mobile", "US", "+14155550134");
    check("415-555-0134 (cell, evenings)", "US", "+14155550134");
}

#[test]
fn what_is_no_number_is_never_searched() {
    check("1001", "JP", "not a number");
    check("%CallerNumber%", "JP", "not a number");
    check("sales", "US", "not a number");
    for hidden in [
        "anonymous",
        "Restricted",
        "Unknown",
        "PRIVATE",
        "非通知",
        "sip:anonymous@anonymous.invalid",
    ] {
        check(hidden, "US", "withheld");
    }
    check("  ", "US", "withheld");
}

#[test]
fn a_stored_number_says_what_had_to_be_assumed() {
    let read = |typed: &str, record: Option<&str>| -> Vec<(String, Certainty)> {
        read_stored(typed, Country::JP, record.map(country))
            .into_iter()
            .map(|n| (n.e164.0, n.certainty))
            .collect()
    };
    assert_eq!(
        read("+1 415 555 0134", None),
        [(String::from("+14155550134"), Certainty::Exact)]
    );
    assert_eq!(
        read("(415) 555-0134", Some("US")),
        [(String::from("+14155550134"), Certainty::Possible)]
    );
    assert_eq!(
        read("+1 415 555 0134 ext. 12", None),
        [(String::from("+14155550134"), Certainty::Exact)]
    );
    assert_eq!(
        read("03-1234-5678 / 090-1234-5678", None),
        [
            (String::from("+81312345678"), Certainty::Exact),
            (String::from("+819012345678"), Certainty::Exact)
        ]
    );
    // With and without the zero it is a number in Italy: landlines keep their zero, mobiles have none.
    assert_eq!(
        read("+39 (0)312 345 6789", None),
        [
            (String::from("+3903123456789"), Certainty::Possible),
            (String::from("+393123456789"), Certainty::Possible)
        ]
    );
    assert_eq!(read("call the front desk", None), []);
}

#[test]
fn a_number_is_shown_as_people_write_it() {
    assert_eq!(
        shown(&E164(String::from("+81312345678"))),
        "+81 3-1234-5678"
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(typed in ".{0,60}") {
        let _ = read_call_number(Some(&RawNumber(typed.clone())), Country::JP);
        let _ = read_stored(&typed, Country::US, Some(Country::JP));
    }

    #[test]
    fn what_is_shown_reads_back_as_the_same_number(area in 201u32..989, line in 2_000_000u32..9_999_999) {
        if let NumberReading::Number(number) = read_call_number(Some(&RawNumber(format!("+1{area}{line}"))), Country::US) {
            let again = read_call_number(Some(&RawNumber(shown(&number))), Country::JP);
            prop_assert_eq!(again, NumberReading::Number(number));
        }
    }
}
