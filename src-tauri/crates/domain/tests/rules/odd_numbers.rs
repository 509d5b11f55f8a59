//! Odd texts for numbers, as phones send them and as people store them, each with what it is.
//!
//! The spellings of one number stand in `spellings`; here are whole texts with all that may stand around numbers in them.

use crate::spellings::{country, read};
use domain::base::ids::{E164, RawNumber};
use domain::number::reading::read_call;
use domain::number::variants::variants;

/// Country, what a phone sends there, and the number that it is.
#[rustfmt::skip]
const SENT: &[(&str, &str, &str)] = &[
    // Addresses with parameters, and escapes.
    ("JP", "<sip:+81312345678@gw.example:5061;transport=tls;user=phone>;tag=a1b2;epid=9", "+81312345678"),
    ("JP", "\"山田 太郎\" <sip:0312345678;npdi;rn=+81355501202@10.0.0.1>", "+81312345678"),
    ("DE", "sip:+4930%39%30182045@pbx.example;user=phone?Replaces=1", "+493090182045"),
    ("US", "sip:+14155550195:secret@pbx.example", "+14155550195"),
    ("US", "sips:(415)5550195@host", "+14155550195"),
    ("US", "tel:5550195;phone-context=+1415", "+14155550195"),
    ("US", "tel:+1-415-555-0195;cpc=ordinary;oli=0", "+14155550195"),
    ("US", "tel:+1-415-555-0195;isub=1411", "+14155550195"),
    ("FR", "sip:0142685300;phone-context=pbx.example@pbx.example", "+33142685300"),
    ("FR", "%2B33%20%280%291%2042%2068%2053%2000", "+33142685300"),
    ("FR", "%252B33142685300", "+33142685300"),
    ("JP", "callto://+81312345678", "+81312345678"),
    ("JP", "tel://03-1234-5678", "+81312345678"),
    ("JP", "TEL:+81-3-1234-5678", "+81312345678"),
    ("JP", "SIP:+81312345678@PBX", "+81312345678"),
    ("US", "PJSIP/14155550195-0000001a", "+14155550195"),
    // Prefixes of the international network, of every country's own and of others'.
    ("JP", "010-1-415-555-0195", "+14155550195"),
    ("JP", "0033-010-1-415-555-0195", "+14155550195"),
    ("JP", "001-010-1-415-555-0195", "+14155550195"),
    ("JP", "0061-010-1-415-555-0195", "+14155550195"),
    ("JP", "+010 1 415 555 0195", "+14155550195"),
    ("DE", "00 (81) 3 1234 5678", "+81312345678"),
    ("DE", "0-0-81-3-1234-5678", "+81312345678"),
    ("DE", "00+81 3 1234 5678", "+81312345678"),
    ("GB", "001 415 555 0195", "+14155550195"),
    ("US", "011-44-20-7946-0018", "+442079460018"),
    ("US", "01144 (0)20 7946 0018", "+442079460018"),
    ("US", "+011 44 20 7946 0018", "+442079460018"),
    ("AU", "0011-44-20-7946-0018", "+442079460018"),
    ("AU", "+0011 44 20 7946 0018", "+442079460018"),
    ("KR", "00700-81-3-1234-5678", "+81312345678"),
    ("HK", "001 81 3 1234 5678", "+81312345678"),
    ("SG", "001 81 3 1234 5678", "+81312345678"),
    ("BR", "00 21 81 3 1234 5678", "+81312345678"),
    ("RU", "8~10 81 3 1234 5678", "+81312345678"),
    // Service codes.
    ("JP", "184(03)1234-5678", "+81312345678"),
    ("JP", "186＋81312345678", "+81312345678"),
    ("US", "*82 1 (415) 555-0195", "+14155550195"),
    ("US", "*67,415-555-0195", "+14155550195"),
    ("GB", "141-020-7946-0018", "+442079460018"),
    ("GB", "1470,02079460018", "+442079460018"),
    ("DE", "*31#0176/12345603", "+4917612345603"),
    ("DE", "#31#+49 176 12345603", "+4917612345603"),
    // Digits of other scripts, and marks of direction.
    ("JP", "０１０－１－４１５－５５５－０１９５", "+14155550195"),
    ("SA", "٠٠٩٧١٤٢٢٢٣٣٤٤", "+97142223344"),
    ("IR", "۰۰۸۱۳۱۲۳۴۵۶۷۸", "+81312345678"),
    ("JP", "*31#0312345678#", "+81312345678"),
    ("US", "\u{202d}+1 415 555 0195\u{202c}", "+14155550195"),
    ("AE", "\u{200f}٠٥٠ ١٢٣ ٤٥٦٧\u{200f}", "+971501234567"),
    ("US", "+٩٧١ ٥٠ ١٢٣ ٤٥٦٧", "+971501234567"),
    ("IR", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
    ("IN", "०९८७६५ ४३२१०", "+919876543210"),
    ("IN", "+९१ ९८७६५ ४३२१०", "+919876543210"),
    ("BD", "০১৭১২-৩৪৫৬৭৮", "+8801712345678"),
    ("TH", "๐๒ ๑๒๓ ๔๕๖๗", "+6621234567"),
    ("US", "𝟒𝟏𝟓-𝟓𝟓𝟓-𝟎𝟏𝟗𝟓", "+14155550195"),
    ("JP", "sip:０３１２３４５６７８@pbx", "+81312345678"),
    // A country's habits of old.
    ("MX", "044 55 1234 5678", "+525512345678"),
    ("MX", "+52 044 55 1234 5678", "+525512345678"),
    ("MX", "+52 (1) 55 1234 5678", "+525512345678"),
    ("US", "+52 01 55 1234 5678", "+525512345678"),
    ("AR", "0 11 15 1234-5678", "+5491112345678"),
    ("AR", "+54 (9) 11 1234-5678", "+5491112345678"),
    ("US", "+54 9 011 15 1234-5678", "+5491112345678"),
    ("BR", "0 21 11 98765-4321", "+5511987654321"),
    ("BR", "90 11 98765-4321", "+5511987654321"),
    ("CI", "07 07 12 34 56", "+2250707123456"),
    ("BJ", "01 97 12 34 56", "+2290197123456"),
];

/// The old number and the new one, of which either leads to the other.
const RENUMBERED: &[(&str, &str)] = &[
    ("+5215512345678", "+525512345678"),
    ("+541112345678", "+5491112345678"),
    ("+543514123456", "+5493514123456"),
    ("+551187654321", "+5511987654321"),
    ("+22507123456", "+2250707123456"),
    ("+22520123456", "+2252720123456"),
    ("+22997123456", "+2290197123456"),
    ("+22921123456", "+2290121123456"),
];

/// Country, the text of a field, and the numbers that it holds for sure.
#[rustfmt::skip]
const STORED: &[(&str, &str, &[&str])] = &[
    ("US", "Office: (415) 555-0195 ext. 12; Mobile: (415) 555-0196 - call after 5pm", &["+14155550195", "+14155550196"]),
    ("US", "W 415.555.0195 x 12 | M 415.555.0196", &["+14155550195", "+14155550196"]),
    ("US", "415-555-0195 (assistant: Jo) / 415-555-0196 (direct)", &["+14155550195", "+14155550196"]),
    ("JP", "代表 03-1234-5678（内線12）／携帯 090-1234-5678", &["+81312345678", "+819012345678"]),
    ("JP", "【会社】03-1234-5678【自宅】03-1234-5679", &["+81312345678", "+81312345679"]),
    ("JP", "自宅:03-1234-5678 勤務先:03-1234-5679", &["+81312345678", "+81312345679"]),
    ("JP", "03-1234-5678（平日9時〜18時）・090-1234-5678（夜間）", &["+81312345678", "+819012345678"]),
    ("FR", "Standard 01 42 68 53 00 ou ligne directe 01 42 68 53 12", &["+33142685300", "+33142685312"]),
    ("DE", "Büro: 030/901820-45 (App. 12), Mobil: 0176/12345603", &["+4917612345603", "+493090182045"]),
    ("DE", "Tel. gesch. 030 90182045, Handy 0176 12345603", &["+4917612345603", "+493090182045"]),
    ("DE", "Zentrale +49 30 90182045 / privat +49 176 12345603", &["+4917612345603", "+493090182045"]),
    ("ES", "Oficina: 912 345 678 (ext. 12) / Móvil: 612 345 678", &["+34612345678", "+34912345678"]),
    ("ES", "fijo 91 234 56 78, móvil 612 34 56 78", &["+34612345678", "+34912345678"]),
    ("MX", "Casa 55 1234 5678, trabajo 55 1234 5679 ext 12", &["+525512345678", "+525512345679"]),
    ("BR", "Comercial: (11) 3123-4567 ramal 12 / Celular: (11) 98765-4321", &["+551131234567", "+5511987654321"]),
    ("PT", "Trabalho: 212 345 678; Telemóvel: 912 345 678", &["+351212345678", "+351912345678"]),
    ("IT", "Uff. 06 69812345 int. 12 - Cell. 312 345 6789", &["+390669812345", "+393123456789"]),
];

/// What stands for a hidden number: words of six languages, and the forms of switches.
#[rustfmt::skip]
const HIDDEN: &[&str] = &[
    "Withheld Number", "Caller withheld", "No Caller ID", "Blocked Caller", "Private Caller",
    "非通知（公衆電話）", "ヒツウチ",
    "Numéro non disponible", "Appel masqué", "Appel privé", "Secret", "Numéro secret", "Correspondant inconnu",
    "Nummer unterdrückt", "Unterdrückte Rufnummer",
    "Llamada oculta", "Identidad oculta", "Número restringido",
    "Número confidencial", "Chamada anônima", "Número bloqueado", "Número restrito", "Anônimo",
    "\"Anonymous\" <sip:anonymous@anonymous.invalid;user=phone>;tag=1", "sip:anonymous@192.168.0.1:5060;transport=udp",
    "<sip:Anonymous@pbx>;privacy=full", "sip:Restricted@gw", "sip:withheld@gw", "sip:Unavailable@gw", "\"\" <sip:anonymous@localhost>",
    "sip:+86282452253@gw;user=phone", "<unknown>", "unknown caller", "sip:private@gw;user=phone",
    "%E9%9D%9E%E9%80%9A%E7%9F%A5", "N/A", "sip:null@gw",
    "Number not available", "ID Blocked", "番号非通知設定", "発信者情報なし", "番号を通知できません", "Anruf anonym",
    "Rufnummer nicht verfügbar", "Kein Name", "Privatnummer", "Número no disponible", "Sin identificación", "Não informado",
    "asserted-id-unavailable", "coinline/payphone", "interaction with other service", "+266696687;npi=1", "tel:+7378742833",
];

#[test]
fn a_phone_s_odd_texts_are_the_number_that_they_mean() {
    let mut wrong = Vec::new();
    for (code, sent, expected) in SENT {
        let raw = RawNumber(String::from(*sent));
        let readings = read_call(Some(&raw), country(code), "").readings;
        let of_subscriber = variants(&E164(String::from(*expected)));
        // What a country no longer dials may be read as the number of old, of which the index knows the new one.
        let first = readings.first().map(|first| &first.e164);
        let is_it =
            first.is_some_and(|first| first.0 == *expected || of_subscriber.contains(first));
        if !is_it {
            wrong.push(format!("{sent:?} in {code} is {expected}: {readings:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_renumbered_line_is_known_by_its_old_number_and_by_its_new_one() {
    let mut wrong = Vec::new();
    for (old, new) in RENUMBERED {
        for (one, other) in [(old, new), (new, old)] {
            let known = variants(&E164(String::from(*one)));
            if !known.iter().any(|known| known.0 == **other) {
                wrong.push(format!("{one} is also {other}: {known:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_number_of_a_field_is_found_whatever_is_noted_beside_it() {
    let mut wrong = Vec::new();
    for (code, typed, expected) in STORED {
        let (_, mut stored) = read(typed, code);
        stored.retain(|number| !number.contains(' '));
        stored.sort();
        if stored != *expected {
            wrong.push(format!("{typed:?} in {code}: {stored:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_hidden_number_is_known_in_the_words_of_six_languages_and_of_switches() {
    for code in ["US", "JP", "DE"] {
        let others = HIDDEN
            .iter()
            .filter(|hidden| read(hidden, code).0 != "Withheld");
        assert_eq!(others.collect::<Vec<_>>(), Vec::<&&str>::new(), "{code}");
    }
}
