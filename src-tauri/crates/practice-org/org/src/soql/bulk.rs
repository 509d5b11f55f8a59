//! A query as a bulk job runs it: page after page, as CSV.
//!
//! It owns what a job refuses and the form of its rows. It never keeps a result: each page begins behind the last id of
//! the page before, so that an org of a million people needs no second copy of them.

use rusqlite::Connection;
use serde_json::Value;

use super::ast::{Order, OrderKey, Path, Query, Select};
use super::compile::compile;
use super::context::{Context, Scope};
use super::parse_query::parse;
use super::paths::Statement;
use super::run;
use super::shape::execute;
use crate::error::OrgError;
use crate::schema::Schema;

/// One page.
pub struct BulkPage {
    pub csv: String,
    pub rows: usize,
    /// The id behind which the next page begins.
    pub next: Option<String>,
}

/// The object that a job reads.
pub fn object<'s>(schema: &'s Schema, soql: &str) -> Result<&'s str, OrgError> {
    let query = read(soql)?;
    let object = schema.object(&query.from.text);
    object
        .map(|object| object.name)
        .ok_or_else(|| OrgError::refused("INVALIDENTITY", "The object can't be read by a job"))
}

/// How many rows the job has.
pub fn count(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    scope: Scope,
    context: &Context,
) -> Result<usize, OrgError> {
    let mut query = read(soql)?;
    query.select = vec![Select::CountAll];
    Ok(run::run(connection, schema, soql, &query, scope, context)?.total_size)
}

/// The rows with ids below `before`, the highest first.
pub fn page(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    scope: Scope,
    context: &Context,
    before: Option<&str>,
    most: u32,
) -> Result<BulkPage, OrgError> {
    let mut query = read(soql)?;
    query.limit = Some(most);
    query.order_by = vec![Order {
        key: OrderKey::Field(Path {
            parts: vec!["Id".to_owned()],
            at: 0,
            function: None,
        }),
        descending: true,
        nulls_last: false,
    }];
    let mut statement = Statement::new(soql, schema, scope, context);
    let from = statement.object(&query.from)?;
    let only = before.map(|before| format!("\"Id\" < {}", statement.bind(before.to_owned())));
    let compiled = compile(&mut statement, from, &query, only.as_deref())?;
    let params = statement.into_params();
    let records = execute(connection, schema, context, &compiled, params, None)?;
    let columns = columns(&query);
    let mut csv = line(columns.iter().map(|parts| parts.join(".")));
    for record in &records {
        csv.push_str(&line(columns.iter().map(|parts| value(record, parts))));
    }
    let last = records.last().and_then(id_of);
    let is_full = u32::try_from(records.len()).is_ok_and(|rows| rows == most);
    Ok(BulkPage {
        csv,
        rows: records.len(),
        next: last.filter(|_| is_full),
    })
}

/// Reads a query that a job may run (Bulk API 2.0 Developer Guide, "Create a Query Job"). A real job would take ORDER BY and
/// LIMIT, and read its rows in one piece for them; no client of this org sends either, so they are refused.
fn read(soql: &str) -> Result<Query, OrgError> {
    let query = parse(soql)?;
    let plain = |item: &Select| matches!(item, Select::Field { alias: None, .. });
    let fits = query.select.iter().all(plain)
        && query.group_by.is_empty()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && query.offset.is_none();
    if fits {
        Ok(query)
    } else {
        let complaint = "Aggregates, GROUP BY, ORDER BY, LIMIT, OFFSET, TYPEOF and sub-queries have no place in a job here";
        Err(OrgError::refused("FEATURENOTENABLED", complaint))
    }
}

fn columns(query: &Query) -> Vec<Vec<String>> {
    let of = |item: &Select| match item {
        Select::Field { path, .. } => Some(path.parts.clone()),
        Select::CountAll
        | Select::Aggregate { .. }
        | Select::Children(_)
        | Select::TypeOf(_)
        | Select::AllFields { .. } => None,
    };
    query.select.iter().filter_map(of).collect()
}

fn id_of(record: &Value) -> Option<String> {
    let url = record.pointer("/attributes/url")?.as_str()?;
    url.rsplit('/').next().map(str::to_owned)
}

/// The value at a path whose letter case is the query's own.
fn value(record: &Value, path: &[String]) -> String {
    let found = path.iter().try_fold(record, |value, name| {
        let fields = value.as_object()?;
        let mut fields = fields.iter();
        fields
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    });
    match found {
        None | Some(Value::Null) => String::new(),
        // Where REST says +0000, a job says Z.
        Some(Value::String(text)) => match text.strip_suffix("+0000") {
            Some(moment) if text.len() == 28 => format!("{moment}Z"),
            _ => text.clone(),
        },
        Some(other) => other.to_string(),
    }
}

fn line(values: impl Iterator<Item = String>) -> String {
    let quoted: Vec<String> = values
        .map(|value| format!("\"{}\"", value.replace('"', "\"\"")))
        .collect();
    format!("{}\n", quoted.join(","))
}
