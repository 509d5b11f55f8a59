//! Spellings of the kinds that agents report as not understood elsewhere, each read as its number alone: from a phone,
//! and from a field of a record.
//!
//! The corpus makes spellings out of formats; these are written by hand, as people write them.

use domain::base::ids::RawNumber;
use domain::number::country::Country;
use domain::number::reading::{Certainty, NumberReading, read_call, read_call_number, read_stored};

/// Country, number, and its spellings there.
#[rustfmt::skip]
const SPELLED: [(&str, &str, &[&str]); 23] = [
    ("US", "+14155550195", &[
        "+1 (415) 555-0195", "+1(415)555-0195", "1 (415) 555-0195", "(+1) 415 555 0195", "(415)555-0195", "[415] 555 0195", "415/555-0195",
        "415.555.0195", "+1.415.555.0195", "415\u{2013}555\u{2013}0195", "415\u{2011}555\u{2011}0195", "415\u{a0}555\u{a0}0195",
        "415~555~0195", "415_555_0195", "'4155550195", "+1 415 555 0195,,12#", "415-555-0195 (w)", "cell 415-555-0195", "✆ 415-555-0195",
        "＋１（４１５）５５５－０１９５", "+1 415-555-0195 / reception", "011 1 415 555 0195", "+1 1 415 555 0195",
    ]),
    ("VN", "+84321234567", &[
        "+84 32 123 4567", "032 123 4567", "84321234567", "+84 (0)32 123 4567", "+84 032 123 4567", "+840321234567", "0084 32 123 4567",
        "(032) 1234567", "032.123.4567",
    ]),
    ("JP", "+81312345678", &[
        "03(1234)5678", "03（1234）5678", "０３（１２３４）５６７８", "０３．１２３４．５６７８", "03ー1234ー5678", "03―1234―5678", "03−1234−5678", "03‐1234‐5678",
        "03・1234・5678", "03\u{3000}1234\u{3000}5678", "+81-(0)3-1234-5678", "+81 (03) 1234 5678", "+81 03 1234 5678", "(+81) 3-1234-5678",
        "81-3-1234-5678", "℡03-1234-5678", "☎ 03-1234-5678", "(代)03-1234-5678", "03-1234-5678(代)", "03-1234-5678（代表）", "会社：03-1234-5678",
        "03-1234-5678（内線：12）",
    ]),
    ("JP", "+819012345678", &[
        "090ー1234ー5678", "０９０ー１２３４ー５６７８", "090ｰ1234ｰ5678", "090_1234_5678", "090·1234·5678", "090-1234-5678ケータイ", "携帯０９０（１２３４）５６７８",
    ]),
    ("DE", "+493090182045", &[
        "030 / 901820-45", "030/90182045", "(030) 90 18 20-45", "+49 (30) 901820-45", "+49(0)30/901820-45", "+49 (0) 30 901820 - 45",
        "+49 [0] 30 901820-45", "0049 30 90182045", "0049 (0)30 901820-45", "(+49) 30 90182045", "(0049) 30 90182045", "+49 030 90182045",
        "4930 90182045", "Tel.: 030/901820-45", "030-90182045 (privat)",
    ]),
    ("FR", "+33142685300", &[
        "01.42.68.53.00", "01-42-68-53-00", "01/42/68/53/00", "(01) 42 68 53 00", "(0)1 42 68 53 00", "+33(0)142685300",
        "+33 01 42 68 53 00", "0033 1 42 68 53 00", "0033 (0)1 42 68 53 00", "33142685300", "(+33) 1 42 68 53 00", "Tél : 01 42 68 53 00",
        "01 42 68 53 00 (bureau)",
    ]),
    ("GB", "+442079460018", &[
        "+44 (0) 20 7946 0018", "+44 (020) 7946 0018", "+44 0 20 7946 0018", "+44(0)2079460018", "0044 (0) 20 7946 0018",
        "00 44 20 7946 0018", "(020)79460018", "020-7946-0018 mob",
    ]),
    ("IT", "+390669812345", &[
        "06/69812345", "0039 06 69812345", "+39 06-698.12345", "06 69812345 int. 12",
    ]),
    ("ES", "+34912345678", &[
        "91 234 56 78", "(91) 234-56-78", "+34-912-345-678", "0034 912345678",
    ]),
    ("CH", "+41446681800", &[
        "+41 (0)44 668 18 00", "044/668 18 00", "0041 44 668 18 00",
    ]),
    ("NL", "+31201234567", &[
        "+31 (0)20 123 4567", "020-1234567", "0031 20 123 45 67",
    ]),
    ("RU", "+74951234567", &[
        "8 (495) 123-45-67", "8-495-1234567", "+7 (495) 123 45 67", "7 495 123-45-67",
    ]),
    ("IN", "+919876543210", &[
        "+91-98765 43210", "098765 43210", "91 98765 43210", "0091 98765-43210",
    ]),
    ("KR", "+82212345678", &[
        "02-1234-5678", "+82 (0)2-1234-5678", "+82-02-1234-5678", "02)1234-5678",
    ]),
    ("CN", "+861012345678", &[
        "010-12345678", "(010)12345678", "+86 (10) 1234 5678", "0086-10-12345678",
    ]),
    ("AU", "+61298765432", &[
        "(02) 9876 5432", "+61 (0)2 9876 5432", "02 9876-5432", "0011 61 2 9876 5432",
    ]),
    ("TR", "+902121234567", &[
        "0 (212) 123 45 67", "0212 123 4567", "+90 (0212) 1234567",
    ]),
    ("PL", "+48221234567", &[
        "(22) 123-45-67", "(+48) 22 123 45 67", "0048 22 1234567", "22/1234567",
    ]),
    ("SE", "+46812345678", &[
        "08-12 34 56 78", "+46 (0)8-123 456 78", "08/12345678",
    ]),
    ("BR", "+5511987654321", &[
        "(11) 98765-4321", "(011) 98765-4321", "0 15 11 98765-4321", "+55 (11) 9 8765-4321", "+55 (011) 98765-4321",
    ]),
    ("MX", "+525512345678", &[
        "55 1234 5678", "(55) 1234-5678", "55-12-34-56-78", "+52 (55) 1234 5678",
    ]),
    ("AR", "+5491112345678", &[
        "011 15-1234-5678", "(011) 15 1234-5678", "+54 9 11 1234-5678", "011 15 12345678",
    ]),
    ("AR", "+541112345678", &[
        "011 1234-5678", "(011) 1234-5678", "+54 (11) 1234-5678", "+54 11 1234 5678",
    ]),
];

/// Read as this number where a phone sends it; in a field it is only possible, as something had to be assumed.
const ASSUMED: [(&str, &str, &str); 8] = [
    ("US", "+14155550195", "001 415 555 0195"),
    ("JP", "+81312345678", "0081 3 1234 5678"),
    ("JP", "+819012345678", "186ー090ー1234ー5678"),
    ("MX", "+525512345678", "044 55 1234 5678"),
    ("MX", "+525512345678", "045 55 1234 5678"),
    ("MX", "+525512345678", "01 55 1234 5678"),
    ("JP", "+14155550195", "14155550195"),
    ("US", "+442079460018", "00442079460018"),
];

/// Words and signs for an extension, in the languages of the users and of their callers.
#[rustfmt::skip]
const EXTENSIONS: [&str; 40] = [
    " ext. 12", " ext 12", " Ext: 12", " extension 12", " extn 12", " x12", "x 12", " #12", " option 2", ";ext=12", " 内線12", "（内線 12）",
    "内線：１２", " (内) 12", " poste 12", " p. 12", " ligne 12", " (poste 12)", " Durchwahl 12", " DW 12", " App. 12", " Apparat 12",
    " Nebenstelle 12", " NSt. 12", " Anschluss 12", " extensión 12", " interno 12", " anexo 12", " int. 12", " interno n. 12", " ramal 12",
    " R. 12", " toestel 12", " tst. 12", " 分机12", " 转 12", " 轉12", " 내선 12", " доб. 12", " wew. 12",
];

/// Country, the two numbers, and fields that hold both.
#[rustfmt::skip]
const TWO: [(&str, [&str; 2], &[&str]); 9] = [
    ("US", ["+14155550195", "+14155550196"], &[
        "T: 415-555-0195 M: 415-555-0196", "415-555-0195 and 415-555-0196", "415-555-0195 (415-555-0196)",
        "415-555-0195 - 415-555-0196", "415-555-0195 ext. 12; 415-555-0196 ext. 13", "(415) 555-0195 / (415) 555-0196",
        "(415) 555-0195(415) 555-0196", "415-555-0195-415-555-0196", "4155550195-4155550196", "415-555-0195—415-555-0196",
        "415-555-0195+415-555-0196", "415-555-0195>415-555-0196", "415-555-0195→415-555-0196", "415-555-0195\\415-555-0196",
        "415-555-0195:415-555-0196", "415-555-0195=415-555-0196", "415-555-0195...415-555-0196", "[415-555-0195][415-555-0196]",
        "415-555-0195 (9-5) 415-555-0196", "1. 415-555-0195 2. 415-555-0196", "1) 415-555-0195; 2) 415-555-0196", "4155550195,4155550196", "+1 415 555 0195 / +1 415 555 0196", "415-555-0195 > 415-555-0196",
    ]),
    ("JP", ["+81312345678", "+81312345679"], &[
        "03-1234-5678（03）1234-5679", "03-1234-5678。03-1234-5679", "03-1234-5678→03-1234-5679", "03-1234-5678-03-1234-5679",
        "①03-1234-5678 ②03-1234-5679", "03-1234-5678/0312345679",
    ]),
    ("DE", ["+4917612345603", "+493090182045"], &[
        "030 90182045 und 0176 12345603", "030/901820-45 / 0176 12345603", "030 90182045 od. 0176/12345603",
        "+49 30 90182045, +49 176 12345603",
    ]),
    ("FR", ["+33142685300", "+33612345678"], &[
        "01 42 68 53 00 et 06 12 34 56 78", "01.42.68.53.00 / 06.12.34.56.78", "01 42 68 53 00 06 12 34 56 78",
        "01 42 68 53 00 - 06 12 34 56 78",
    ]),
    ("ES", ["+34612345678", "+34912345678"], &[
        "912 345 678 y 612 345 678",
    ]),
    ("IT", ["+390669812345", "+393123456789"], &[
        "06 69812345 e 312 345 6789",
    ]),
    ("NL", ["+31201234567", "+31612345678"], &[
        "020-1234567 en 06 12345678",
    ]),
    ("JP", ["+81312345678", "+819012345678"], &[
        "03-1234-5678（会社）090-1234-5678（携帯）", "TEL 03-1234-5678 携帯 090-1234-5678", "03-1234-5678　090-1234-5678",
        "03-1234-5678／090-1234-5678", "０３ー１２３４ー５６７８・０９０ー１２３４ー５６７８", "03-1234-5678と090-1234-5678", "03-1234-5678、090-1234-5678",
    ]),
    ("KR", ["+821012345678", "+82212345678"], &[
        "02-1234-5678, 010-1234-5678",
    ]),
];

/// What phones and switches send where the number is hidden.
#[rustfmt::skip]
const HIDDEN: [&str; 79] = [
    "sip:unknown@10.0.0.1", "sip:restricted@pbx.example", "<sip:unavailable@unknown.invalid>", "tel:anonymous",
    "unknown@unknown.invalid", "\"Private\" <sip:private@pbx>", "Anonymous;privacy=id", "<anonymous>", "\"Anonymous\"", "'unknown'",
    "(withheld)", "[private]", "--", "*", "??", "CLIR", "Caller ID blocked", "PRIVATE NUMBER", "Out Of Area", "Numéro privé",
    "NUMÉRO INCONNU", "Appelant inconnu", "unbekannt", "Rufnummer unterdrueckt", "Anonymer Anruf", "Número privado", "Desconocido",
    "Numero nascosto", "Privato", "Número desconhecido", "Onbekend nummer", "Privénummer", "匿名着信", "通知不可能", "表示圏外", "ﾋｮｳｼﾞｹﾝｶﾞｲ",
    "未知号码", "발신자표시제한", "+0000000000", "0000", "sip:0000000000@pbx", "Anonymous\u{200b}", "ａｎｏｎｙｍｏｕｓ", "ANONYMOUS ", "anonymous@",
    "sip:+266696687@gw", "sip:266696687@gw", "266696687@gw", "Anonymous 1", "Unavailable-00", "NoCallerID", "undefined", "(null)",
    "sip:anonymous%40anonymous.invalid", "非通知 (ヒツウチ)", "非通知でお電話", "Unbekannt (unterdrückt)", "Rufnummer wurde unterdrückt",
    "Utilisateur inconnu", "Chiamata privata", "No identificado", "número não disponível", "000", "+10000000000", "скрыт",
    "Номер скрыт", "неизвестный", "رقم خاص", "مجهول", "ไม่แสดงเบอร์", "gizli numara", "發信者不明", "sip:212.95.100.45", "sip:212.95.100.45:5060",
    "\"Unbekannt\" <sip:212.95.100.45>", "sip:[2001:db8::1]:5060", "\"090-1111-2222\" <anonymous>", "\"090-1111-2222\" <>",
    "\"03-9999-8888\" <sip:anonymous@anonymous.invalid>",
];

pub(crate) fn country(code: &str) -> Country {
    Country::try_from(String::from(code)).unwrap()
}

/// The number of a call, and what a field gives for sure and besides.
pub(crate) fn read(typed: &str, code: &str) -> (String, Vec<String>) {
    let raw = RawNumber(String::from(typed));
    let called = match read_call_number(Some(&raw), country(code)) {
        NumberReading::Number(number) => number.0,
        other => format!("{other:?}"),
    };
    let stored = read_stored(typed, country(code), None).into_iter();
    let stored = stored.map(|number| match number.certainty {
        Certainty::Exact => number.e164.0,
        other => format!("{} {other:?}", number.e164.0),
    });
    (called, stored.collect())
}

/// What is read otherwise than as this number alone.
pub(crate) fn otherwise(typed: &str, code: &str, expected: &str) -> Option<String> {
    let (called, stored) = read(typed, code);
    let right = called == expected && stored == [expected];
    (!right)
        .then(|| format!("{typed:?} in {code}: called {called}, stored {stored:?}, not {expected}"))
}

#[test]
fn spellings_that_people_report_are_read_as_their_number_and_no_other() {
    let wrong: Vec<String> = SPELLED
        .iter()
        .flat_map(|(code, expected, spellings)| {
            spellings
                .iter()
                .filter_map(|typed| otherwise(typed, code, expected))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_has_to_be_assumed_of_a_field_makes_nobody_sure() {
    let mut wrong = Vec::new();
    for (code, expected, typed) in ASSUMED {
        let (called, stored) = read(typed, code);
        let is_possible = stored.contains(&format!("{expected} Possible"));
        if called != expected || !is_possible || stored.iter().any(|number| !number.contains(' ')) {
            wrong.push(format!(
                "{typed:?} in {code}: called {called}, stored {stored:?}"
            ));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn an_extension_in_any_language_is_no_part_of_the_number() {
    let numbers = [
        ("US", "415-555-0195", "+14155550195"),
        ("JP", "03-1234-5678", "+81312345678"),
        ("DE", "030 90182045", "+493090182045"),
        ("FR", "01 42 68 53 00", "+33142685300"),
        ("BR", "(11) 3123-4567", "+551131234567"),
    ];
    let mut wrong = Vec::new();
    for (code, typed, expected) in numbers {
        for extension in EXTENSIONS {
            wrong.extend(otherwise(&format!("{typed}{extension}"), code, expected));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn two_numbers_of_a_field_are_both_found_whatever_stands_between() {
    let mut wrong = Vec::new();
    for (code, expected, fields) in TWO {
        for typed in fields {
            let (_, stored) = read(typed, code);
            if stored != expected {
                wrong.push(format!("{typed:?} in {code}: {stored:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_hidden_number_is_known_in_more_words_and_wrappings() {
    let others = HIDDEN
        .iter()
        .filter(|hidden| read(hidden, "JP").0 != "Withheld");
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn characters_that_nobody_sees_change_no_number() {
    let unseen = [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202c}',
        '\u{202d}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{3164}',
        '\u{fe0d}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{e0020}',
        '\u{e01ef}',
    ];
    let mut wrong = Vec::new();
    for c in unseen {
        for typed in [
            format!("{c}+1 415 555 0195{c}"),
            format!("415-{c}555-01{c}95"),
            format!("+{c}1 (415{c}) 5550195"),
        ] {
            wrong.extend(otherwise(&typed, "US", "+14155550195"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_is_dialled_before_a_number_is_no_part_of_it() {
    let mut wrong = Vec::new();
    for (code, prefix, typed, expected) in [
        ("US", "", "*82 415-555-0195", "+14155550195"),
        ("US", "", "*67 1 415 555 0195", "+14155550195"),
        ("US", "9", "9-1-415-555-0195", "+14155550195"),
        ("US", "9", "9,4155550195", "+14155550195"),
        ("US", "8", "8 415 555 0195", "+14155550195"),
        ("US", "91", "914155550195", "+14155550195"),
        ("US", "9", "9011442079460018", "+442079460018"),
        ("DE", "", "*31#+493090182045", "+493090182045"),
        ("DE", "", "#31#030 90182045", "+493090182045"),
        ("DE", "", "*30#03090182045", "+493090182045"),
        ("DE", "0", "0004930 90182045", "+493090182045"),
        ("DE", "0", "003090182045", "+493090182045"),
        ("JP", "", "184-03-1234-5678", "+81312345678"),
        ("JP", "", "１８６０３１２３４５６７８", "+81312345678"),
        ("JP", "0", "0-186-03-1234-5678", "+81312345678"),
        ("GB", "", "1470 020 7946 0018", "+442079460018"),
        ("GB", "9", "9 141 020 7946 0018", "+442079460018"),
        ("AU", "", "1831 02 9876 5432", "+61298765432"),
        ("HK", "", "133 2123 4567", "+85221234567"),
        ("FR", "", "3651 01 42 68 53 00", "+33142685300"),
        ("FR", "", "#31#0142685300", "+33142685300"),
        ("FR", "0", "0 01 42 68 53 00", "+33142685300"),
    ] {
        let raw = RawNumber(String::from(typed));
        let readings = read_call(Some(&raw), country(code), prefix).readings;
        let first = readings
            .first()
            .map(|first| (first.e164.0.as_str(), first.certainty));
        let sure = readings
            .iter()
            .filter(|reading| reading.certainty == Certainty::Exact);
        if first.is_none_or(|(number, _)| number != expected) || sure.count() > 1 {
            wrong.push(format!("{typed:?} in {code}, {prefix:?}: {readings:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_is_no_phone_number_gives_nobody_for_sure() {
    let mut wrong = Vec::new();
    for typed in [
        "n/a",
        "none",
        "tbd",
        "-",
        "?",
        "see account",
        "call reception",
        "0",
        "000",
        "1234",
        "+",
        "+1",
        "0000000000",
        "2020-01-15",
        "2020/01/15",
        "2020.01.15",
        "15.01.2020",
        "12:30-13:30",
        "Room 1204",
        "€ 1.250,00",
        "192.168.0.1",
        "fax 12",
        "info@example.com",
        "**12345**",
        "12345678901234567890",
        "+999 123 456 789",
    ] {
        for code in ["US", "JP", "DE", "FR", "GB"] {
            let stored = read_stored(typed, country(code), None).into_iter();
            let sure = stored.filter(|number| number.certainty == Certainty::Exact);
            wrong.extend(sure.map(|number| format!("{typed:?} in {code} is {}", number.e164.0)));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
