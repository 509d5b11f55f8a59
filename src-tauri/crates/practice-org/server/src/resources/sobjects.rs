//! `/sobjects/{O}/…`: one row by its id or by a key of the client's own.
//!
//! It owns the addresses and the answers of single rows. It never validates a value; `rows` does, after the standing
//! faults were asked.

use practice_org_core::error::OrgError;
use practice_org_core::rows::{self, Upserted, find_object};
use practice_org_core::schema::{Field, Object};
use practice_org_core::storage::values::parse_datetime;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::api::answer::ApiAnswer;
use crate::api::conditions::{self, Revision};
use crate::api::refusals::not_found;
use crate::api::request::{ApiRequest, method_not_allowed};
use crate::session::UserSession;

/// The first version whose upsert says what it did.
const SAYS_CREATED: u16 = 46;

/// Everything below one object. One arm for each method and address, read as a table.
pub(crate) fn row(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
    rest: &[&str],
) -> Result<ApiAnswer, OrgError> {
    let object = find_object(&session.schema, object)?;
    match (request.method.as_str(), rest) {
        ("POST", []) => {
            let id = create(session, connection, object.name, &request.record()?)?;
            Ok(created(request, object, &id))
        }
        ("GET", [id]) => read(session, connection, request, object, id),
        ("PATCH", [id]) => {
            if let Some(status) = precondition(session, connection, request, object, id)? {
                return Ok(ApiAnswer::empty(status));
            }
            change(session, connection, object.name, id, &request.record()?)?;
            Ok(ApiAnswer::empty(204))
        }
        ("DELETE", [id]) => {
            remove(session, connection, object.name, id)?;
            Ok(ApiAnswer::empty(204))
        }
        ("GET", [field, key]) => match keyed(connection, object, field, key)?.as_slice() {
            [] => Err(not_found()),
            [id] => read(session, connection, request, object, id),
            several => Ok(choice(request, object, several)),
        },
        ("DELETE", [field, key]) => match keyed(connection, object, field, key)?.as_slice() {
            [] => Err(not_found()),
            [id] => {
                remove(session, connection, object.name, id)?;
                Ok(ApiAnswer::empty(204))
            }
            several => Ok(choice(request, object, several)),
        },
        ("PATCH", [field, key]) => {
            let record = request.record()?;
            let update_only = request.flag("updateOnly");
            match upsert(
                session,
                connection,
                object.name,
                field,
                key,
                &record,
                update_only,
            )? {
                Upserted::Created(id) => {
                    Ok(upserted(request, created(request, object, &id), &id, true))
                }
                Upserted::Updated(id) => Ok(upserted(request, ApiAnswer::empty(200), &id, false)),
                Upserted::Several(ids) => Ok(choice(request, object, &ids)),
            }
        }
        (_, [] | [_] | [_, _]) => Err(method_not_allowed(request)),
        _ => Err(not_found()),
    }
}

pub(crate) fn create(
    session: &UserSession<'_>,
    connection: &Connection,
    object: &str,
    record: &Map<String, Value>,
) -> Result<String, OrgError> {
    session.server.faults().on_write("POST", object)?;
    rows::insert(connection, &session.writing(), object, record)
}

pub(crate) fn change(
    session: &UserSession<'_>,
    connection: &Connection,
    object: &str,
    id: &str,
    record: &Map<String, Value>,
) -> Result<(), OrgError> {
    session.server.faults().on_write("PATCH", object)?;
    rows::update(connection, &session.writing(), object, id, record)
}

pub(crate) fn remove(
    session: &UserSession<'_>,
    connection: &Connection,
    object: &str,
    id: &str,
) -> Result<(), OrgError> {
    session.server.faults().on_write("DELETE", object)?;
    rows::delete(connection, &session.writing(), object, id)
}

pub(crate) fn upsert(
    session: &UserSession<'_>,
    connection: &Connection,
    object: &str,
    field: &str,
    key: &str,
    record: &Map<String, Value>,
    update_only: bool,
) -> Result<Upserted, OrgError> {
    session.server.faults().on_write("PATCH", object)?;
    rows::upsert(
        connection,
        &session.writing(),
        object,
        field,
        key,
        record,
        update_only,
    )
}

fn read(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &Object,
    id: &str,
) -> Result<ApiAnswer, OrgError> {
    let fields: Vec<&str> = match request.query.get("fields") {
        Some(list) => list
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect(),
        None => Vec::new(),
    };
    let get = |fields: &[&str]| {
        rows::get(
            connection,
            &session.schema,
            object.name,
            id,
            fields,
            &request.version,
        )
    };
    let record = get(&fields)?;
    match revision(object, id, &get(&["SystemModstamp"])?) {
        Some(revision) => {
            conditions::answer(request, &revision, || ApiAnswer::ok(Value::Object(record)))
        }
        None => Ok(ApiAnswer::ok(Value::Object(record))),
    }
}

/// 412 where the row is not as the client's condition says; the row is read only if there is one.
fn precondition(
    session: &UserSession<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &Object,
    id: &str,
) -> Result<Option<u16>, OrgError> {
    let conditional = request.headers.keys().any(|name| name.starts_with("if-"));
    if !conditional {
        return Ok(None);
    }
    let fields = ["SystemModstamp"];
    let record = rows::get(
        connection,
        &session.schema,
        object.name,
        id,
        &fields,
        &request.version,
    )?;
    revision(object, id, &record).map_or(Ok(None), |revision| revision.check(request))
}

fn revision(object: &Object, id: &str, record: &Map<String, Value>) -> Option<Revision> {
    let modified = record.get("SystemModstamp").and_then(Value::as_str)?;
    let modified = parse_datetime(modified)?;
    Some(match object.name {
        "Account" => Revision::tagged(modified, id),
        _ => Revision::at(modified),
    })
}

/// The live rows that hold a key.
fn keyed(
    connection: &Connection,
    object: &Object,
    field: &str,
    key: &str,
) -> Result<Vec<String>, OrgError> {
    let usable = |field: &&Field| field.external_id || field.id_lookup;
    let field = object.field(field).filter(usable).ok_or_else(|| {
        OrgError::not_found(format!(
            "Provided external ID field does not exist or is not accessible: {field}"
        ))
    })?;
    let sql = format!(
        "SELECT \"Id\" FROM \"{}\" WHERE \"{}\" = ?1 AND \"IsDeleted\" = 0 ORDER BY \"Id\"",
        object.name, field.name
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let ids = statement
        .query_map([key], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

fn created(request: &ApiRequest, object: &Object, id: &str) -> ApiAnswer {
    let mut answer = ApiAnswer::ok(json!({ "id": id, "success": true, "errors": [] }));
    answer.status = 201;
    answer.with_header("Location", address(request, object, id))
}

/// The answer to an upsert. Older versions answer an update with 204, and a create like any other create.
fn upserted(request: &ApiRequest, mut answer: ApiAnswer, id: &str, created: bool) -> ApiAnswer {
    if request.release() < SAYS_CREATED {
        return if created {
            answer
        } else {
            ApiAnswer::empty(204)
        };
    }
    answer.body = Some(json!({ "id": id, "success": true, "errors": [], "created": created }));
    answer
}

/// 300: more than one row has the key.
fn choice(request: &ApiRequest, object: &Object, ids: &[String]) -> ApiAnswer {
    let addresses: Value = ids.iter().map(|id| address(request, object, id)).collect();
    ApiAnswer {
        status: 300,
        headers: Vec::new(),
        body: Some(addresses),
    }
}

fn address(request: &ApiRequest, object: &Object, id: &str) -> String {
    request.address(&format!("sobjects/{}/{id}", object.name))
}
