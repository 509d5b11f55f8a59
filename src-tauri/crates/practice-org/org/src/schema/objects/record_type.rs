//! The RecordType object.
//!
//! It owns that field list only. Its rows are laid down with the other values that an admin chooses.

use crate::schema::field::{flag, id, stamps, text};
use crate::schema::object::Object;

pub(super) fn record_type() -> Object {
    let mut fields = vec![
        id("Record Type ID"),
        text("Name", "Name", 80).names_the_record(),
        text("DeveloperName", "Record Type Name", 80),
        text("SobjectType", "SObject Type Name", 40),
        flag("IsActive", "Active"),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, field)| if place == 0 { field } else { field.read_only() })
    .collect::<Vec<_>>();
    fields.extend(stamps());
    Object {
        fields,
        ..Object::kept_by_the_org("RecordType", "Record Type", "012")
    }
}
