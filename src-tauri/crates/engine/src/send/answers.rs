//! What the agent filled in, as Salesforce takes it.

use super::request::Body;
use domain::org::facts::{FieldFacts, OrgFacts};
use domain::org::form_field::{Given, given};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Adds the answers to a record, as far as the agent `may` set them there: a field too many would have the whole record
/// refused.
pub(super) fn put(
    body: &mut Body,
    object: &str,
    answers: &BTreeMap<String, String>,
    org: &OrgFacts,
    may: fn(&FieldFacts) -> bool,
) {
    for (name, typed) in answers {
        let facts = org.field(object, name).filter(|facts| may(facts));
        if let Some(given) = facts.and_then(|facts| given(facts, typed)) {
            body.entry(name.clone()).or_insert_with(|| json_of(given));
        }
    }
}

fn json_of(given: Given) -> Value {
    match given {
        Given::Text(text) => json!(text),
        Given::Whole(number) => json!(number),
        Given::Number(number) => json!(number),
        Given::Date(date) => json!(date.to_string()),
        Given::Moment(at) => json!(salesforce::datetime::format(at)),
        Given::Flag(flag) => json!(flag),
        Given::Record(id) => json!(id.0),
    }
}
