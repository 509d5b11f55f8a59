//! `/sobjects/{O}/…`: one row by its id or by a key of the client's own.
//!
//! It owns the addresses and the answers of single rows. It never validates a value; `rows` does, after the standing
//! faults were asked.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::api::{ApiAnswer, ApiRequest, method_not_allowed, not_found};
use super::conditions::{self, Stand};
use crate::rows::values::parse_datetime;
use crate::rows::{self, RowError, Upserted, find_object};
use crate::schema::{Field, Object};
use crate::seat::Seat;

/// The first version whose upsert says what it did.
const SAYS_CREATED: u16 = 46;

pub(crate) fn row(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &str,
    rest: &[&str],
) -> Result<ApiAnswer, RowError> {
    let object = find_object(&org.schema, object)?;
    match (request.method.as_str(), rest) {
        ("POST", []) => {
            let id = create(org, connection, object.name, &request.record()?)?;
            Ok(created(request, object, &id))
        }
        ("GET", [id]) => read(org, connection, request, object, id),
        ("PATCH", [id]) => {
            if let Some(status) = precondition(org, connection, request, object, id)? {
                return Ok(ApiAnswer::empty(status));
            }
            change(org, connection, object.name, id, &request.record()?)?;
            Ok(ApiAnswer::empty(204))
        }
        ("DELETE", [id]) => {
            remove(org, connection, object.name, id)?;
            Ok(ApiAnswer::empty(204))
        }
        ("GET", [field, key]) => match keyed(connection, object, field, key)?.as_slice() {
            [] => Err(not_found()),
            [id] => read(org, connection, request, object, id),
            several => Ok(choice(request, object, several)),
        },
        ("DELETE", [field, key]) => match keyed(connection, object, field, key)?.as_slice() {
            [] => Err(not_found()),
            [id] => {
                remove(org, connection, object.name, id)?;
                Ok(ApiAnswer::empty(204))
            }
            several => Ok(choice(request, object, several)),
        },
        ("PATCH", [field, key]) => {
            let record = request.record()?;
            let update_only = request.flag("updateOnly");
            match upsert(
                org,
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
    org: &Seat<'_>,
    connection: &Connection,
    object: &str,
    record: &Map<String, Value>,
) -> Result<String, RowError> {
    org.faults().on_write("POST", object)?;
    rows::insert(connection, &org.writing(), object, record)
}

pub(crate) fn change(
    org: &Seat<'_>,
    connection: &Connection,
    object: &str,
    id: &str,
    record: &Map<String, Value>,
) -> Result<(), RowError> {
    org.faults().on_write("PATCH", object)?;
    rows::update(connection, &org.writing(), object, id, record)
}

pub(crate) fn remove(
    org: &Seat<'_>,
    connection: &Connection,
    object: &str,
    id: &str,
) -> Result<(), RowError> {
    org.faults().on_write("DELETE", object)?;
    rows::delete(connection, &org.writing(), object, id)
}

pub(crate) fn upsert(
    org: &Seat<'_>,
    connection: &Connection,
    object: &str,
    field: &str,
    key: &str,
    record: &Map<String, Value>,
    update_only: bool,
) -> Result<Upserted, RowError> {
    org.faults().on_write("PATCH", object)?;
    rows::upsert(
        connection,
        &org.writing(),
        object,
        field,
        key,
        record,
        update_only,
    )
}

fn read(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &Object,
    id: &str,
) -> Result<ApiAnswer, RowError> {
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
            &org.schema,
            object.name,
            id,
            fields,
            &request.version,
        )
    };
    let record = get(&fields)?;
    match stand(object, id, &get(&["SystemModstamp"])?) {
        Some(stand) => conditions::answer(request, &stand, || ApiAnswer::ok(Value::Object(record))),
        None => Ok(ApiAnswer::ok(Value::Object(record))),
    }
}

/// 412 where the row is not as the client's condition says; the row is read only if there is one.
fn precondition(
    org: &Seat<'_>,
    connection: &Connection,
    request: &ApiRequest,
    object: &Object,
    id: &str,
) -> Result<Option<u16>, RowError> {
    let conditional = request.headers.keys().any(|name| name.starts_with("if-"));
    if !conditional {
        return Ok(None);
    }
    let fields = ["SystemModstamp"];
    let record = rows::get(
        connection,
        &org.schema,
        object.name,
        id,
        &fields,
        &request.version,
    )?;
    stand(object, id, &record).map_or(Ok(None), |stand| stand.check(request))
}

fn stand(object: &Object, id: &str, record: &Map<String, Value>) -> Option<Stand> {
    let modified = record.get("SystemModstamp").and_then(Value::as_str)?;
    let modified = parse_datetime(modified)?;
    Some(match object.name {
        "Account" => Stand::tagged(modified, id),
        _ => Stand::at(modified),
    })
}

/// The live rows that hold a key.
fn keyed(
    connection: &Connection,
    object: &Object,
    field: &str,
    key: &str,
) -> Result<Vec<String>, RowError> {
    let usable = |field: &&Field| field.external_id || field.id_lookup;
    let field = object.field(field).filter(usable).ok_or_else(|| {
        RowError::not_found(format!(
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

/// What it did; older versions answer an update with 204, and a create as any other.
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
