//! Whatever comes, the reader doesn't panic, and its errors repeat nobody's number.

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use serde_json::{Value, json};
use telephony::wire;

use crate::{heard, parse};

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from("ended")),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        let names = "event|from|to|number|name|at|outcome|call_id|topics";
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map(names, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_harm_the_reader(bytes in any::<Vec<u8>>()) {
        let read = wire::parse_events(&bytes, heard());
        assert!(read.is_err() || bytes.contains(&b'[') || bytes.contains(&b'{'));
    }

    #[test]
    fn no_json_harms_the_reader_and_no_error_repeats_a_value(value in any_value(), secret in "[0-9]{12}") {
        let mut event = json!({ "event": "ringing", "call_id": value, "from": { "number": [secret] } });
        event["to"] = value;
        let error = parse(&event).unwrap_err();
        assert!(!error.to_string().contains(&secret));
    }
}
