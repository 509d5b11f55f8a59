//! What is read, and as what.

use crate::{example_with, heard, parse, published_example};
use domain::call::event::{CallEventKind, Direction, Outcome, Transfer};
use serde_json::json;

#[test]
fn the_published_example_is_read_whole() {
    let event = parse(&published_example()).unwrap();
    assert_eq!(event.source, "front-desk");
    assert_eq!(event.call_id.as_deref(), Some("3f2a"));
    assert_eq!(event.at.to_string(), "2026-11-21T00:30:00.25Z");
    assert_eq!(event.kind, CallEventKind::Ringing);
    assert_eq!(event.direction, Some(Direction::Inbound));
    assert_eq!(event.from.number.unwrap().0, "+81312345678");
    assert_eq!(event.from.name.as_deref(), Some("SATO"));
    assert_eq!(event.to.number.unwrap().0, "+81351234567");
    assert_eq!(event.line.as_deref(), Some("Support"));
}

#[test]
fn what_an_event_leaves_out_is_left_open() {
    let event = parse(&json!({ "event": "ringing", "from": { "number": "0312345678" } })).unwrap();
    assert_eq!(
        (event.source.as_str(), event.call_id, event.at),
        ("door", None, heard())
    );
    assert_eq!(
        (event.direction, event.to.number, event.line),
        (None, None, None)
    );
}

#[test]
fn empty_text_and_null_count_as_absent_and_unknown_fields_are_accepted() {
    let event = parse(&json!({
        "event": "ringing", "call_id": " ", "from": { "number": "110", "name": "", "photo": 1 },
        "to": null, "line": null, "colour": { "of": "tomorrow" },
    }))
    .unwrap();
    assert_eq!((event.call_id, event.from.name), (None, None));
}

#[test]
fn a_line_of_text_has_no_line_breaks() {
    let event = parse(&example_with(json!({ "line": "Sup\nport" }))).unwrap();
    assert_eq!(event.line.as_deref(), Some("Sup port"));
}

#[test]
fn the_record_that_was_dialled_from_is_read_from_its_id_or_a_link() {
    for said in [
        "001dM00003kRs59",
        "https://aoba.lightning.force.com/lightning/r/Account/001dM00003kRs59QAC/view",
    ] {
        let event = parse(&example_with(json!({ "record": said }))).unwrap();
        assert_eq!(event.record.unwrap().0, "001dM00003kRs59QAC");
    }
    let unknown = parse(&example_with(json!({ "record": "Bluewater" }))).unwrap();
    assert_eq!(unknown.record, None);
}

#[test]
fn every_kind_is_read() {
    let kinds = [
        ("ringing", CallEventKind::Ringing),
        ("dialing", CallEventKind::Dialing),
        ("answered", CallEventKind::Answered),
        ("held", CallEventKind::Held),
        ("resumed", CallEventKind::Resumed),
        ("transferred", CallEventKind::Transferred),
        ("ended", CallEventKind::Ended(None)),
        ("voicemail", CallEventKind::Voicemail),
        ("details", CallEventKind::Details([].into())),
    ];
    for (word, kind) in kinds {
        assert_eq!(
            parse(&example_with(json!({ "event": word }))).unwrap().kind,
            kind,
            "{word}"
        );
    }
}

#[test]
fn every_outcome_is_read() {
    let outcomes = [
        ("answered", Outcome::Answered),
        ("missed", Outcome::Missed),
        ("declined", Outcome::Declined),
        ("answered_elsewhere", Outcome::AnsweredElsewhere),
        ("no_answer", Outcome::NoAnswer),
        ("busy", Outcome::Busy),
        ("failed", Outcome::Failed),
        ("voicemail", Outcome::Voicemail),
        ("transferred", Outcome::Transferred),
    ];
    for (word, outcome) in outcomes {
        let event = parse(&example_with(json!({ "event": "ended", "outcome": word }))).unwrap();
        assert_eq!(event.kind, CallEventKind::Ended(Some(outcome)), "{word}");
    }
}

#[test]
fn how_a_call_was_put_through_is_read_with_any_kind_and_what_its_legs_share() {
    let words = [
        ("in", Transfer::In),
        ("out", Transfer::Out),
        ("automatic", Transfer::Automatic),
    ];
    for (word, transfer) in words {
        for kind in ["ringing", "answered", "transferred", "ended", "details"] {
            let told = json!({ "event": kind, "transfer": word, "group_id": "1732.7" });
            let event = parse(&example_with(told)).unwrap();
            assert_eq!(event.transfer, Some(transfer), "{kind} {word}");
            assert_eq!(event.group_id.as_deref(), Some("1732.7"));
        }
    }
    let event = parse(&published_example()).unwrap();
    assert_eq!((event.transfer, event.group_id), (None, None));
}

#[test]
fn what_the_caller_was_asked_for_is_read_with_any_kind() {
    for kind in ["ringing", "answered", "details"] {
        let told = json!({ "event": kind, "case_number": " 00001026 ", "customer_number": 4711 });
        let data = parse(&example_with(told)).unwrap().data;
        assert_eq!(data.case_number.as_deref(), Some("00001026"));
        assert_eq!(data.customer_number.as_deref(), Some("4711"));
        assert!(!format!("{data:?}").contains("4711"), "it is never logged");
    }
    let told = json!({ "case_number": "", "customer_number": null });
    assert!(parse(&example_with(told)).unwrap().data.is_empty());
}

#[test]
fn details_and_messages_come_as_named_texts() {
    let event = parse(&example_with(json!({
        "event": "details", "recording_url": "https://pbx/r/1", "summary": "a\nb", "topics": ["price", "date"],
        "tags": "vip", "ivr_path": [],
    })));
    let told = [
        ("recording_url", "https://pbx/r/1"),
        ("summary", "a\nb"),
        ("tags", "vip"),
        ("topics", "price, date"),
    ];
    let told = told.map(|(name, text)| (String::from(name), String::from(text)));
    assert_eq!(event.unwrap().kind, CallEventKind::Details(told.into()));

    let message = parse(&example_with(
        json!({ "event": "message", "text": "see you" }),
    ))
    .unwrap();
    let told = [(String::from("message"), String::from("see you"))];
    assert_eq!(message.kind, CallEventKind::Details(told.into()));
}
