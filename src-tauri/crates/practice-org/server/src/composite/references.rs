//! `@{ref.path}`: how one subrequest of a composite uses what an earlier one answered.
//!
//! It owns the reading and filling in of references. It never runs anything.
//!
//! A path is case-sensitive, as a created row answers `id` and a read one `Id`: `@{t1.Id}` after a create finds nothing,
//! and a client that gets this wrong has to see it here.

use std::collections::BTreeMap;

use practice_org_core::error::OrgError;
use serde_json::Value;

/// The bodies answered so far, by reference id.
pub(crate) type Answered = BTreeMap<String, Value>;

/// Fills in every reference of a JSON value, keys untouched.
pub(crate) fn fill(value: &Value, answered: &Answered) -> Result<Value, OrgError> {
    Ok(match value {
        Value::String(text) => Value::String(fill_text(text, answered)?),
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| fill(item, answered))
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, value)| Ok((name.clone(), fill(value, answered)?)))
                .collect::<Result<_, OrgError>>()?,
        ),
        plain => plain.clone(),
    })
}

/// Fills in every reference of a text, such as an address.
pub(crate) fn fill_text(text: &str, answered: &Answered) -> Result<String, OrgError> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("@{") {
        filled.push_str(before);
        let Some((reference, after)) = after.split_once('}') else {
            filled.push_str("@{");
            rest = after;
            continue;
        };
        filled.push_str(&look_up(reference, answered)?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn look_up(reference: &str, answered: &Answered) -> Result<String, OrgError> {
    let (id, path) = reference.split_once('.').unwrap_or((reference, ""));
    let missing = || {
        let message =
            format!("Invalid reference specified. No value for {reference} found in {id}");
        OrgError::with_status(400, "PROCESSING_HALTED", message)
    };
    let body = answered.get(id).ok_or_else(missing)?;
    let mut found = body;
    for step in path.split('.') {
        let (name, indexes) = step.split_once('[').unwrap_or((step, ""));
        found = found.get(name).ok_or_else(missing)?;
        for index in indexes.split('[').filter(|index| !index.is_empty()) {
            let index: usize = index.trim_end_matches(']').parse().map_err(|_| missing())?;
            found = found.get(index).ok_or_else(missing)?;
        }
    }
    match found {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(yes) => Ok(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(missing()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Answered, fill, fill_text};

    fn answered() -> Answered {
        Answered::from([
            ("log".to_owned(), json!({ "id": "a01", "success": true })),
            (
                "q".to_owned(),
                json!({ "records": [{ "Id": "003", "Account": { "Name": "Acme" } }] }),
            ),
        ])
    }

    #[test]
    fn a_created_row_is_named_by_its_lower_case_id() {
        let filled = fill(&json!({ "Log__c": "@{log.id}", "N": 3 }), &answered()).unwrap();
        assert_eq!(filled, json!({ "Log__c": "a01", "N": 3 }));
        assert!(fill_text("@{log.Id}", &answered()).is_err());
    }

    #[test]
    fn a_queried_row_is_named_by_its_place() {
        let text = "/sobjects/Contact/@{q.records[0].Id}?x=@{q.records[0].Account.Name}";
        let filled = fill_text(text, &answered()).unwrap();
        assert_eq!(filled, "/sobjects/Contact/003?x=Acme");
    }

    #[test]
    fn a_reference_to_nothing_is_refused_and_an_unclosed_one_is_text() {
        assert_eq!(
            fill_text("@{gone.id}", &answered()).unwrap_err().code,
            "PROCESSING_HALTED"
        );
        assert_eq!(
            fill_text("mail me @{home", &answered()).unwrap(),
            "mail me @{home"
        );
    }
}
