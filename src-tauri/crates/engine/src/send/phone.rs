//! The change of a phone field: the field is read first, and written only if it still holds the number that was confirmed.
//!
//! As with a Task, somebody may still save between the read and the write: Salesforce has no condition on a value.

use super::question::Question;
use super::request::Body;
use domain::outbox::phone_change::PhoneChange;
use salesforce::RecordId;
use serde_json::{Value, json};

/// Reads the field.
pub(super) fn read(record: &RecordId, change: &PhoneChange) -> Question {
    Question::by_key(&change.object, "Id", record.as_str(), "IsDeleted = false")
        .with(vec![change.field.as_str()])
}

/// What stands in it; nothing if the record is deleted or hidden.
pub(super) fn held<'a>(read: &'a [Value], change: &PhoneChange) -> Option<&'a str> {
    let held = read.first()?.get(&change.field).and_then(Value::as_str);
    Some(held.unwrap_or_default())
}

/// What is written into it. An empty text empties it.
pub(super) fn written(change: &PhoneChange) -> Body {
    let value = match change.to.is_empty() {
        true => Value::Null,
        false => json!(change.to),
    };
    Body::from_iter([(change.field.clone(), value)])
}
