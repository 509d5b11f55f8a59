//! Names and texts in the encodings of old phones and switches: read as what they are, or left out, and never garbage. What
//! identifies a call is never guessed.

use crate::heard;
use domain::call::event::{CallEvent, CallEventKind};
use telephony::wire::{self, Mend};

/// A ring with a name in these bytes.
fn named(name: &[u8]) -> Vec<u8> {
    let (before, after) = (
        br#"{"event":"ringing","call_id":"1","from":{"number":"0312345678","name":""#,
        br#""}}"#,
    );
    [before.as_slice(), name, after].concat()
}

fn read(bytes: &[u8], charset: Option<&str>) -> (CallEvent, Vec<Mend>) {
    let mut body = wire::read_body_in(bytes, charset, heard()).unwrap();
    let mended = body.mended.iter().map(|mended| mended.how).collect();
    (body.events.remove(0), mended)
}

fn name_of(bytes: &[u8]) -> Option<String> {
    let (event, _) = read(&named(bytes), None);
    assert_eq!(event.call_id.as_deref(), Some("1"));
    assert_eq!(event.from.number.unwrap().0, "0312345678");
    event.from.name
}

/// Names, each in UTF-8, in Shift_JIS and in EUC-JP.
#[rustfmt::skip]
const JAPANESE: [(&str, &[u8], &[u8]); 10] = [
    ("佐藤", b"\x8d\xb2\x93\xa1", b"\xba\xb4\xc6\xa3"),
    ("佐藤 花子", b"\x8d\xb2\x93\xa1 \x89\xd4\x8eq", b"\xba\xb4\xc6\xa3 \xb2\xd6\xbb\xd2"),
    ("高橋", b"\x8d\x82\x8b\xb4", b"\xb9\xe2\xb6\xb6"),
    ("山田 太郎", b"\x8eR\x93c \x91\xbe\x98Y", b"\xbb\xb3\xc5\xc4 \xc2\xc0\xcf\xba"),
    ("サトウ　ハナコ", b"\x83T\x83g\x83E\x81@\x83n\x83i\x83R", b"\xa5\xb5\xa5\xc8\xa5\xa6\xa1\xa1\xa5\xcf\xa5\xca\xa5\xb3"),
    ("株式会社ソニー", b"\x8a\x94\x8e\xae\x89\xef\x8e\xd0\x83\\\x83j\x81[", b"\xb3\xf4\xbc\xb0\xb2\xf1\xbc\xd2\xa5\xbd\xa5\xcb\xa1\xbc"),
    ("ABC商事", b"ABC\x8f\xa4\x8e\x96", b"ABC\xbe\xa6\xbb\xf6"),
    ("すずき", b"\x82\xb7\x82\xb8\x82\xab", b"\xa4\xb9\xa4\xba\xa4\xad"),
    ("ｻﾄｳ ﾊﾅｺ", b"\xbb\xc4\xb3 \xca\xc5\xba", b"\x8e\xbb\x8e\xc4\x8e\xb3 \x8e\xca\x8e\xc5\x8e\xba"),
    ("ｽｽﾞｷ", b"\xbd\xbd\xde\xb7", b"\x8e\xbd\x8e\xbd\x8e\xde\x8e\xb7"),
];

#[test]
fn a_japanese_name_in_shift_jis_or_euc_jp_is_read() {
    for (name, shift_jis, euc_jp) in JAPANESE {
        assert_eq!(name_of(shift_jis).as_deref(), Some(name), "Shift_JIS");
        assert_eq!(name_of(euc_jp).as_deref(), Some(name), "EUC-JP");
        assert_eq!(name_of(name.as_bytes()).as_deref(), Some(name), "UTF-8");
        assert_eq!(wire::words_in(shift_jis).as_deref(), Some(name));
        assert_eq!(wire::words_in(euc_jp).as_deref(), Some(name));
    }
}

#[test]
fn a_character_of_shift_jis_that_holds_a_sign_of_json_is_read() {
    for (name, bytes) in [
        ("表参道", b"\x95\x5c\x8eQ\x93\xb9".as_slice()),
        ("能登", b"\x94\x5c\x93o"),
        ("ソ\"ニー", b"\x83\x5c\\\"\x83j\x81["),
        ("十文字", b"\x8f\x5c\x95\xb6\x8e\x9a"),
        // Behind the backslash stands what would make it an escape: `\n`.
        ("表no", b"\x95\x5cno"),
    ] {
        let read = name_of(bytes);
        // Latin letters in lower case stand beside no Japanese ones: that is left out.
        let expected = (name != "表no").then_some(name);
        assert_eq!(read.as_deref(), expected);
    }
}

#[test]
fn a_western_name_in_windows_1252_is_read() {
    for (name, bytes) in [
        ("Müller", b"M\xfcller".as_slice()),
        ("MÜLLER", b"M\xdcLLER"),
        ("Jérôme Lefèvre", b"J\xe9r\xf4me Lef\xe8vre"),
        ("Rémy", b"R\xe9my"),
        ("Renée", b"Ren\xe9e"),
        ("François", b"Fran\xe7ois"),
        ("José Núñez", b"Jos\xe9 N\xfa\xf1ez"),
        ("Øyvind Åsmund", b"\xd8yvind \xc5smund"),
        ("Groß & Söhne", b"Gro\xdf & S\xf6hne"),
        ("O’Brien", b"O\x92Brien"),
        ("Ö", b"\xd6"),
        ("Büro 2 – Empfang", b"B\xfcro 2 \x96 Empfang"),
    ] {
        assert_eq!(name_of(bytes).as_deref(), Some(name));
        assert_eq!(wire::words_in(bytes).as_deref(), Some(name));
    }
}

#[test]
fn a_name_that_nobody_can_read_is_left_out_and_the_call_is_there() {
    for (what, bytes) in [
        (
            "Cyrillic of Windows",
            b"\xc8\xe2\xe0\xed\xee\xe2".as_slice(),
        ),
        ("Cyrillic of KOI8-R", b"\xe9\xd7\xc1\xce\xcf\xd7"),
        ("Greek", b"\xc3\xe9\xfe\xf1\xe3\xef\xf2"),
        ("Polish", b"\xa3ukasz"),
        ("Chinese of GBK", b"\xcd\xf5\xd0\xa1\xc3\xf7"),
        ("Chinese of Big5", b"\xb3\xaf\xa4p\xa9\xfa"),
        ("Korean", b"\xb1\xe8\xc3\xb6\xbc\xf6"),
        ("chance", b"\xff\xfe\xfd\x80\x81"),
        ("controls", b"\x81\x8d\x8f"),
    ] {
        let (event, mended) = read(&named(bytes), None);
        assert_eq!(event.from.name, None, "{what}");
        assert_eq!(event.from.number.unwrap().0, "0312345678", "{what}");
        assert_eq!(mended, [Mend::Bytes, Mend::LeftOut], "{what}");
        assert_eq!(wire::words_in(bytes), None, "{what}");
    }
    for lost in ["\u{fffd}\u{fffd}\u{fffd}", "\u{fffd}\u{fffd}ab"] {
        let name = name_of(lost.as_bytes());
        let is_left_out = lost.chars().filter(char::is_ascii).count() == 0;
        assert_eq!(name.is_none(), is_left_out, "{lost}");
    }
}

#[test]
fn utf_8_that_was_cut_or_encoded_twice_is_read() {
    let cut = "佐藤花".as_bytes();
    for length in [7, 8] {
        let name = wire::words_in(&cut[..length]);
        assert_eq!(name.as_deref(), Some("佐藤"));
    }
    assert_eq!(name_of("MÃ¼ller".as_bytes()).as_deref(), Some("Müller"));
    let twice: String = "佐藤".bytes().map(char::from).collect();
    assert_eq!(name_of(twice.as_bytes()).as_deref(), Some("佐藤"));
    for name in ["Müller", "São Paulo", "ÄÖÜ", "Â", "佐藤"] {
        assert_eq!(name_of(name.as_bytes()).as_deref(), Some(name));
    }
}

#[test]
fn what_the_content_type_says_comes_first_where_it_is_so() {
    let sjis = named(b"\x8d\xb2\x93\xa1");
    for charset in ["Shift_JIS", "shift-jis", "sjis", "windows-31j", "x-sjis"] {
        let (event, mended) = read(&sjis, Some(charset));
        assert_eq!(event.from.name.as_deref(), Some("佐藤"), "{charset}");
        assert_eq!(mended, [], "{charset}");
    }
    for (charset, bytes, name) in [
        (
            "windows-1251",
            b"\xc8\xe2\xe0\xed\xee\xe2".as_slice(),
            "Иванов",
        ),
        ("gbk", b"\xd5\xc5\xce\xb0", "张伟"),
        ("euc-kr", b"\xb1\xe8\xc3\xb6\xbc\xf6", "김철수"),
        ("iso-8859-2", b"\xa3ukasz", "Łukasz"),
        // What is also UTF-8.
        ("windows-1252", b"M\xc3\xbcller", "MÃ¼ller"),
        ("euc-jp", b"\xba\xb4\xc6\xa3", "佐藤"),
    ] {
        let (event, _) = read(&named(bytes), Some(charset));
        let said_twice = charset == "windows-1252";
        let name = if said_twice { "Müller" } else { name };
        assert_eq!(event.from.name.as_deref(), Some(name), "{charset}");
    }
    // What it says is not so, or nobody knows it.
    for charset in ["utf-8", "us-latin", "euc-jp", ""] {
        let (event, _) = read(&sjis, Some(charset));
        assert_eq!(event.from.name.as_deref(), Some("佐藤"), "{charset}");
    }
    let utf_8 = named("佐藤".as_bytes());
    assert_eq!(read(&utf_8, Some("utf-8")).1, []);
}

#[test]
fn a_body_whose_bytes_say_their_encoding_is_read() {
    // ISO-2022-JP.
    let (event, mended) = read(&named(b"\x1b$B:4F#\x1b(B"), None);
    assert_eq!(event.from.name.as_deref(), Some("佐藤"));
    assert_eq!(mended, [Mend::Bytes]);
}

#[test]
fn what_identifies_a_call_is_never_guessed() {
    let ids: [&[u8]; 4] = [
        b"\x8d\xb2\x93\xa1",
        b"\xba\xb4\xc0\xb1",
        b"M\xfcller",
        b"\xd5\xc5\xc1\xb0",
    ];
    let mut seen = Vec::new();
    for id in ids {
        let plainly: String = id.iter().map(|byte| char::from(*byte)).collect();
        let plainly = plainly.replace(char::is_control, " ");
        for name in [b"M\xfcller".as_slice(), b"\x8d\xb2\x93\xa1", b"SATO"] {
            let body = [
                br#"{"event":"ringing","call_id":""#.as_slice(),
                id,
                br#"","source":""#,
                id,
                br#"","group_id":""#,
                id,
                br#"","case_number":""#,
                id,
                br#"","from":{"number":""#,
                id,
                br#"","name":""#,
                name,
                br#""}}"#,
            ]
            .concat();
            let (event, _) = read(&body, None);
            let text = plainly.as_str();
            assert_eq!(event.call_id.as_deref(), Some(text));
            assert_eq!(event.source, text);
            assert_eq!(event.group_id.as_deref(), Some(text));
            assert_eq!(event.data.case_number.as_deref(), Some(text));
            assert_eq!(event.from.number.unwrap().0, text);
            assert!(event.from.name.is_some());
            assert_eq!(wire::identity_in(id).replace(char::is_control, " "), text);
        }
        seen.push(plainly);
    }
    seen.dedup();
    assert_eq!(seen.len(), ids.len());
}

#[test]
fn each_field_is_read_as_what_it_is() {
    let body = [
        br#"{"event":"details","call_id":"1","summary":""#.as_slice(),
        b"\x92\x8d\x95\xb6\x82\xcc\x8am\x94F",
        br#"","topics":[""#,
        "注文".as_bytes(),
        br#"",""#,
        b"R\xe9clamation",
        br#"",""#,
        b"\xc8\xe2\xe0\xed\xee\xe2",
        br#""],"line":""#,
        b"\xb1\xe8\xc3\xb6\xbc\xf6",
        br#""}"#,
    ]
    .concat();
    let (event, mended) = read(&body, None);
    let CallEventKind::Details(details) = event.kind else {
        panic!("no details")
    };
    assert_eq!(details["summary"], "注文の確認");
    assert_eq!(details["topics"], "注文, Réclamation");
    assert_eq!(event.line, None);
    assert_eq!(mended, [Mend::Bytes, Mend::LeftOut, Mend::LeftOut]);
}
