//! From a row of SQL to a record of JSON.
//!
//! It owns `attributes`, nested records and nested lists. It never asks for a column that was not selected.
//!
//! Through a relationship that may lead to several objects, a record's type is `Name`, and only its address tells its
//! object. A link that is empty is null, and so is a list without any children.

use std::collections::BTreeMap;

use rusqlite::types::Value as Stored;
use rusqlite::{Connection, Row, params_from_iter};
use serde_json::{Map, Value, json};

use super::context::Context;
use crate::error::OrgError;
use crate::schema::{FieldKind, Schema};
use crate::storage::values::shown;

/// A statement and the shape of its records.
pub(super) struct Compiled {
    pub(super) sql: String,
    pub(super) shape: Shape,
    /// The parameter that takes the parent's id in a sub-query.
    pub(super) parent: Option<usize>,
}

/// A record, and what it holds.
pub(super) struct Shape {
    /// The type that `attributes` shows; none for `Name`.
    entity: Option<&'static str>,
    /// The column of the id.
    id: usize,
    items: BTreeMap<&'static str, Item>,
}

enum Item {
    Leaf(Leaf),
    Record(Shape),
    ByType {
        id: usize,
        kinds: Vec<(&'static str, Vec<(&'static str, Leaf)>)>,
    },
    Children(Box<Children>),
}

/// A field: its column and its kind.
#[derive(Clone, Copy)]
pub(super) struct Leaf {
    pub(super) column: usize,
    pub(super) kind: FieldKind,
}

/// A sub-query, run once for each record.
pub(super) struct Children {
    pub(super) compiled: Compiled,
    pub(super) params: Vec<Stored>,
}

impl Shape {
    pub(super) fn record(entity: &'static str, id: usize) -> Self {
        Shape {
            entity: Some(entity),
            id,
            items: BTreeMap::new(),
        }
    }

    /// False if the field is there already.
    pub(super) fn add_leaf(&mut self, name: &'static str, leaf: Leaf) -> bool {
        self.items.insert(name, Item::Leaf(leaf)).is_none()
    }

    pub(super) fn add_children(&mut self, name: &'static str, children: Children) {
        self.items.insert(name, Item::Children(Box::new(children)));
    }

    pub(super) fn add_by_type(
        &mut self,
        name: &'static str,
        id: usize,
        kinds: Vec<(&'static str, Vec<(&'static str, Leaf)>)>,
    ) {
        self.items.insert(name, Item::ByType { id, kinds });
    }

    /// The nested record of that name, made if it is not there yet; none if a TYPEOF has the name, as Salesforce allows
    /// only one of the two.
    pub(super) fn relationship(
        &mut self,
        name: &'static str,
        entity: Option<&'static str>,
        id: impl FnOnce() -> usize,
    ) -> Option<&mut Shape> {
        let item = self.items.entry(name).or_insert_with(|| {
            Item::Record(Shape {
                entity,
                id: id(),
                items: BTreeMap::new(),
            })
        });
        match item {
            Item::Record(shape) => Some(shape),
            Item::Leaf(_) | Item::ByType { .. } | Item::Children(_) => None,
        }
    }

    pub(super) fn record_of(
        &self,
        connection: &Connection,
        schema: &Schema,
        context: &Context,
        row: &Row<'_>,
    ) -> Result<Value, OrgError> {
        let Some(id) = row.get::<_, Option<String>>(self.id)? else {
            return Ok(Value::Null);
        };
        let mut record = Map::new();
        record.insert(
            "attributes".to_owned(),
            attributes(schema, context, self.entity, &id),
        );
        for (name, item) in &self.items {
            let value = match item {
                Item::Leaf(leaf) => leaf.value(row)?,
                Item::Record(shape) => shape.record_of(connection, schema, context, row)?,
                Item::ByType { id, kinds } => by_type(schema, context, row, *id, kinds)?,
                Item::Children(children) => children.of(connection, schema, context, &id)?,
            };
            record.insert((*name).to_owned(), value);
        }
        Ok(Value::Object(record))
    }
}

impl Leaf {
    fn value(self, row: &Row<'_>) -> Result<Value, OrgError> {
        Ok(shown(self.kind, row.get_ref(self.column)?))
    }
}

impl Children {
    fn of(
        &self,
        connection: &Connection,
        schema: &Schema,
        context: &Context,
        parent: &str,
    ) -> Result<Value, OrgError> {
        let params = self.params.clone();
        let records = execute(
            connection,
            schema,
            context,
            &self.compiled,
            params,
            Some(parent),
        )?;
        if records.is_empty() {
            return Ok(Value::Null);
        }
        Ok(json!({ "totalSize": records.len(), "done": true, "records": records }))
    }
}

/// Runs a statement; in a sub-query `parent` is the id of the record that has the children.
pub(super) fn execute(
    connection: &Connection,
    schema: &Schema,
    context: &Context,
    compiled: &Compiled,
    mut params: Vec<Stored>,
    parent: Option<&str>,
) -> Result<Vec<Value>, OrgError> {
    if let (Some(place), Some(parent)) = (compiled.parent, parent)
        && let Some(param) = params.get_mut(place)
    {
        *param = Stored::Text(parent.to_owned());
    }
    let mut statement = connection.prepare_cached(&compiled.sql)?;
    let mut rows = statement.query(params_from_iter(params))?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(compiled.shape.record_of(connection, schema, context, row)?);
    }
    Ok(records)
}

fn by_type(
    schema: &Schema,
    context: &Context,
    row: &Row<'_>,
    id: usize,
    kinds: &[(&'static str, Vec<(&'static str, Leaf)>)],
) -> Result<Value, OrgError> {
    let Some(id) = row.get::<_, Option<String>>(id)? else {
        return Ok(Value::Null);
    };
    let kind = schema.object_of_id(&id).map(|object| object.name);
    let mut record = Map::new();
    record.insert(
        "attributes".to_owned(),
        attributes(schema, context, kind, &id),
    );
    let leaves = kinds
        .iter()
        .find(|(name, _)| kind == Some(*name))
        .map(|(_, leaves)| leaves);
    for (name, leaf) in leaves.into_iter().flatten() {
        record.insert((*name).to_owned(), leaf.value(row)?);
    }
    Ok(Value::Object(record))
}

fn attributes(schema: &Schema, context: &Context, entity: Option<&'static str>, id: &str) -> Value {
    let real = schema.object_of_id(id).map_or("Name", |object| object.name);
    json!({
        "type": entity.unwrap_or("Name"),
        "url": format!("/services/data/v{}/sobjects/{real}/{id}", context.api_version),
    })
}
