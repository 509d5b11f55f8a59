//! The fields of a record that the agent may choose to see. All that may be read are read, as they cost no request of their
//! own, so that a choice holds at once and without a network.

use super::chosen::Shown;
use domain::org::facts::{ObjectFacts, OrgFacts};
use domain::org::form_field::FieldKind;
use domain::people::own_field::{OwnDetail, kind_of};
use domain::people::shown_field::{Detail, ShownField};
use serde_json::Value;

/// Those that stand in the record itself.
pub(super) fn own_fields(object: &str, known: &ObjectFacts) -> Vec<String> {
    let of = |field: ShownField| {
        let both = [false, true].into_iter();
        both.flat_map(move |is_person| field.paths(object, is_person))
    };
    let paths = ShownField::ALL.into_iter().flat_map(of);
    let own = paths.filter(|path| known.fields.contains_key(**path));
    own.map(|path| String::from(*path)).collect()
}

/// What is read of a contact's company beside its name.
pub(super) fn company_fields(facts: &OrgFacts) -> Vec<&'static str> {
    let seen = |field: &&str| facts.field("Account", field).is_some();
    let more = ["Industry", "Website"].into_iter().filter(seen);
    ["Name"].into_iter().chain(more).collect()
}

/// What was read of them. `company` is what was read of a contact's company.
pub(super) fn details(
    record: &Value,
    company: Option<&Value>,
    object: &str,
    facts: &OrgFacts,
) -> Vec<Detail> {
    let is_person = record.get("IsPersonAccount") == Some(&Value::Bool(true));
    let text = |path: &str| {
        let value = match path.split_once('.') {
            Some((_, field)) => company?.get(field)?,
            None => record.get(path)?,
        };
        let text = value.as_str()?.trim();
        (!text.is_empty()).then(|| String::from(text))
    };
    // The contact has a company, and that one was not read.
    let unread = record.get("AccountId").is_some_and(Value::is_string) && company.is_none();
    let seen = |path: &str| match path.split_once('.') {
        Some((_, field)) => {
            !unread
                && facts.field(object, "AccountId").is_some()
                && facts.field("Account", field).is_some()
        }
        None => facts.field(object, path).is_some(),
    };
    let detail = |field: ShownField| {
        let paths = field.paths(object, is_person);
        let parts: Vec<String> = paths.iter().filter_map(|path| text(path)).collect();
        (!paths.is_empty()).then(|| Detail {
            field,
            text: (!parts.is_empty()).then(|| parts.join(", ")),
            hidden: !paths.iter().all(|path| seen(path)),
        })
    };
    ShownField::ALL.into_iter().filter_map(detail).collect()
}

/// What was read of the org's own fields that the agent has chosen. One that describe does not show is hidden.
pub(super) fn own_details(record: &Value, shown: &Shown<'_>) -> Vec<OwnDetail> {
    let detail = |name: &String| {
        let facts = shown.facts.field(shown.object, name);
        let text = match record.get(name) {
            Some(Value::String(text)) => Some(String::from(text.trim())),
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(Value::Bool(yes)) => Some(yes.to_string()),
            _ => None,
        };
        let values = facts.into_iter().flat_map(|facts| &facts.values);
        // A picklist is shown in the org's words for its values.
        let worded = text.map(|text| {
            let mut values = values.filter(|choice| choice.value == text);
            values
                .next()
                .map_or(text.clone(), |choice| choice.label.clone())
        });
        OwnDetail {
            field: name.clone(),
            label: facts.map_or(name, |facts| &facts.label).clone(),
            kind: facts.and_then(kind_of).unwrap_or(FieldKind::Text),
            text: worded.filter(|text| !text.is_empty()),
            hidden: facts.is_none(),
        }
    };
    shown.own.iter().map(detail).collect()
}
