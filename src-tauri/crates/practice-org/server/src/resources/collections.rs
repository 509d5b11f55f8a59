//! `/composite/sobjects`: up to 200 rows in one call.
//!
//! It owns the outcome per row. Its own status is 200 whatever came of the rows, and the errors inside name their code
//! `statusCode` where every other resource says `errorCode`.

use practice_org_core::error::OrgError;
use practice_org_core::rows::{self, Upserted};
use practice_org_core::storage::savepoint::atomically;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::sobjects::{change, create, remove, upsert};
use crate::api::answer::ApiAnswer;
use crate::api::refusals::{not_found, refusal};
use crate::api::request::{ApiRequest, method_not_allowed};
use crate::session::UserSession;

const MOST_ROWS: usize = 200;
const MOST_READ: usize = 2000;

/// The result for one row: its id, and whether an upsert created it.
type Outcome = Result<(String, Option<bool>), OrgError>;

/// Everything below the collections. One arm for each method and address, read as a table.
pub(crate) fn run(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    rest: &[&str],
) -> Result<ApiAnswer, OrgError> {
    match (request.method.as_str(), rest) {
        ("POST", []) => write(connection, request, |record| {
            let id = create(session, connection, kind(record)?, &fields(record))?;
            Ok((id, None))
        }),
        ("PATCH", []) => write(connection, request, |record| {
            let mut fields = fields(record);
            let id = take_text(&mut fields, "id").ok_or_else(|| missing("id"))?;
            change(session, connection, kind(record)?, &id, &fields)?;
            Ok((id, None))
        }),
        ("PATCH", [object, key_field]) => write(connection, request, |record| {
            if !kind(record)?.eq_ignore_ascii_case(object) {
                return Err(refusal(
                    "INVALID_TYPE",
                    "every record must be of the type in the URI",
                ));
            }
            let mut fields = fields(record);
            let key = take_text(&mut fields, key_field).ok_or_else(|| missing(key_field))?;
            match upsert(session, connection, object, key_field, &key, &fields, false)? {
                Upserted::Created(id) => Ok((id, Some(true))),
                Upserted::Updated(id) => Ok((id, Some(false))),
                Upserted::Several(_) => Err(OrgError::of_field(
                    "DUPLICATE_EXTERNAL_ID",
                    key_field,
                    format!("{key_field}: more than one record found for external id field"),
                )),
            }
        }),
        ("DELETE", []) => {
            let ids = listed(request.query.get("ids"));
            let ids: Vec<Value> = ids.into_iter().map(Value::from).collect();
            each(connection, &ids, request.flag("allOrNone"), |id| {
                let id = id.as_str().unwrap_or_default();
                let object = session.schema.object_of_id(id).ok_or_else(not_found)?;
                remove(session, connection, object.name, id)?;
                Ok((id.to_owned(), None))
            })
        }
        ("GET", [object]) => {
            let ids = listed(request.query.get("ids"));
            retrieve(
                session,
                connection,
                request,
                object,
                &ids,
                &listed(request.query.get("fields")),
            )
        }
        ("POST", [object]) => {
            let body = request.json()?;
            let texts = |name: &str| -> Vec<String> {
                let list = body.get(name).and_then(Value::as_array);
                list.into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect()
            };
            retrieve(
                session,
                connection,
                request,
                object,
                &texts("ids"),
                &texts("fields"),
            )
        }
        (_, [] | [_] | [_, _]) => Err(method_not_allowed(request)),
        _ => Err(not_found()),
    }
}

fn write(
    connection: &Connection,
    request: &ApiRequest,
    one: impl FnMut(&Value) -> Outcome,
) -> Result<ApiAnswer, OrgError> {
    let body = request.json()?;
    let all_or_none = body
        .get("allOrNone")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let records = body
        .get("records")
        .and_then(Value::as_array)
        .ok_or_else(|| refusal("JSON_PARSER_ERROR", "records must be an array"))?;
    each(connection, records, all_or_none, one)
}

fn each(
    connection: &Connection,
    items: &[Value],
    all_or_none: bool,
    mut one: impl FnMut(&Value) -> Outcome,
) -> Result<ApiAnswer, OrgError> {
    if items.len() > MOST_ROWS {
        return Err(refusal(
            "LIMIT_EXCEEDED",
            "A collection holds at most 200 records.",
        ));
    }
    let all_good = |outcomes: &Vec<Outcome>| outcomes.iter().all(Result::is_ok);
    let outcomes = atomically(
        connection,
        || {
            Ok(items
                .iter()
                .map(|item| atomically(connection, || one(item), |_| true))
                .collect())
        },
        |outcomes| !all_or_none || all_good(outcomes),
    )?;
    let undone = all_or_none && !all_good(&outcomes);
    let results: Vec<Value> = outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Ok(_) if undone => failed(&rolled_back()),
            Ok((id, None)) => json!({ "id": id, "success": true, "errors": [] }),
            Ok((id, Some(created))) => {
                json!({ "id": id, "success": true, "errors": [], "created": created })
            }
            Err(error) => failed(&error),
        })
        .collect();
    Ok(ApiAnswer::ok(Value::Array(results)))
}

/// Rows by id, in the order asked for; null where there is none to see.
fn retrieve(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
    ids: &[String],
    fields: &[String],
) -> Result<ApiAnswer, OrgError> {
    if ids.len() > MOST_READ {
        return Err(refusal(
            "LIMIT_EXCEEDED",
            "At most 2000 records can be retrieved.",
        ));
    }
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row = rows::get(
            connection,
            &session.schema,
            object,
            id,
            &fields,
            &request.version,
        );
        found.push(match row {
            Ok(row) => Value::Object(row),
            Err(error) if error.status == 404 => Value::Null,
            Err(error) => return Err(error),
        });
    }
    Ok(ApiAnswer::ok(Value::Array(found)))
}

fn failed(error: &OrgError) -> Value {
    json!({ "success": false, "errors": [entry(error)] })
}

/// An error among `errors`, where its code is called `statusCode`.
pub(crate) fn entry(error: &OrgError) -> Value {
    json!({ "statusCode": error.code, "message": error.message, "fields": error.fields })
}

fn rolled_back() -> OrgError {
    refusal(
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "Record rolled back because not all records were valid and the request was using \
         AllOrNone header",
    )
}

/// The message is the one recorded for records without `attributes`, odd as it is.
pub(crate) fn kind(record: &Value) -> Result<&str, OrgError> {
    let kind = record
        .get("attributes")
        .and_then(|attributes| attributes.get("type"));
    kind.and_then(Value::as_str).ok_or_else(|| {
        refusal(
            "JSON_PARSER_ERROR",
            "Nested object for polymorphic foreign key must have an attributes field before any \
             other fields.",
        )
    })
}

fn fields(record: &Value) -> Map<String, Value> {
    let mut fields = record.as_object().cloned().unwrap_or_default();
    fields.remove("attributes");
    fields
}

fn take_text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    let key = fields
        .keys()
        .find(|key| key.eq_ignore_ascii_case(name))?
        .clone();
    match fields.remove(&key)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn missing(field: &str) -> OrgError {
    OrgError::of_field("MISSING_ARGUMENT", field, format!("{field} not specified"))
}

fn listed(text: Option<&String>) -> Vec<String> {
    let names = text.map(String::as_str).unwrap_or_default().split(',');
    names
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
