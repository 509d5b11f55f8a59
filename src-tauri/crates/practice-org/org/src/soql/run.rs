//! The run of a query: counted, grouped, whole, or over given ids.
//!
//! It owns the choice between these. The statement is made by `compile`, the JSON by `shape`, grouped queries by `aggregate`.

use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::aggregate;
use super::ast::{Query, Select};
use super::compile::compile;
use super::context::{Context, QueryResult, Scope};
use super::paths::Statement;
use super::shape::execute;
use crate::error::OrgError;
use crate::schema::Schema;

pub(super) fn run(
    connection: &Connection,
    schema: &Schema,
    source: &str,
    query: &Query,
    scope: Scope,
    context: &Context,
) -> Result<QueryResult, OrgError> {
    if let Some(counted) = counted(connection, schema, source, query, scope, context)? {
        return Ok(counted);
    }
    let mut statement = Statement::new(source, schema, scope, context);
    let object = statement.object(&query.from)?;
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
) -> Result<Option<QueryResult>, OrgError> {
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

/// What a query found in its first run.
pub enum Found {
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
) -> Result<Found, OrgError> {
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
    let object = statement.object(&query.from)?;
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
) -> Result<Vec<Value>, OrgError> {
    let mut statement = Statement::new(source, schema, scope, context);
    let object = statement.object(&query.from)?;
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
