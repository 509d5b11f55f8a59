//! Putting the keys of a describe together.
//!
//! It owns the two ways in which keys come: in lists of constants, and as JSON.

use serde_json::{Map, Value};

pub(super) fn constants(no: &[&str], none: &[&str]) -> Map<String, Value> {
    let no = no.iter().map(|key| ((*key).to_owned(), Value::Bool(false)));
    let none = none.iter().map(|key| ((*key).to_owned(), Value::Null));
    no.chain(none).collect()
}

pub(super) fn extend(map: &mut Map<String, Value>, with: Value) {
    if let Value::Object(with) = with {
        map.extend(with);
    }
}
