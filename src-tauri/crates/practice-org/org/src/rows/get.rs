//! One record by its id, as `GET /sobjects/{object}/{id}` shows it.
//!
//! It owns that shape. It never follows relationships: that is what queries are for.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::error::OrgError;
use crate::rows::find::{find_object, known_id, visible_row};
use crate::schema::Schema;
use crate::storage::row::Row;
use crate::storage::values::shown;

/// The record with all of its fields, or with those asked for. A deleted one is ENTITY_IS_DELETED.
pub fn get(
    connection: &Connection,
    schema: &Schema,
    object: &str,
    id: &str,
    fields: &[&str],
    api_version: &str,
) -> Result<Map<String, Value>, OrgError> {
    let object = find_object(schema, object)?;
    let id = known_id(object, id)?;
    let row: Row = visible_row(connection, schema, object, &id)?;
    let wanted = match fields {
        [] => object.visible_fields().collect(),
        named => named
            .iter()
            .map(|name| {
                object.field(name).ok_or_else(|| {
                    OrgError::refused(
                        "INVALID_FIELD",
                        format!("No such column '{name}' on sobject of type {}", object.name),
                    )
                })
            })
            .collect::<Result<Vec<_>, _>>()?,
    };
    let mut record = Map::new();
    let url = format!(
        "/services/data/v{api_version}/sobjects/{}/{id}",
        object.name
    );
    record.insert(
        "attributes".to_owned(),
        json!({ "type": object.name, "url": url }),
    );
    for field in wanted {
        let value = row.stored(field.name).map_or(Value::Null, |value| {
            shown(field.kind, rusqlite::types::ValueRef::from(value))
        });
        record.insert(field.name.to_owned(), value);
    }
    // The id is always there, also when it was not asked for.
    record.insert("Id".to_owned(), Value::from(id));
    Ok(record)
}
