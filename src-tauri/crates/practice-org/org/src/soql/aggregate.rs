//! Counting and grouping.
//!
//! It owns `COUNT()`, the aggregate functions, GROUP BY and HAVING, and the records of type AggregateResult. ROLLUP and
//! CUBE are missing: no client of this org asks for them.

use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value, json};

use super::ast::{Query, Select};
use super::error::{invalid_field, malformed};
use super::ordering::tail;
use super::paths::{Level, Statement};
use crate::error::OrgError;
use crate::schema::FieldKind;
use crate::storage::values::shown;

/// `SELECT COUNT() FROM …`: a number and no records.
pub(super) fn count(
    connection: &Connection,
    mut statement: Statement<'_>,
    query: &Query,
) -> Result<usize, OrgError> {
    let object = statement.object(&query.from)?;
    let mut level = statement.level(object, query.alias.as_deref());
    let filter = filter(&mut statement, &mut level, query)?;
    let limit = query.limit.map_or(-1, i64::from);
    let limit = statement.bind(limit);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM {} WHERE {filter} LIMIT {limit})",
        level.tables_sql()
    );
    let count: i64 = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(statement.into_params()), |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

fn filter<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    query: &Query,
) -> Result<String, OrgError> {
    let visible = level.visible(statement);
    match &query.filter {
        Some(filter) => Ok(format!(
            "{visible} AND {}",
            level.condition(statement, filter)?
        )),
        None => Ok(visible),
    }
}

/// A query with aggregates or groups.
pub(super) fn run(
    connection: &Connection,
    mut statement: Statement<'_>,
    query: &Query,
) -> Result<Vec<Value>, OrgError> {
    let object = statement.object(&query.from)?;
    let mut level = statement.level(object, query.alias.as_deref());
    let mut groups = Vec::new();
    for path in &query.group_by {
        let column = level.column(&mut statement, path)?;
        if column.field.is_some_and(|field| !field.groupable) {
            let complaint = format!("field '{}' can not be grouped in a query call", column.name);
            return Err(invalid_field(statement.source, path.at, &complaint));
        }
        groups.push(column.sql);
    }
    let columns = selected(&mut statement, &mut level, query, &groups)?;
    let filter = filter(&mut statement, &mut level, query)?;
    let having = match &query.having {
        Some(having) => format!(" HAVING {}", level.condition(&mut statement, having)?),
        None => String::new(),
    };
    let tail = tail(&mut statement, &mut level, query)?;
    let listed: Vec<&str> = columns.iter().map(|(_, sql, _)| sql.as_str()).collect();
    let grouping = if groups.is_empty() {
        String::new()
    } else {
        format!(" GROUP BY {}", groups.join(", "))
    };
    let sql = format!(
        "SELECT {} FROM {} WHERE {filter}{grouping}{having}{tail}",
        listed.join(", "),
        level.tables_sql(),
    );
    let mut prepared = connection.prepare_cached(&sql)?;
    let mut rows = prepared.query(params_from_iter(statement.into_params()))?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let mut record = Map::new();
        record.insert(
            "attributes".to_owned(),
            json!({ "type": "AggregateResult" }),
        );
        for (place, (name, _, kind)) in columns.iter().enumerate() {
            record.insert(name.clone(), shown(*kind, row.get_ref(place)?));
        }
        records.push(Value::Object(record));
    }
    Ok(records)
}

/// The columns of the SELECT list: what each is called, its SQL and its kind.
fn selected<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    query: &Query,
    groups: &[String],
) -> Result<Vec<(String, String, FieldKind)>, OrgError> {
    let mut columns: Vec<(String, String, FieldKind)> = Vec::new();
    let mut unnamed = 0_usize;
    for item in &query.select {
        let column = match item {
            Select::Aggregate { call, alias } => {
                let (sql, kind) = level.aggregate(statement, call)?;
                let name = alias.clone().unwrap_or_else(|| {
                    unnamed += 1;
                    format!("expr{}", unnamed - 1)
                });
                (name, sql, kind)
            }
            Select::Field { path, alias } => {
                let column = level.column(statement, path)?;
                if !groups.contains(&column.sql) {
                    let complaint = format!(
                        "Field must be grouped or aggregated: {}",
                        path.parts.join(".")
                    );
                    return Err(malformed(statement.source, path.at, &complaint));
                }
                let name = alias.clone().unwrap_or_else(|| {
                    if path.function.is_none() {
                        return column.name.to_owned();
                    }
                    unnamed += 1;
                    format!("expr{}", unnamed - 1)
                });
                (name, column.sql, column.kind)
            }
            Select::CountAll
            | Select::Children(_)
            | Select::TypeOf(_)
            | Select::AllFields { .. } => {
                let complaint = "Grouped query cannot use child relationships in the SELECT list";
                return Err(malformed(statement.source, query.from.at, complaint));
            }
        };
        columns.push(column);
    }
    Ok(columns)
}
