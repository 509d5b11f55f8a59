//! What single fields and objects say of themselves and no rule gives: compound names and addresses, defaults,
//! switches.
//!
//! It owns these particulars, each as recorded describes have it. It never knows a value of a row.

use crate::schema::{Field, FieldKind, Object};

/// Objects with a feed.
const WITH_FEED: [&str; 5] = ["Account", "Case", "Contact", "Lead", "Opportunity"];
const NAME_PARTS: [&str; 5] = [
    "FirstName",
    "LastName",
    "MiddleName",
    "Salutation",
    "Suffix",
];
const ADDRESS_PARTS: [&str; 5] = ["Street", "City", "State", "PostalCode", "Country"];

pub(super) fn has_feed(object: &Object) -> bool {
    WITH_FEED.contains(&object.name)
}

/// The field that this one is a part of: `Name`, or the address by the same prefix.
pub(super) fn compound(object: &Object, field: &Field) -> Option<String> {
    if is_name_part(object, field) || (object.name == "Account" && field.name == "Name") {
        return Some("Name".to_owned());
    }
    let prefix = ADDRESS_PARTS
        .iter()
        .find_map(|part| field.name.strip_suffix(part))?;
    let parts = ADDRESS_PARTS
        .iter()
        .filter(|part| object.field(&format!("{prefix}{part}")).is_some());
    (parts.count() > 1).then(|| format!("{prefix}Address"))
}

/// The extra type of a field, which its kind alone does not give: a plain text area, or a person's name.
pub(super) fn extra_type(object: &Object, field: &Field) -> Option<&'static str> {
    let whole = field.name == "Name" && has_name_parts(object);
    match object.name {
        "Account" if field.name == "Name" || is_name_part(object, field) => {
            Some("switchablepersonname")
        }
        _ if whole || is_name_part(object, field) => Some("personname"),
        _ => (field.kind == FieldKind::Textarea).then_some("plaintextarea"),
    }
}

/// False for a merged record's reference to its winner: no describe lists it among the children, nor filters by it.
pub(super) fn is_followed_back(field: &Field) -> bool {
    field.name != "MasterRecordId"
}

/// Whether an admin may hide the field. A field that must be there, or is part of a name, can't be hidden.
pub(super) fn permissionable(object: &Object, field: &Field) -> bool {
    let as_a_rule = field.createable && (field.nillable || field.kind == FieldKind::Boolean);
    match (object.name, field.name) {
        ("Case", "ClosedDate") => true,
        ("Case", "Status")
        | ("Lead", "IsConverted")
        | ("OpportunityContactRole", _)
        | ("Account", "Name") => false,
        _ => as_a_rule && !is_name_part(object, field),
    }
}

/// Whether the org gives a value where a create names none.
pub(super) fn defaulted_on_create(object: &Object, field: &Field) -> bool {
    match (object.name, field.name) {
        ("Opportunity", "Probability") => true,
        // The name is made of its parts, which the client gives.
        (_, "Name") if has_name_parts(object) => false,
        _ => field.default.is_some() || (!field.nillable && !field.required()),
    }
}

/// Whether the field is a name of the record; where persons are accounts, their first and last names are, too.
pub(super) fn is_name(object: &Object, field: &Field) -> bool {
    let of_a_person = object.name == "Account" && matches!(field.name, "FirstName" | "LastName");
    field.name_field || of_a_person
}

/// Digits after the point.
pub(super) fn scale(field: &Field) -> u8 {
    match (field.kind, field.name) {
        (FieldKind::Currency, "AnnualRevenue") => 0,
        (FieldKind::Double | FieldKind::Currency, _) => 2,
        _ => 0,
    }
}

pub(super) fn is_numbered(field: &Field) -> bool {
    field.auto_number.is_some() || field.name == "CaseNumber"
}

fn has_name_parts(object: &Object) -> bool {
    object.field("LastName").is_some()
}

fn is_name_part(object: &Object, field: &Field) -> bool {
    has_name_parts(object) && NAME_PARTS.contains(&field.name)
}
