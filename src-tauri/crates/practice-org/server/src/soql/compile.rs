//! From a query's tree to one SQL statement, and its run.
//!
//! It owns the order of the clauses. The columns are `select`'s, the JSON is `shape`'s, grouped queries are `aggregate`'s.

use rusqlite::types::Value as Stored;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::ast::{Name, Order, OrderKey, Query, Select};
use super::error::{invalid_field, no_such_object};
use super::paths::{Level, Statement};
use super::select::{Columns, select};
use super::shape::Shape;
use super::{Context, QueryResult, Scope, aggregate};
use crate::rows::RowError;
use crate::schema::{Object, Schema};

pub(super) fn run(
    connection: &Connection,
    schema: &Schema,
    source: &str,
    query: &Query,
    scope: Scope,
    context: &Context,
) -> Result<QueryResult, RowError> {
    if let Some(counted) = counted(connection, schema, source, query, scope, context)? {
        return Ok(counted);
    }
    let mut statement = Statement::new(source, schema, scope, context);
    let object = object(&statement, &query.from)?;
    let compiled = compile(&mut statement, object, query, None)?;
    let records = execute(
        connection,
        schema,
        context,
        &compiled,
        statement.into_params(),
        None,
    )?;
    Ok(QueryResult {
        total_size: records.len(),
        records,
    })
}

/// The answer to a query that counts or groups; none for one that gives records.
fn counted(
    connection: &Connection,
    schema: &Schema,
    source: &str,
    query: &Query,
    scope: Scope,
    context: &Context,
) -> Result<Option<QueryResult>, RowError> {
    let statement = Statement::new(source, schema, scope, context);
    if let [Select::CountAll] = query.select.as_slice() {
        let total_size = aggregate::count(connection, statement, query)?;
        return Ok(Some(QueryResult {
            records: Vec::new(),
            total_size,
        }));
    }
    let grouped = !query.group_by.is_empty()
        || query
            .select
            .iter()
            .any(|item| matches!(item, Select::Aggregate { .. }));
    if !grouped {
        return Ok(None);
    }
    let records = aggregate::run(connection, statement, query)?;
    Ok(Some(QueryResult {
        total_size: records.len(),
        records,
    }))
}

/// What a query found at first.
pub(crate) enum Found {
    /// All of it.
    Whole(QueryResult),
    /// More than was asked for: the ids, in the query's order, one after the other, 18 characters each.
    Ids(String),
}

pub(super) fn begin(
    connection: &Connection,
    schema: &Schema,
    source: &str,
    query: &Query,
    scope: Scope,
    context: &Context,
    most: usize,
) -> Result<Found, RowError> {
    if let Some(counted) = counted(connection, schema, source, query, scope, context)? {
        return Ok(Found::Whole(counted));
    }
    let one_more = u32::try_from(most).unwrap_or(u32::MAX).saturating_add(1);
    let first = Query {
        limit: Some(query.limit.map_or(one_more, |limit| limit.min(one_more))),
        ..query.clone()
    };
    let result = run(connection, schema, source, &first, scope, context)?;
    if result.records.len() <= most {
        return Ok(Found::Whole(result));
    }
    let mut statement = Statement::new(source, schema, scope, context);
    let object = object(&statement, &query.from)?;
    let compiled = compile(&mut statement, object, query, None)?;
    let mut prepared = connection.prepare(&compiled.sql)?;
    let mut rows = prepared.query(params_from_iter(statement.into_params()))?;
    let mut ids = String::new();
    while let Some(row) = rows.next()? {
        // The id is always the first column.
        ids.push_str(row.get_ref(0)?.as_str().unwrap_or_default());
    }
    Ok(Found::Ids(ids))
}

/// The records of these ids, as a query asks for them.
pub(super) fn run_over(
    connection: &Connection,
    schema: &Schema,
    source: &str,
    query: &Query,
    ids: &[&str],
    scope: Scope,
    context: &Context,
) -> Result<Vec<Value>, RowError> {
    let mut statement = Statement::new(source, schema, scope, context);
    let object = object(&statement, &query.from)?;
    let list = statement.bind(Value::from(ids).to_string());
    let only = format!("\"Id\" IN (SELECT value FROM json_each({list}))");
    let compiled = compile(&mut statement, object, query, Some(&only))?;
    execute(
        connection,
        schema,
        context,
        &compiled,
        statement.into_params(),
        None,
    )
}

/// A statement and the shape of its records.
pub(super) struct Compiled {
    sql: String,
    shape: Shape,
    /// The parameter that takes the parent's id in a sub-query.
    pub(super) parent: Option<usize>,
}

/// The object that FROM names.
pub(super) fn object<'a>(statement: &Statement<'a>, from: &Name) -> Result<&'a Object, RowError> {
    statement
        .schema
        .object(&from.text)
        .ok_or_else(|| no_such_object(statement.source, from.at, &from.text))
}

/// `only` is a condition of ours, on a column of the object itself.
pub(super) fn compile<'a>(
    statement: &mut Statement<'a>,
    object: &'a Object,
    query: &Query,
    only: Option<&str>,
) -> Result<Compiled, RowError> {
    let mut level = statement.level(object, query.alias.as_deref());
    let mut columns = Columns::default();
    let id = columns.add(format!("{}.\"Id\"", level.alias));
    let mut shape = Shape::record(object.name, id);
    for item in &query.select {
        select(statement, &mut level, &mut columns, &mut shape, query, item)?;
    }
    let mut conditions = vec![level.visible(statement)];
    conditions.extend(only.map(|only| format!("{}.{only}", level.alias)));
    if let Some(filter) = &query.filter {
        conditions.push(level.condition(statement, filter)?);
    }
    let tail = tail(statement, &mut level, query)?;
    let sql = format!(
        "SELECT {} FROM {} WHERE {}{tail}",
        columns.list(),
        level.tables_sql(),
        conditions.join(" AND "),
    );
    Ok(Compiled {
        sql,
        shape,
        parent: None,
    })
}

/// ORDER BY, LIMIT and OFFSET.
pub(super) fn tail<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    query: &Query,
) -> Result<String, RowError> {
    let mut tail = String::new();
    let keys = query
        .order_by
        .iter()
        .map(|order| order_key(statement, level, order))
        .collect::<Result<Vec<_>, _>>()?;
    if !keys.is_empty() {
        tail.push_str(&format!(" ORDER BY {}", keys.join(", ")));
    }
    if query.limit.is_some() || query.offset.is_some() {
        let limit = query.limit.map_or(-1, i64::from);
        tail.push_str(&format!(" LIMIT {}", statement.bind(limit)));
    }
    if let Some(offset) = query.offset {
        tail.push_str(&format!(" OFFSET {}", statement.bind(i64::from(offset))));
    }
    Ok(tail)
}

fn order_key<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    order: &Order,
) -> Result<String, RowError> {
    let (sql, nillable) = match &order.key {
        OrderKey::Field(path) => {
            let column = level.column(statement, path)?;
            if column.field.is_some_and(|field| !field.sortable) {
                let complaint =
                    format!("field '{}' can not be sorted in a query call", column.name);
                return Err(invalid_field(statement.source, path.at, &complaint));
            }
            let own = column.through.is_empty();
            (
                column.sql,
                !own || column.field.is_none_or(|field| field.nillable),
            )
        }
        OrderKey::Aggregate(call) => (aggregate::call(statement, level, call)?.0, true),
    };
    let direction = if order.descending { " DESC" } else { "" };
    // Nulls come first in both directions. Said only where it matters: it would keep SQLite from using an index.
    let nulls = match (order.nulls_last, order.descending) {
        (true, false) if nillable => " NULLS LAST",
        (false, true) if nillable => " NULLS FIRST",
        _ => "",
    };
    Ok(format!("{sql}{direction}{nulls}"))
}

/// Runs a statement; in a sub-query `parent` is the id of the record that has the children.
pub(super) fn execute(
    connection: &Connection,
    schema: &Schema,
    context: &Context,
    compiled: &Compiled,
    mut params: Vec<Stored>,
    parent: Option<&str>,
) -> Result<Vec<Value>, RowError> {
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
