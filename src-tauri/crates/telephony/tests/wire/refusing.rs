//! What can't be read, with the field that is named; and the published schema, which says the same.

use serde_json::{Value, json};
use telephony::wire::{self, BatchError, MOST_EVENTS, Problem, WireError};

use crate::{example_with, heard, parse, published_example};

#[test]
fn an_event_that_cannot_be_read_names_its_field() {
    let long = "9".repeat(300);
    let text = Problem::WrongType("text");
    let table = [
        (json!({ "event": null }), "event", Problem::Missing),
        (json!({ "event": 7 }), "event", text.clone()),
        (json!({ "call_id": 42 }), "call_id", text.clone()),
        (
            json!({ "call_id": null, "from": {}, "to": null }),
            "call_id",
            Problem::NoCall,
        ),
        (
            json!({ "call_id": "", "from": { "name": "SATO" }, "to": {} }),
            "call_id",
            Problem::NoCall,
        ),
        (json!({ "source": ["a"] }), "source", text.clone()),
        (json!({ "source": long }), "source", Problem::TooLong(64)),
        (
            json!({ "from": "+81312345678" }),
            "from",
            Problem::WrongType("an object"),
        ),
        (json!({ "from": { "number": 81 } }), "from.number", text),
        (
            json!({ "from": { "number": long } }),
            "from.number",
            Problem::TooLong(100),
        ),
        (json!({ "event": "message" }), "text", Problem::Missing),
    ];
    for (changes, field, problem) in table {
        let expected = WireError {
            field: String::from(field),
            problem,
        };
        assert_eq!(
            parse(&example_with(changes.clone())).unwrap_err(),
            expected,
            "{changes}"
        );
    }
}

#[test]
fn an_unknown_kind_is_answered_with_the_known_ones() {
    let error = parse(&example_with(json!({ "event": "rings" }))).unwrap_err();
    assert_eq!(error.field, "event");
    let said = error.to_string();
    assert!(said.starts_with("`event` must be one of "), "{said}");
    assert!(said.contains("ringing"), "{said}");
}

#[test]
fn what_is_no_object_is_refused_as_a_whole() {
    for (body, problem) in [
        ("", Problem::NotJson),
        ("{", Problem::NotJson),
        ("7", Problem::NotAnObject),
        ("[]", Problem::NotAnObject),
    ] {
        let error = wire::parse_event(body.as_bytes(), heard()).unwrap_err();
        assert_eq!(
            error,
            WireError {
                field: String::new(),
                problem
            },
            "{body:?}"
        );
    }
}

#[test]
fn of_several_events_all_are_read_or_the_bad_one_is_named_by_its_place() {
    let good = published_example();
    let body = |events: Value| wire::parse_events(events.to_string().as_bytes(), heard());
    assert_eq!(body(json!([good, good])).unwrap().len(), 2);
    assert_eq!(body(json!([])).unwrap().len(), 0);
    assert_eq!(body(good.clone()).unwrap().len(), 1);
    assert_eq!(
        body(json!(vec![good.clone(); MOST_EVENTS])).unwrap().len(),
        MOST_EVENTS
    );
    assert_eq!(
        body(json!(vec![good.clone(); MOST_EVENTS + 1])).unwrap_err(),
        BatchError::TooMany {
            found: MOST_EVENTS + 1
        }
    );
    let Err(BatchError::Bad { index, error }) = body(json!([good, good, { "event": "held" }]))
    else {
        panic!("a bad element must refuse the whole");
    };
    assert_eq!((index, error.field.as_str()), (Some(2), "call_id"));
}

#[test]
fn what_the_published_schema_accepts_is_read_and_an_identity_that_it_refuses_is_not() {
    let schema = jsonschema::validator_for(&wire::schema()).unwrap();
    let good = [
        published_example(),
        json!({ "event": "held", "call_id": "1" }),
        json!({ "event": "held", "to": { "number": "1" } }),
        json!({ "event": "ringing", "from": { "number": "" } }),
        json!({ "event": "ringing", "from": { "number": null } }),
        example_with(json!({ "call_id": "x".repeat(500) })),
        example_with(json!({ "event": "ended", "outcome": "busy" })),
        example_with(json!({ "transfer": "in", "group_id": "1732.7" })),
        example_with(json!({ "case_number": "00001026", "customer_number": "K-17" })),
        example_with(json!({ "transfer": null, "group_id": null })),
        example_with(json!({ "event": "details", "topics": ["a"], "tags": "b", "summary": null })),
        example_with(json!({ "event": "details", "transcript": "語".repeat(100_000) })),
        example_with(json!({ "event": "message", "text": "hello" })),
        example_with(json!({ "direction": null, "from": null, "line": null })),
    ];
    for event in good {
        assert!(schema.is_valid(&event), "{event}");
        assert!(parse(&event).is_ok(), "{event}");
    }
    let bad = [
        json!({ "event": "held" }),
        json!({ "call_id": "1" }),
        json!({ "event": "held", "from": { "name": "SATO" } }),
        example_with(json!({ "event": "rings" })),
        example_with(json!({ "from": "110" })),
        example_with(json!({ "from": { "number": 110 } })),
        example_with(json!({ "source": "x".repeat(65) })),
        example_with(json!({ "event": "message" })),
        json!([]),
    ];
    for event in bad {
        assert!(!schema.is_valid(&event), "{event}");
        assert!(parse(&event).is_err(), "{event}");
    }
}
