//! What stands beside a number in its field, or is missing from it: notes, labels, second numbers, areas, countries, letters.
//! Digits that may be something else make nobody sure.

use crate::spellings::{country, otherwise, read};
use domain::base::ids::RawNumber;
use domain::number::country::Country;
use domain::number::reading::{Certainty, StoredNumber, read_call, read_stored};

/// A field, and the numbers that it plainly holds. Whatever else its digits may be is possible at most.
#[rustfmt::skip]
const BESIDE: [(&str, &[&str], &[&str]); 8] = [
    ("US", &["+14155550195"], &[
        "415-555-0195 acct 2125550123", "415-555-0195 (NPI 2125550124)", "415-555-0195, order 2125550123", "Acct 2125550123 415-555-0195",
        "415-555-0195 #2125550123", "415-555-0195/2024", "415-555-0195 (9-5)", "415-555-0195 (24/7)", "24/7 415-555-0195",
        "415-555-0195 (9:00-17:00)", "415-555-0195 9:00-17:00", "415-555-0195 9am-5pm", "415-555-0195 1/15/24", "415-555-0195 (1/15/2024)",
        "415-555-0195 - 12", "415-555-0195 * 12", "Apt 4 415-555-0195", "Suite 200: 415-555-0195", "Ext 12, 415-555-0195",
        "Line 2: 415-555-0195", "2nd: 415-555-0195", "415-555-0195.0", "4155550195.0", "415-555-0195 <jane@x.com>",
        "jane99@x.com / 415-555-0195", "415|555|0195", "415;555;0195", "415\\555\\0195", "415:555:0195", "1+415-555-0195",
        "415-555-0195\n9 Main St", "415-555-0195 DOB 02/03/1980",
    ]),
    ("JP", &["+81312345678"], &[
        "03-1234-5678 会員番号 0312345999", "会員番号0312345999 03-1234-5678", "03-1234-5678 (9:00-17:30)", "03-1234-5678 2020/01/15確認",
        "担当1 03-1234-5678", "2F 03-1234-5678", "第2営業部 03-1234-5678", "〒100-0001 03-1234-5678", "〒1000001 千代田1-2-3 03-1234-5678",
        "03-1234-5678~9", "03-1234-5678〜80", "03-1234-5678-80", "03-1234-5678(9)", "03-1234-5678・9", "03-1234-5678、0009",
        "1) 03-1234-5678", "+81+3+1234+5678", "03─1234─5678",
    ]),
    ("DE", &["+4930902101"], &[
        "030 902101 bis 30.11.2026", "030 902101 geb. 21.10.1980", "030 902101 (30.11.2026)", "Rückruf 30.11.2026: 030 902101",
        "030 902101 Kundennr. 30902153", "030 902101 (Kunde 892090123)", "030 902101 USt 301234567", "030 902101 VIP Nr 234567",
        "3 x 030 902101", "2) 030 902101", "Nr.2 030 902101", "Tel. 2: 030 902101", "T1 030 902101", "Büro 2: 030 902101",
        "030 902101 Mo-Fr 8:00-17:00", "030 902101 (9-17)", "030 902101 (9-17 Uhr)", "030 902101/912384", "030 902101, 912391",
        "030 902101 oder 912398", "Kundennr. 30902153, Tel 030 902101",
    ]),
    ("FR", &["+33142685322"], &[
        "01 42 68 53 22 (Nr 0142685300)", "01 42 68 53 22 SIREN 512345678", "01 42 68 53 22 (client 142685399)", "01 42 68 53 22 (9h-12h)",
        "01 42 68 53 22 (75008)", "01 42 68 53 22 9h-17h30", "Tél. 1 : 01 42 68 53 22", "01 42 68 53 22 le 02/12/2026 14:30",
    ]),
    ("BR", &["+551132341234"], &["(11) 3234-1234 CPF 119.876.543-21", "(11) 3234-1234 CPF 11987654321"]),
    ("IN", &["+912223451234"], &["022-23451234 Order 9876543210"]),
    ("GB", &["+442079460018"], &["020 7946 0018 ref 2079461234", "Room 12 020 7946 0018", "+44 {0} 20 7946 0018"]),
    ("CN", &["+861012345678"], &["010-12345678 QQ 13800138000", "010-12345678*8001", "010-12345678转8001"]),
];

#[test]
fn digits_of_a_note_or_a_label_are_no_sure_number_and_hide_none() {
    let mut wrong = Vec::new();
    for (code, expected, fields) in BESIDE {
        for typed in fields {
            let (_, stored) = read(typed, code);
            let sure: Vec<&String> = stored
                .iter()
                .filter(|number| !number.contains(' '))
                .collect();
            if sure != expected {
                wrong.push(format!("{typed:?} in {code}: {stored:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_second_number_is_sure_behind_a_word_that_announces_one() {
    let mut wrong = Vec::new();
    for word in [
        "FAX",
        "携帯",
        "または",
        "(直通)",
        "mobile",
        "cell:",
        "or",
        "／自宅",
        "ou",
        "oder",
        "y",
        "e",
        "und Fax:",
        "Handy",
        "whatsapp",
    ] {
        let typed = format!("0312345678 {word} 09012345678");
        let (_, stored) = read(&typed, "JP");
        if stored != ["+81312345678", "+819012345678"] {
            wrong.push(format!("{typed:?}: {stored:?}"));
        }
    }
    // Behind a name, it is if it is written as the first one is, or with its country code.
    for typed in [
        "Jane 415-555-0195 / Bob 415-555-0196",
        "415-555-0195 Bob +14155550196",
    ] {
        let (_, stored) = read(typed, "US");
        if stored != ["+14155550195", "+14155550196"] {
            wrong.push(format!("{typed:?}: {stored:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A field whose number has a second end, the numbers that it has, and the one that it must not be: all of its digits.
#[rustfmt::skip]
const ENDS: [(&str, &str, &[&str], &str); 31] = [
    ("+49 30 901820-0 / -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("+49 30 901820-0 / -45", "JP", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("+49 30 901820-0/-45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("+49 30 901820-0/45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("+49 30 901820-0 / 45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-0 oder -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-0 und -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-0, -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-0; -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-0 & -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-0 (Zentrale) / -45 (Einkauf)", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030/901820-0 / -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("(030) 901820-0 \u{2013} / \u{2013}45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-0 / \u{2013}45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("030 901820-10 / -20 / -30", "DE", &["+493090182010", "+493090182020", "+493090182030"], "+493090182010203"),
    ("Tel. 030 901820-0 / -45", "DE", &["+49309018200", "+493090182045"], "+4930901820045"),
    ("+43 1 234567-0 / -12", "AT", &["+4312345670", "+43123456712"], "+431234567012"),
    ("+81 3-1234-5678, -5679", "JP", &["+81312345678", "+81312345679"], "+813123456785679"),
    ("03-1234-5678 / -5679", "JP", &["+81312345678", "+81312345679"], "+813123456785679"),
    ("03-1234-5678 または -5679", "JP", &["+81312345678", "+81312345679"], "+813123456785679"),
    ("03-1234-5678、-79", "JP", &["+81312345678", "+81312345679"], "+8131234567879"),
    ("０３－１２３４－５６７８／－７９", "JP", &["+81312345678", "+81312345679"], "+8131234567879"),
    ("(03) 1234-5678/9", "JP", &["+81312345678", "+81312345679"], "+813123456789"),
    ("03-1234-5678/79", "JP", &["+81312345678", "+81312345679"], "+8131234567879"),
    ("03-1234-5678〜9", "JP", &["+81312345678", "+81312345679 Possible"], "+813123456789"),
    ("03-1234-5678～80", "JP", &["+81312345678", "+81312345680 Possible"], "+8131234567880"),
    ("+1 415-555-0195, -0196", "US", &["+14155550195", "+14155550196"], "+141555501950196"),
    ("415-555-0195 or -0196", "US", &["+14155550195", "+14155550196"], "+141555501950196"),
    ("01-42-68-53-22/23", "FR", &["+33142685322", "+33142685323"], "+3314268532223"),
    ("01-42-68-53-22 ou -23", "FR", &["+33142685322", "+33142685323"], "+3314268532223"),
    ("030 901820-10/5", "DE", &["+493090182010", "+493090182015 Possible", "+49309018205 Possible"], "+4930901820105"),
];

#[test]
fn a_second_end_gives_a_second_number_and_never_one_of_all_digits() {
    let mut wrong = Vec::new();
    for (typed, code, expected, whole) in ENDS {
        let (_, stored) = read(typed, code);
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        if stored != expected || stored.iter().any(|number| number == whole) {
            wrong.push(format!("{typed:?} in {code}: {stored:?}"));
        }
        // As a caller's, either may be the one that calls.
        let called = read_call(Some(&RawNumber(String::from(typed))), country(code), "");
        let is_whole = |number: &StoredNumber| number.e164.0 == whole;
        let sure = called
            .readings
            .iter()
            .filter(|number| number.certainty == Certainty::Exact);
        let sure: Vec<&StoredNumber> = sure.collect();
        if sure.iter().any(|number| is_whole(number)) || sure.len() > 1 {
            wrong.push(format!(
                "{typed:?} in {code}, called: {:?}",
                called.readings
            ));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn where_the_whole_may_be_a_number_too_it_is_never_a_sure_one() {
    for (typed, code, possible) in [
        ("030 901820/45", "DE", "+493090182045"),
        ("030 90 18 20/45", "DE", "+493090182045"),
    ] {
        let (_, stored) = read(typed, code);
        let sure = stored.iter().filter(|number| !number.contains(' '));
        assert_eq!(sure.count(), 0, "{typed:?} in {code}: {stored:?}");
        let has = stored.iter().any(|number| number.starts_with(possible));
        assert!(has, "{typed:?} in {code}: {stored:?}");
    }
}

#[test]
fn a_slash_a_comma_or_a_hyphen_within_a_number_makes_no_second_one() {
    let mut wrong = Vec::new();
    for (typed, code, expected) in [
        ("030/901820", "DE", "+4930901820"),
        ("0171/1234567", "DE", "+491711234567"),
        ("0171 / 123 45 67", "DE", "+491711234567"),
        ("0171/12-34-567", "DE", "+491711234567"),
        ("030/901820-45", "DE", "+493090182045"),
        ("030 / 90 18 20 - 45", "DE", "+493090182045"),
        ("+49 (0)30/901820-0", "DE", "+49309018200"),
        ("06131/123-456", "DE", "+496131123456"),
        ("02/312-2185", "KR", "+8223122185"),
        ("03/1234/5678", "JP", "+81312345678"),
        ("03-1234-5678", "JP", "+81312345678"),
        ("01/42/68/53/22", "FR", "+33142685322"),
        ("415/555-0195", "US", "+14155550195"),
        ("415-555-0195 x-12", "US", "+14155550195"),
        ("415-555-0195, ext. 12", "US", "+14155550195"),
    ] {
        wrong.extend(otherwise(typed, code, expected));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_number_without_its_area_or_its_code_makes_nobody_sure() {
    let mut wrong = Vec::new();
    for (typed, code) in [
        ("30122101", "DE"),
        ("89212345", "DE"),
        ("17612345603", "DE"),
        ("16801", "DE"),
        ("1232122", "AT"),
        ("3123-4567", "KR"),
        ("33142682136", "DE"),
        ("41443452143", "DE"),
        ("4312342150", "DE"),
        ("390669822157", "DE"),
        ("81312342164", "DE"),
        ("442079462171", "DE"),
        ("34912342185", "DE"),
        ("4921122206", "DE"),
    ] {
        let (_, stored) = read(typed, code);
        if stored.is_empty() || stored.iter().any(|number| !number.contains(' ')) {
            wrong.push(format!("{typed:?} in {code}: {stored:?}"));
        }
    }
    // Where all numbers are of one length, only a zero is missing.
    for (typed, code, expected) in [
        ("312345678", "JP", "+81312345678"),
        ("1 42 68 53 22", "FR", "+33142685322"),
        ("20 7946 0018", "GB", "+442079460018"),
        ("98765 43210", "IN", "+919876543210"),
    ] {
        wrong.extend(otherwise(typed, code, expected));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_number_of_a_country_that_is_not_known_makes_nobody_sure() {
    for (code, typed, countries) in [
        (
            "JP",
            "031-312-2535",
            ["South Korea", "Korea, Republic of", "대한민국", "Ruritania"],
        ),
        (
            "US",
            "(212) 346-2598",
            ["Mexico", "Brasil", "España", "DEU"],
        ),
        (
            "DE",
            "044 345 24 93",
            ["Schweiz", "Polska", "Sverige", "Nederland"],
        ),
        (
            "FR",
            "02 34 56 25 21",
            ["Suisse", "Italia", "EMEA", "Argentina"],
        ),
    ] {
        for name in countries {
            let stored = read_stored(typed, country(code), Country::named(name));
            let own = stored.iter().filter(|n| n.certainty == Certainty::Exact);
            assert_eq!(own.count(), 0, "{typed:?} of {name} in {code}: {stored:?}");
            assert!(!stored.is_empty(), "{typed:?} of {name} in {code}");
        }
    }
    // What is dialled alike in both countries is the same number.
    let stored = read_stored("416-555-0134", country("US"), Country::named("Canada"));
    assert_eq!(stored[0].certainty, Certainty::Exact);
    let korean = read_stored("031-312-2535", country("JP"), Country::named("South Korea"));
    assert!(korean.iter().any(|number| number.e164.0 == "+82313122535"));
}

#[test]
fn a_number_that_is_spelled_has_its_letters_and_a_word_beside_a_number_has_none() {
    let mut wrong = Vec::new();
    for (typed, code, expected) in [
        ("1-888-256-CARS", "US", "+18882562277"),
        ("+1 (888) 257-CARS", "US", "+18882572277"),
        ("1-800-266-TELL", "US", "+18002668355"),
        ("1-800-MATTRESS", "US", "+18006288737"),
        ("1.800.CONTACTS", "US", "+18002668228"),
        ("1-800-COLLECT ext 3", "US", "+18002655328"),
        ("1-877-KARS-4-KIDS", "US", "+18775277454"),
        ("888.256.BOOK (US only)", "US", "+18882562665"),
        ("13 CATS", "AU", "+61132287"),
        ("1800 RESPECT", "AU", "+611800737732"),
        ("415-555-0195 HOME", "US", "+14155550195"),
        ("CALL 415-555-0195", "US", "+14155550195"),
        ("03-1234-5678 FAX", "JP", "+81312345678"),
    ] {
        let (_, stored) = read(typed, code);
        if stored != [expected] {
            wrong.push(format!("{typed:?} in {code}: {stored:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
