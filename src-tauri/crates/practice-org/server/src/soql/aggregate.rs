//! Counting and grouping.
//!
//! It owns `COUNT()`, the aggregate functions, GROUP BY and HAVING, and the records of type AggregateResult. ROLLUP and CUBE
//! are not there: nothing that this org is practised with asks for them.

use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value, json};

use super::ast::{AggregateCall, AggregateFunction, Query, Select};
use super::compile::{object, tail};
use super::error::{invalid_field, malformed};
use super::paths::{Column, Level, Statement};
use crate::rows::RowError;
use crate::rows::values::shown;
use crate::schema::FieldKind;

/// `SELECT COUNT() FROM …`: a number and no records.
pub(super) fn count(
    connection: &Connection,
    mut statement: Statement<'_>,
    query: &Query,
) -> Result<usize, RowError> {
    let object = object(&statement, &query.from)?;
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
) -> Result<String, RowError> {
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
) -> Result<Vec<Value>, RowError> {
    let object = object(&statement, &query.from)?;
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
    let mut columns: Vec<(String, String, FieldKind)> = Vec::new();
    let mut unnamed = 0_usize;
    for item in &query.select {
        let column = match item {
            Select::Aggregate { call, alias } => {
                let (sql, kind) = self::call(&mut statement, &mut level, call)?;
                let name = alias.clone().unwrap_or_else(|| {
                    unnamed += 1;
                    format!("expr{}", unnamed - 1)
                });
                (name, sql, kind)
            }
            Select::Field { path, alias } => {
                let column = level.column(&mut statement, path)?;
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
    let filter = filter(&mut statement, &mut level, query)?;
    let having = match &query.having {
        Some(having) => format!(" HAVING {}", level.condition(&mut statement, having)?),
        None => String::new(),
    };
    let tail = tail(&mut statement, &mut level, query)?;
    let selected: Vec<&str> = columns.iter().map(|(_, sql, _)| sql.as_str()).collect();
    let grouping = if groups.is_empty() {
        String::new()
    } else {
        format!(" GROUP BY {}", groups.join(", "))
    };
    let sql = format!(
        "SELECT {} FROM {} WHERE {filter}{grouping}{having}{tail}",
        selected.join(", "),
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

/// An aggregate function as SQL, and the kind of its value.
pub(super) fn call<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    call: &AggregateCall,
) -> Result<(String, FieldKind), RowError> {
    let column = level.column(statement, &call.path)?;
    let column = of(statement.source, call.path.at, call.function, column)?;
    Ok((column.sql, column.kind))
}

/// The column that an aggregate function makes of a column.
pub(super) fn of<'a>(
    source: &str,
    at: usize,
    function: AggregateFunction,
    column: Column<'a>,
) -> Result<Column<'a>, RowError> {
    let numeric = matches!(
        column.kind,
        FieldKind::Int | FieldKind::Double | FieldKind::Currency | FieldKind::Percent
    );
    let sql = &column.sql;
    let refused = || {
        let complaint = format!("field {} does not support aggregate operator", column.name);
        Err(malformed(source, at, &complaint))
    };
    let (sql, kind) = match function {
        AggregateFunction::Count => (format!("COUNT({sql})"), FieldKind::Int),
        AggregateFunction::CountDistinct => (format!("COUNT(DISTINCT {sql})"), FieldKind::Int),
        AggregateFunction::Sum if numeric => (format!("SUM({sql})"), column.kind),
        AggregateFunction::Avg if numeric => (format!("AVG({sql})"), FieldKind::Double),
        AggregateFunction::Sum | AggregateFunction::Avg => return refused(),
        AggregateFunction::Min | AggregateFunction::Max if column.kind == FieldKind::Boolean => {
            return refused();
        }
        AggregateFunction::Min => (format!("MIN({sql})"), column.kind),
        AggregateFunction::Max => (format!("MAX({sql})"), column.kind),
    };
    Ok(Column {
        sql,
        kind,
        field: None,
        ..column
    })
}
