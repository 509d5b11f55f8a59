//! The shape of a JSON value: keys and types, without values.
//!
//! It owns the notation and the comparison. It never looks at a value beyond its type, but for times, whose form
//! (`+0000` without a colon) is what clients stumble over.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::shapes::Keys;

/// One read shape.
pub(crate) enum Shape<'f> {
    /// `"string|null"`.
    Plain(BTreeSet<&'f str>),
    Object(&'f Map<String, Value>),
    /// `[]`: nothing was recorded of the elements.
    Bare,
    /// `[shape]`, and whether there may be no element.
    Array(&'f Value, bool),
    /// `{ "any of": […] }`.
    AnyOf(Vec<Shape<'f>>),
}

impl<'f> Shape<'f> {
    pub(crate) fn read(shape: &'f Value) -> Self {
        match shape {
            Value::String(kinds) => Shape::Plain(kinds.split('|').collect()),
            Value::Array(elements) => match elements.first() {
                Some(shape) => Shape::Array(shape, elements.get(1).is_some()),
                None => Shape::Bare,
            },
            Value::Object(keys) => match keys.get("any of") {
                Some(shapes) => {
                    Shape::AnyOf(shapes.as_array().unwrap().iter().map(Self::read).collect())
                }
                None => Shape::Object(keys),
            },
            other => panic!("{other} is no shape"),
        }
    }

    /// Where a value differs, each place once.
    pub(crate) fn differences(&self, value: &Value, keys: Keys) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.compare(value, keys, "body", &mut found);
        found
    }

    fn compare(&self, value: &Value, keys: Keys, place: &str, found: &mut BTreeSet<String>) {
        match (self, value) {
            (Shape::Object(shape), Value::Object(fields)) => {
                for (key, shape) in *shape {
                    let name = key.trim_end_matches('?');
                    match fields.get(name) {
                        Some(field) => {
                            let place = format!("{place}.{name}");
                            Shape::read(shape).compare(field, keys, &place, found);
                        }
                        None if name == key => {
                            found.insert(format!("{place}.{name}: absent"));
                        }
                        None => {}
                    }
                }
                let known = |name: &str| {
                    shape.contains_key(name) || shape.contains_key(&format!("{name}?"))
                };
                if keys == Keys::Exact {
                    let extra = fields.keys().filter(|name| !known(name));
                    found.extend(extra.map(|name| format!("{place}.{name}: not recorded")));
                }
            }
            (Shape::Array(shape, or_none), Value::Array(elements)) => {
                if elements.is_empty() && !or_none {
                    found.insert(format!("{place}: empty"));
                }
                for element in elements {
                    Shape::read(shape).compare(element, keys, &format!("{place}[]"), found);
                }
            }
            (Shape::AnyOf(shapes), value) => {
                match shapes.iter().find(|shape| shape.is_of_type(value)) {
                    Some(shape) => shape.compare(value, keys, place, found),
                    None => {
                        found.insert(format!("{place}: {}", kind(value)));
                    }
                }
            }
            (shape, value) if shape.is_of_type(value) => {}
            (_, value) => {
                found.insert(format!("{place}: {}", kind(value)));
            }
        }
    }

    fn is_of_type(&self, value: &Value) -> bool {
        match self {
            Shape::Plain(kinds) => {
                let kind = kind(value);
                kinds.contains(kind) || (kind == "datetime" && kinds.contains("string"))
            }
            Shape::Object(_) => value.is_object(),
            Shape::Bare | Shape::Array(..) => value.is_array(),
            Shape::AnyOf(shapes) => shapes.iter().any(|shape| shape.is_of_type(value)),
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(text) if is_datetime(text) => "datetime",
        Value::String(_) => "string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// `2026-05-01T07:25:37.000+0000`.
fn is_datetime(text: &str) -> bool {
    let pattern = "dddd-dd-ddTdd:dd:dd.ddd+0000";
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(letter, wanted)| match wanted {
                b'd' => letter.is_ascii_digit(),
                other => letter == other,
            })
}

#[test]
fn the_comparison_finds_what_it_looks_for() {
    let shape = serde_json::json!({
        "id": "string", "at": "datetime", "left?": "null", "many": [{ "n": "number|null" }],
        "few": ["string", "or none"], "either": { "any of": ["null", []] },
    });
    let differences = |value: Value, keys| Shape::read(&shape).differences(&value, keys);
    let same = serde_json::json!({
        "id": "x", "at": "2026-05-01T07:25:37.000+0000", "many": [{ "n": 1 }, { "n": null }],
        "few": [], "either": [],
    });
    assert_eq!(differences(same, Keys::Exact), BTreeSet::new());
    let other = serde_json::json!({
        "at": "2026-05-01T07:25:37Z", "many": [{ "n": "1" }], "few": [1], "either": {},
        "more": 1,
    });
    let found = differences(other.clone(), Keys::Exact);
    let expected = [
        "body.at: string",
        "body.either: an object",
        "body.few[]: number",
        "body.id: absent",
        "body.many[].n: string",
        "body.more: not recorded",
    ];
    assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    assert_eq!(differences(other, Keys::AtLeast).len(), 5);
    let none = serde_json::json!([]);
    assert_eq!(
        Shape::read(&shape["many"])
            .differences(&none, Keys::Exact)
            .len(),
        1
    );
}
