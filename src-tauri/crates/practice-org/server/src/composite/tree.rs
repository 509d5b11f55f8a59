//! `/composite/tree/{Object}`: records with their children below them, created in one go or not at all.
//!
//! It owns the walk through the tree and its limits. It never creates a child before its parent.

use practice_org_core::error::OrgError;
use practice_org_core::rows::find_object;
use practice_org_core::schema::Object;
use practice_org_core::storage::savepoint::atomically;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::subrequest::malformed;
use crate::api::answer::ApiAnswer;
use crate::api::refusals::refusal;
use crate::api::request::ApiRequest;
use crate::resources::collections::{entry, kind};
use crate::resources::sobjects::create;
use crate::session::UserSession;

const MOST_RECORDS: usize = 200;
const MOST_LEVELS: usize = 5;

/// The result: the records that were created, in order, or those that were refused.
#[derive(Default)]
struct Outcome {
    seen: usize,
    created: Vec<Value>,
    refused: Vec<Value>,
}

/// The field of a child that points at its parent, and the parent's id.
type Parent<'a> = Option<(&'a str, &'a str)>;

pub(crate) fn run(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
) -> Result<ApiAnswer, OrgError> {
    let object = find_object(&session.schema, object)?;
    let body = request.json()?;
    let outcome = atomically(
        connection,
        || {
            let mut outcome = Outcome::default();
            plant(session, connection, object, body, None, 1, &mut outcome)?;
            Ok(outcome)
        },
        |outcome| outcome.refused.is_empty(),
    )?;
    let failed = !outcome.refused.is_empty();
    let results = if failed {
        outcome.refused
    } else {
        outcome.created
    };
    let mut answer = ApiAnswer::ok(json!({ "hasErrors": failed, "results": results }));
    answer.status = if failed { 400 } else { 201 };
    Ok(answer)
}

/// Creates one level of records, and the levels below each. Longer than sixty lines, as the walk and its limits are one thing.
fn plant(
    session: &UserSession<'_>,
    connection: &Connection,
    object: &Object,
    level: &Value,
    parent: Parent<'_>,
    depth: usize,
    outcome: &mut Outcome,
) -> Result<(), OrgError> {
    let records = level
        .get("records")
        .and_then(Value::as_array)
        .ok_or_else(|| malformed("records must be an array"))?;
    outcome.seen = outcome.seen.saturating_add(records.len());
    if outcome.seen > MOST_RECORDS || depth > MOST_LEVELS {
        return Err(refusal(
            "LIMIT_EXCEEDED",
            "A tree holds at most 200 records on 5 levels.",
        ));
    }
    for record in records {
        let reference = record
            .get("attributes")
            .and_then(|attributes| attributes.get("referenceId"))
            .and_then(Value::as_str)
            .ok_or_else(|| malformed("attributes.referenceId is missing"))?;
        let (mut fields, below) = split(object, record);
        if let Some((field, id)) = parent {
            fields.insert(field.to_owned(), Value::from(id));
        }
        let id = match made(session, connection, object, record, &fields) {
            Ok(id) => id,
            Err(error) => {
                let errors = [entry(&error)];
                outcome
                    .refused
                    .push(json!({ "referenceId": reference, "errors": errors }));
                continue;
            }
        };
        outcome
            .created
            .push(json!({ "referenceId": reference, "id": id }));
        for (name, level) in below {
            let Some(child) = object.child(name) else {
                return Err(malformed(&format!("{name} is no child relationship")));
            };
            let below = find_object(&session.schema, child.object)?;
            let parent = Some((child.field, id.as_str()));
            plant(
                session,
                connection,
                below,
                level,
                parent,
                depth.saturating_add(1),
                outcome,
            )?;
        }
    }
    Ok(())
}

/// The id of a record that was created.
fn made(
    session: &UserSession<'_>,
    connection: &Connection,
    object: &Object,
    record: &Value,
    fields: &Map<String, Value>,
) -> Result<String, OrgError> {
    if kind(record)?.eq_ignore_ascii_case(object.name) {
        return create(session, connection, object.name, fields);
    }
    Err(refusal(
        "INVALID_TYPE",
        "records of one level are of one type",
    ))
}

/// A record's own fields, and the levels below it.
fn split<'r>(
    object: &Object,
    record: &'r Value,
) -> (Map<String, Value>, Vec<(&'r str, &'r Value)>) {
    let mut fields = Map::new();
    let mut below = Vec::new();
    for (name, value) in record.as_object().into_iter().flatten() {
        let is_level = object.child(name).is_some() || value.get("records").is_some();
        if is_level {
            below.push((name.as_str(), value));
        } else if name != "attributes" {
            fields.insert(name.clone(), value.clone());
        }
    }
    (fields, below)
}
