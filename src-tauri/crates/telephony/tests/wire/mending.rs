//! What a phone sends beside the identity of a call never costs the call: it is taken, cut, mended or left out, and told.

use crate::{example_with, heard, parse, published_example};
use domain::call::event::{CallEvent, CallEventKind};
use serde_json::{Value, json};
use telephony::wire::{self, Mend};

/// The event, and what was mended in it.
fn read(bytes: &[u8]) -> (CallEvent, Vec<Mend>) {
    let mut body = wire::read_body(bytes, heard()).unwrap();
    let mended = body.mended.iter().map(|mended| mended.how).collect();
    (body.events.remove(0), mended)
}

fn read_json(event: &Value) -> (CallEvent, Vec<Mend>) {
    read(event.to_string().as_bytes())
}

fn named(name: &[u8]) -> Vec<u8> {
    [
        br#"{"event":"ringing","call_id":"1","from":{"number":"0312345678","name":""#,
        name,
        br#""}}"#,
    ]
    .concat()
}

#[test]
fn bytes_that_are_not_quite_json_are_read_as_what_was_meant() {
    for (name, expected) in [
        (b"M\xFCller".as_slice(), "Müller"),
        (b"SA\tTO", "SA TO"),
        (b"SA\nTO", "SA TO"),
        (br"Hana \ud83d", "Hana \u{fffd}"),
        (br"\\ud83d \ud83d\ude00", "\\ud83d 😀"),
    ] {
        let (event, mended) = read(&named(name));
        assert_eq!(event.from.name.as_deref(), Some(expected));
        assert_eq!(event.call_id.as_deref(), Some("1"));
        let is_whole = expected.contains('😀');
        assert_eq!(mended.is_empty(), is_whole, "{expected}");
    }
    let marked = [b"\xEF\xBB\xBF".as_slice(), &named(b"SATO")].concat();
    assert_eq!(read(&marked).0.from.name.as_deref(), Some("SATO"));
    assert_eq!(read(&marked).1, [Mend::Bytes]);
    assert_eq!(read(&named(b"SATO")).1, []);
}

#[test]
fn a_name_with_a_backslash_of_its_own_costs_no_call() {
    for (name, expected) in [
        (br"CORP\jdoe".as_slice(), "CORP\\jdoe"),
        (br"C:\Users\x", "C:\\Users\\x"),
        (br"\udc00 \x41", "\u{fffd} \\x41"),
        // Shift_JIS, whose second byte may be a backslash, also as the last one.
        (b"\x95\x5C\x8E\xA6", "表示"),
        (b"\x83\x5C\x83\x74\x83\x67", "ソフト"),
        (b"\x83\x5C", "ソ"),
    ] {
        let (event, mended) = read(&named(name));
        assert_eq!(event.from.number.unwrap().0, "0312345678", "{expected}");
        assert_eq!(event.from.name.as_deref(), Some(expected));
        assert_eq!(mended, [Mend::Bytes]);
    }
}

#[test]
fn a_body_in_another_encoding_is_read() {
    let json = String::from_utf8(named(b"SATO")).unwrap();
    let little: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = json.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let twice = [b"\xEF\xBB\xBF\xEF\xBB\xBF".as_slice(), json.as_bytes()].concat();
    for body in [
        [b"\xFF\xFE".as_slice(), &little].concat(),
        [b"\xFE\xFF".as_slice(), &big].concat(),
        little,
        big,
        twice,
    ] {
        let (event, mended) = read(&body);
        assert_eq!(event.from.name.as_deref(), Some("SATO"));
        assert_eq!(mended, [Mend::Bytes]);
    }
}

#[test]
fn what_is_not_quite_json_beside_the_identity_costs_no_call() {
    let nested = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for more in [
        String::from(r#""x": NaN"#),
        String::from(r#""x": -Infinity, "y": 1e400"#),
        String::from(r#""at": 1e400"#),
        String::from(r#""line": "Sales","#),
        String::from(r#""x": [1, 2,], "line": "a, ]","#),
        format!(r#""x": {nested}, "line": "Sales""#),
        format!(r#""x": {{"y": {nested}}}"#),
    ] {
        let body = format!(
            r#"{{"event":"ringing","call_id":"1","from":{{"number":"0312345678","name":"SATO"}},{more}}}"#
        );
        let (event, mended) = read(body.as_bytes());
        assert_eq!(event.call_id.as_deref(), Some("1"), "{more}");
        assert_eq!(event.from.number.unwrap().0, "0312345678", "{more}");
        assert_eq!(event.from.name.as_deref(), Some("SATO"), "{more}");
        assert!(mended.contains(&Mend::Bytes), "{more}");
    }
}

#[test]
fn an_empty_end_is_no_end_and_garbage_at_the_other_end_costs_no_call() {
    for to in [
        json!(""),
        json!("  "),
        json!({ "number": "y".repeat(300) }),
        json!({ "number": "9".repeat(300) }),
    ] {
        let (event, _) = read_json(&example_with(json!({ "to": to })));
        assert_eq!(event.from.number.unwrap().0, "+81312345678", "{to}");
    }
}

#[test]
fn a_number_with_a_long_tail_is_taken_without_it() {
    let tail = "x".repeat(200);
    for (number, expected) in [
        (format!("tel:+81312345678;{tail}=1"), "tel:+81312345678"),
        (format!("+81312345678 {tail}"), "+81312345678"),
        (format!("+81 3-1234-5678, {tail}"), "+81 3-1234-5678,"),
        (format!("sip:+81312345678;{tail}=1@h"), "+81312345678"),
        (
            format!("{}+81312345678", "\u{200b}".repeat(150)),
            "+81312345678",
        ),
    ] {
        let (event, mended) = read_json(&example_with(json!({ "from": { "number": number } })));
        assert_eq!(event.from.number.unwrap().0, expected);
        assert_eq!(mended, [Mend::Cut]);
    }
}

#[test]
fn what_is_too_long_is_cut() {
    let long = "長".repeat(300);
    let (event, mended) = read_json(&example_with(json!({
        "from": { "number": "0312345678", "name": long }, "line": long,
    })));
    assert_eq!(event.from.name.unwrap().chars().count(), 255);
    assert_eq!(event.line.unwrap().chars().count(), 255);
    assert_eq!(mended, [Mend::Cut, Mend::Cut]);
    let transcript = "語".repeat(100_001);
    let (event, _) = read_json(&example_with(
        json!({ "event": "details", "transcript": transcript }),
    ));
    let CallEventKind::Details(told) = event.kind else {
        panic!("no details")
    };
    assert_eq!(told["transcript"].chars().count(), 100_000);
}

#[test]
fn a_long_sip_address_gives_its_user() {
    let tail = "a".repeat(300);
    let address = format!("\"SATO\" <sip:+81312345678@pbx.example;x={tail}>");
    let (event, mended) = read_json(&example_with(json!({ "from": { "number": address } })));
    assert_eq!(event.from.number.unwrap().0, "+81312345678");
    assert_eq!(mended, [Mend::Cut]);
}

#[test]
fn a_long_call_id_keeps_its_calls_apart() {
    let id = |end: &str| {
        let id = format!("{}{end}", "x".repeat(300));
        let (event, mended) = read_json(&example_with(json!({ "call_id": id })));
        assert_eq!(mended, [Mend::Hashed]);
        event.call_id.unwrap()
    };
    assert_eq!(id("a"), id("a"));
    assert_ne!(id("a"), id("b"));
    assert!(id("a").chars().count() <= 190);
    let fits = "x".repeat(190);
    let (event, mended) = read_json(&example_with(json!({ "call_id": fits })));
    assert_eq!((event.call_id.as_deref(), mended), (Some(&*fits), vec![]));
}

#[test]
fn a_long_id_of_the_whole_call_keeps_whole_calls_apart() {
    let id = |end: &str| {
        let id = format!("{}{end}", "x".repeat(300));
        let (event, mended) = read_json(&example_with(json!({ "group_id": id })));
        assert_eq!(mended, [Mend::Hashed]);
        event.group_id.unwrap()
    };
    assert_eq!(id("a"), id("a"));
    assert_ne!(id("a"), id("b"));
    let (event, mended) = read_json(&example_with(json!({ "group_id": 17 })));
    assert_eq!((event.group_id.as_deref(), mended), (Some("17"), vec![]));
}

#[test]
fn an_empty_number_alone_is_a_withheld_call() {
    for number in [json!(""), json!("  "), Value::Null] {
        let event = json!({ "event": "ringing", "from": { "number": number } });
        let event = parse(&event).unwrap();
        assert_eq!((event.call_id, event.from.number), (None, None));
    }
}

#[test]
fn what_can_not_be_read_is_left_out_and_named_without_its_value() {
    for (changes, field) in [
        (
            json!({ "from": { "number": "1", "name": false } }),
            "from.name",
        ),
        (json!({ "line": {} }), "line"),
        (json!({ "direction": "in" }), "direction"),
        (json!({ "event": "ended", "outcome": "lost" }), "outcome"),
        (json!({ "at": "yesterday" }), "at"),
        (json!({ "at": "2026-11-21T09:30:00" }), "at"),
        (json!({ "record": "Bluewater" }), "record"),
        (json!({ "transfer": "attended" }), "transfer"),
        (json!({ "transfer": true }), "transfer"),
        (json!({ "group_id": [1] }), "group_id"),
        (json!({ "case_number": {} }), "case_number"),
        (json!({ "customer_number": true }), "customer_number"),
        // Cut, it would be another customer's.
        (
            json!({ "customer_number": "7".repeat(256) }),
            "customer_number",
        ),
        (json!({ "event": "details", "summary": ["a"] }), "summary"),
        (json!({ "event": "details", "topics": [{}] }), "topics"),
    ] {
        let body = example_with(changes.clone()).to_string();
        let body = wire::read_body(body.as_bytes(), heard()).unwrap();
        assert_eq!(body.events.len(), 1, "{changes}");
        let mended = &body.mended[0];
        assert_eq!(mended.how, Mend::LeftOut, "{changes}");
        let error = mended.error.as_ref().unwrap();
        assert_eq!(error.field, field);
        assert!(!error.to_string().contains("Bluewater"));
    }
    assert_eq!(
        parse(&example_with(json!({ "at": "yesterday" })))
            .unwrap()
            .at,
        heard()
    );
}

#[test]
fn a_number_in_the_place_of_a_text_is_its_digits_and_a_count_since_1970_is_a_time() {
    let (event, mended) = read_json(&example_with(json!({ "line": 12, "at": 1_795_221_000 })));
    assert_eq!(event.line.as_deref(), Some("12"));
    assert_eq!(event.at.as_second(), 1_795_221_000);
    assert_eq!(mended, []);
    let event = parse(&example_with(json!({ "at": 1_795_221_000_250_i64 }))).unwrap();
    assert_eq!(event.at.as_millisecond(), 1_795_221_000_250);
}

#[test]
fn a_time_that_no_call_can_have_is_left_out_and_named() {
    for at in ["9999-12-31T23:59:59Z", "2001-09-09T01:46:40Z"] {
        let (event, mended) = read_json(&example_with(json!({ "at": at })));
        assert_eq!(event.at, heard(), "{at}");
        assert_eq!(mended, [Mend::LeftOut], "{at}");
    }
    // A clock that is off by a time zone, and a phone that tells of last week.
    for hours in [14, -24 * 7] {
        let at = heard() + jiff::SignedDuration::from_hours(hours);
        let (event, mended) = read_json(&example_with(json!({ "at": at.to_string() })));
        assert_eq!((event.at, mended), (at, Vec::new()));
    }
}

#[test]
fn of_several_events_the_mended_one_is_named_by_its_place() {
    let bad = example_with(json!({ "line": {} }));
    let body = json!([published_example(), bad]).to_string();
    let body = wire::read_body(body.as_bytes(), heard()).unwrap();
    assert_eq!(body.events.len(), 2);
    assert_eq!(body.mended[0].index, Some(1));
}
