//! The tables behind the objects, made from the schema.
//!
//! It owns the DDL. It never holds a row.
//!
//! `IsDeleted` is a column of every table, also where Salesforce shows no such field, so that every query can ask for
//! it. Without the indexes, a large org would be slower to the client than Salesforce is.

use rusqlite::Connection;

use crate::error::OrgError;
use crate::schema::{Field, FieldKind, Object, Schema};

const INDEXED: &[&str] = &[
    "AccountId",
    "CallObject",
    "ContactId",
    "LastModifiedDate",
    "OpportunityId",
    "SystemModstamp",
    "WhatId",
    "WhoId",
];

/// Creates the tables that are missing, and says whether the org is new.
pub(crate) fn create_tables(connection: &Connection, schema: &Schema) -> Result<bool, OrgError> {
    let is_new = !connection.table_exists(None, "practice_sequence")?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS practice_sequence (
             object TEXT PRIMARY KEY NOT NULL,
             last   INTEGER NOT NULL -- the number of the object's newest id
         ) STRICT, WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS practice_phone (
             digits TEXT NOT NULL, -- all digits of a phone field, or one group of them
             object TEXT NOT NULL,
             id     TEXT NOT NULL,
             PRIMARY KEY (digits, object, id)
         ) STRICT, WITHOUT ROWID;",
    )?;
    for object in &schema.objects {
        let is_there = connection.table_exists(None, object.name)?;
        connection.execute_batch(&table(object))?;
        if is_there {
            add_columns(connection, object)?;
        }
        connection.execute_batch(&indexes(object))?;
    }
    Ok(is_new)
}

/// Empties every table; ids start again.
pub fn clear(connection: &Connection, schema: &Schema) -> Result<(), OrgError> {
    connection.execute_batch("DELETE FROM practice_sequence; DELETE FROM practice_phone;")?;
    for object in &schema.objects {
        connection.execute_batch(&format!("DELETE FROM \"{}\";", object.name))?;
    }
    Ok(())
}

fn table(object: &Object) -> String {
    let mut columns: Vec<String> = object.fields.iter().map(column).collect();
    if object.column("IsDeleted").is_none() {
        columns.push("\"IsDeleted\" INTEGER NOT NULL DEFAULT 0".to_owned());
    }
    format!(
        "CREATE TABLE IF NOT EXISTS \"{}\" ({}, PRIMARY KEY (\"Id\")) STRICT, WITHOUT ROWID;",
        object.name,
        columns.join(", ")
    )
}

/// Adds the columns of fields that an admin added after the table was made.
fn add_columns(connection: &Connection, object: &Object) -> Result<(), OrgError> {
    for field in &object.fields {
        if !connection.column_exists(None, object.name, field.name)? {
            let (name, column) = (object.name, column(field));
            connection.execute_batch(&format!("ALTER TABLE \"{name}\" ADD COLUMN {column};"))?;
        }
    }
    Ok(())
}

fn indexes(object: &Object) -> String {
    let name = object.name;
    indexed(object)
        .map(|field| {
            format!("CREATE INDEX IF NOT EXISTS \"{name}_{field}\" ON \"{name}\" (\"{field}\");\n")
        })
        .collect()
}

fn indexed(object: &Object) -> impl Iterator<Item = &'static str> {
    let fields = object.fields.iter();
    fields
        .filter(|field| field.unique || field.external_id || INDEXED.contains(&field.name))
        .map(|field| field.name)
}

/// Lays down a great many rows of some objects: their indexes are made once, afterwards, instead of row by row.
pub(crate) fn in_bulk(
    connection: &Connection,
    objects: &[&Object],
    work: impl FnOnce() -> Result<(), OrgError>,
) -> Result<(), OrgError> {
    for object in objects {
        for field in indexed(object) {
            let sql = format!("DROP INDEX IF EXISTS \"{}_{field}\";", object.name);
            connection.execute_batch(&sql)?;
        }
    }
    work()?;
    for object in objects {
        connection.execute_batch(&indexes(object))?;
    }
    Ok(())
}

fn column(field: &Field) -> String {
    let kind = match field.kind {
        FieldKind::Id => "TEXT NOT NULL",
        FieldKind::Reference | FieldKind::Date => "TEXT",
        FieldKind::Boolean => "INTEGER NOT NULL DEFAULT 0",
        FieldKind::Int | FieldKind::Datetime => "INTEGER",
        FieldKind::Double | FieldKind::Currency | FieldKind::Percent => "REAL",
        FieldKind::String
        | FieldKind::Textarea
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Url
        | FieldKind::Picklist
        | FieldKind::Multipicklist
        | FieldKind::Combobox => "TEXT COLLATE NOCASE",
    };
    format!("\"{}\" {kind}", field.name)
}
