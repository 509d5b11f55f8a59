//! Putting records into the org from outside of its API, and reading all of them out.
//!
//! It owns what `--data FILE` and `/practice/records` take. It never skips the checks that a client's create meets; what a
//! create may not set (CreatedDate, ConvertedContactId, IsArchived …) is laid over the row afterwards, as a test needs
//! rows with a past.
//!
//! The form is that of Salesforce's tree files: a value `@name` is the id of the record whose `attributes.referenceId` is
//! `name`. An `Id` in a record is taken as such a name too, so that rows read from one org can be put into another.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use rusqlite::Connection;
use rusqlite::types::Value as Stored;
use serde_json::{Map, Value, json};

use crate::org::access::UserAccess;
use crate::rows::{self, find_object};
use crate::schema::{Field, FieldKind, Object};
use crate::storage::values::{parse_date, parse_datetime, shown};

/// Inserts all of the records or none, and gives their ids in order.
pub fn insert(
    access: &UserAccess<'_>,
    connection: &mut Connection,
    records: &[Value],
) -> anyhow::Result<Vec<String>> {
    let transaction = connection.transaction()?;
    let mut names = BTreeMap::new();
    let mut ids = Vec::with_capacity(records.len());
    for (place, record) in records.iter().enumerate() {
        let id = insert_one(access, &transaction, record, &mut names)
            .with_context(|| format!("record {place}"))?;
        ids.push(id);
    }
    transaction.commit()?;
    Ok(ids)
}

fn insert_one(
    access: &UserAccess<'_>,
    connection: &Connection,
    record: &Value,
    names: &mut BTreeMap<String, String>,
) -> anyhow::Result<String> {
    let attribute = |name| record.get("attributes")?.get(name)?.as_str();
    let kind = attribute("type").context("it has no attributes.type")?;
    let object = find_object(&access.schema, kind)?;
    let mut body = Map::new();
    let mut over = Vec::new();
    for (name, value) in record.as_object().into_iter().flatten() {
        if name == "attributes" || name == "Id" {
            continue;
        }
        let value = value
            .as_str()
            .and_then(|text| names.get(text))
            .map_or_else(|| value.clone(), |id| Value::from(id.as_str()));
        match object.field(name) {
            Some(field) if !field.createable => over.push((field, stored(field, &value)?)),
            // An unknown field goes to the check, which refuses it in Salesforce's words.
            Some(_) | None => {
                body.insert(name.clone(), value);
            }
        }
    }
    let id = rows::insert(connection, &access.writing(), object.name, &body)?;
    lay_over(connection, object, &id, over)?;
    if let Some(name) = attribute("referenceId") {
        names.insert(format!("@{name}"), id.clone());
    }
    if let Some(name) = record.get("Id").and_then(Value::as_str) {
        names.insert(name.to_owned(), id.clone());
    }
    Ok(id)
}

fn lay_over(
    connection: &Connection,
    object: &Object,
    id: &str,
    over: Vec<(&Field, Stored)>,
) -> anyhow::Result<()> {
    for (field, value) in over {
        let sql = format!(
            "UPDATE \"{}\" SET \"{}\" = ?1 WHERE \"Id\" = ?2",
            object.name, field.name
        );
        connection.execute(&sql, rusqlite::params![value, id])?;
    }
    Ok(())
}

fn stored(field: &Field, value: &Value) -> anyhow::Result<Stored> {
    let read = match (field.kind, value) {
        (_, Value::Null) => Some(Stored::Null),
        (FieldKind::Boolean, Value::Bool(flag)) => Some(Stored::Integer(i64::from(*flag))),
        (FieldKind::Datetime, Value::String(text)) => {
            parse_datetime(text).map(|time| Stored::Integer(time.as_second()))
        }
        (FieldKind::Date, Value::String(text)) => {
            parse_date(text).map(|date| Stored::Text(date.to_string()))
        }
        (FieldKind::Int, Value::Number(number)) => number.as_i64().map(Stored::Integer),
        (FieldKind::Double | FieldKind::Currency | FieldKind::Percent, Value::Number(number)) => {
            number.as_f64().map(Stored::Real)
        }
        (_, Value::String(text)) => Some(Stored::Text(text.clone())),
        _ => None,
    };
    match read {
        Some(read) => Ok(read),
        None => bail!("{} can't hold this value", field.name),
    }
}

/// Every row of an object with every field, deleted and archived ones too. It reads the tables directly and not by
/// SOQL, so that a checker does not depend on the queries that it checks.
pub fn all_rows(
    access: &UserAccess<'_>,
    connection: &Connection,
    object: &str,
) -> anyhow::Result<Vec<Value>> {
    let object = find_object(&access.schema, object)?;
    let columns: Vec<String> = object
        .fields
        .iter()
        .map(|field| format!("\"{}\"", field.name))
        .collect();
    let sql = format!(
        "SELECT {} FROM \"{}\" ORDER BY \"Id\"",
        columns.join(", "),
        object.name
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map([], |row| {
        let mut record = Map::new();
        record.insert("attributes".to_owned(), json!({ "type": object.name }));
        for (place, field) in object.fields.iter().enumerate() {
            record.insert(
                field.name.to_owned(),
                shown(field.kind, row.get_ref(place)?),
            );
        }
        Ok(Value::Object(record))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
