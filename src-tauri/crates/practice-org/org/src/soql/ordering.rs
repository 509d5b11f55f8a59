//! The end of a statement: ORDER BY, LIMIT and OFFSET.
//!
//! It owns where nulls stand. It never selects anything.

use super::ast::{Order, OrderKey, Query};
use super::error::invalid_field;
use super::paths::{Level, Statement};
use crate::error::OrgError;

/// ORDER BY, LIMIT and OFFSET.
pub(super) fn tail<'a>(
    statement: &mut Statement<'a>,
    level: &mut Level<'a>,
    query: &Query,
) -> Result<String, OrgError> {
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
) -> Result<String, OrgError> {
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
        OrderKey::Aggregate(call) => (level.aggregate(statement, call)?.0, true),
    };
    let direction = if order.descending { " DESC" } else { "" };
    // Nulls come first in both directions. This is said only where it matters, as it would keep SQLite from using an
    // index.
    let nulls = match (order.nulls_last, order.descending) {
        (true, false) if nillable => " NULLS LAST",
        (false, true) if nillable => " NULLS FIRST",
        _ => "",
    };
    Ok(format!("{sql}{direction}{nulls}"))
}
