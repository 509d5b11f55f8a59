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
fn a_hidden_number_is_known_in_the_forms_that_switches_send() {
    for hidden in [
        "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
        "<sip:anonymous@10.0.0.1;user=phone>;tag=1",
        "sips:Anonymous@switch.example",
        "anonymous@anonymous.invalid",
        "\"非通知\" <sip:@10.0.0.1>",
        "+266696687",
        "+86282452253",
        "+7378742833",
        "+8656696",
        "0000000000",
        "P",
        "Number Withheld",
        "NO_CALLER_ID",
        "\u{feff}Private\u{200b}",
        "Numéro masqué",
        "APPEL ANONYME",
        "Unterdrückt",
        "Rufnummer unterdrückt",
        "Unbekannte Nummer",
        "Número oculto",
        "numero sconosciuto",
        "Não identificado",
        "Afgeschermd",
        "公衆電話",
        "ﾋﾂｳﾁ",
        "発信者番号非通知",
        "隐藏号码",
        "발신번호표시제한",
    ] {
        check(hidden, "JP", "withheld");
    }
    // A text that only looks like a withheld one is a number: one of Évora, or one whose caller's display name is
    // `Anonymous`.
    check("266 696 687", "PT", "+351266696687");
    check(
        "\"Anonymous\" <sip:+81312345678@10.0.0.1>",
        "JP",
        "+81312345678",
    );
}

#[test]
fn a_number_is_taken_out_of_its_wrapping() {
    for typed in [
        "sip:+81312345678@10.0.0.1;user=phone",
        "\"SATO, Hanako\" <sip:0312345678@pbx.example:5060;transport=tcp>;tag=x",
        "sip:%2B81312345678@pbx",
        "%2B81%203%201234%205678",
        "callto:0312345678",
        "0312345678@pbx.example",
        "03-1234\u{fe0d}-5678",
        "\u{202a}03-1234-5678\u{202c}",
        "\u{2060}0\u{ad}3\u{200d}1234\u{feff}5678",
    ] {
        check(typed, "JP", "+81312345678");
    }
    check("%CallerNumber%", "JP", "not a number");
    check("%%CallerNumber%%", "US", "not a number");
}

fn readings_of(typed: &str, code: &str, prefix: &str) -> Vec<(String, Certainty)> {
    let raw = RawNumber(String::from(typed));
    let readings = read_call(Some(&raw), country(code), prefix).readings;
    let readings = readings.into_iter();
    readings.map(|n| (n.e164.0, n.certainty)).collect()
}

#[test]
fn what_is_no_number_as_it_stands_is_read_in_the_way_that_makes_it_one() {
    for (typed, code, prefix, expected) in [
        ("4917612345603", "DE", "", "+4917612345603"),
        ("4917612345603", "JP", "", "+4917612345603"),
        ("14155550195", "DE", "", "+14155550195"),
        (" 81312345678", "US", "", "+81312345678"),
        ("*31#0312345678", "JP", "", "+81312345678"),
        ("#31#017612345603", "DE", "", "+4917612345603"),
        ("*674155550195", "US", "", "+14155550195"),
        ("*67 (415) 555-0195", "US", "", "+14155550195"),
        ("18609012345607", "JP", "", "+819012345607"),
        ("186-090-1234-5607", "JP", "", "+819012345607"),
        ("184 03 1234 5678", "JP", "", "+81312345678"),
        ("141 020 7946 0018", "GB", "", "+442079460018"),
        ("00312345678", "JP", "0", "+81312345678"),
        ("94155550195", "US", "9", "+14155550195"),
        ("9,0142685300", "FR", "9", "+33142685300"),
        ("0-030 901820-45", "DE", "0", "+493090182045"),
        ("001 1 415 555 0195", "JP", "", "+14155550195"),
        ("011 81 3 1234 5678", "US", "", "+81312345678"),
        ("011 81 3 1234 5678", "FR", "", "+81312345678"),
        ("0011 81 3 1234 5678", "AU", "", "+81312345678"),
        ("0011 81 3 1234 5678", "GB", "", "+81312345678"),
        ("044 55 1234 5678", "MX", "", "+525512345678"),
    ] {
        let readings = readings_of(typed, code, prefix);
        let first = readings
            .first()
            .map(|(number, sure)| (number.as_str(), *sure));
        assert_eq!(
            first,
            Some((expected, Certainty::Exact)),
            "{typed:?} in {code}"
        );
    }
}

#[test]
fn beside_a_number_as_it_stands_every_other_reading_is_only_possible() {
    for (typed, code, prefix) in [
        ("0312345678", "JP", "0"),
        ("4155550134", "US", "9"),
        ("+5215512345678", "MX", ""),
        ("+81312345678", "JP", "0"),
    ] {
        let readings = readings_of(typed, code, prefix);
        let sure = readings
            .iter()
            .filter(|(_, sure)| *sure == Certainty::Exact);
        assert!(sure.count() <= 1, "{typed:?} in {code}: {readings:?}");
    }
}

#[test]
fn both_numbers_of_a_field_are_found() {
    let stored = |typed: &str, code: &str| -> Vec<String> {
        let numbers = read_stored(typed, country(code), None).into_iter();
        let mut sure: Vec<String> = numbers
            .filter(|number| number.certainty == Certainty::Exact)
            .map(|number| number.e164.0)
            .collect();
        sure.sort();
        sure
    };
    for typed in [
        "415-555-0195 or 415-555-0196",
        "415-555-0195; 415-555-0196",
        "415-555-0195;415-555-0196",
        "415-555-0195, 415-555-0196",
        "415-555-0195/415-555-0196",
        "415-555-0195 / 415-555-0196",
        "415-555-0195 (home) 415-555-0196 (cell)",
        "(415) 555-0195 ext. 12 or (415) 555-0196",
        "415-555-0195・415-555-0196",
        "415-555-0195 | 415-555-0196",
        "415-555-0195 & 415-555-0196",
        "415-555-0195\n415-555-0196",
        "415-555-0195 415-555-0196",
        "+1 415 555 0195 +1 415 555 0196",
        "+14155550195+14155550196",
        "415-555-0195 ou 415-555-0196",
        "415-555-0195 oder 415-555-0196",
        "415-555-0195 o 415-555-0196",
        "415-555-0195 または 415-555-0196",
        "415-555-0195（会社）415-555-0196（携帯）",
        "415-555-0195、415-555-0196",
        "home: 415-555-0195 work: 415-555-0196",
        "415-555-0195/96",
        "415-555-0195/6",
    ] {
        assert_eq!(
            stored(typed, "US"),
            ["+14155550195", "+14155550196"],
            "{typed:?}"
        );
    }
    assert_eq!(
        stored("03-1234-5678・090-1234-5678", "JP"),
        ["+81312345678", "+819012345678"]
    );
    assert_eq!(
        stored("030/901820-45 oder 0176 12345603", "DE"),
        ["+4917612345603", "+493090182045"]
    );
    // One number stays one, whatever text stands beside it.
    for one in ["030/901820-45", "030 / 901820-45"] {
        assert_eq!(stored(one, "DE"), ["+493090182045"], "{one:?}");
    }
    for one in [
        "415-555-0195 (since 2020-01-15)",
        "415-555-0195, Suite 123456",
        "1-415-555-0195 x123456",
        "415-555-0195 or the front desk",
    ] {
        assert_eq!(stored(one, "US"), ["+14155550195"], "{one:?}");
    }
}

#[test]
fn two_numbers_of_another_country_are_both_possible() {
    let stored = read_stored(
        "415-555-0195 or 415-555-0196",
        Country::JP,
        Some(Country::US),
    );
    for number in ["+14155550195", "+14155550196"] {
        let is_it = |stored: &StoredNumber| {
            stored.e164.0 == number && stored.certainty == Certainty::Possible
        };
        assert!(stored.iter().any(is_it), "{number}");
    }
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
