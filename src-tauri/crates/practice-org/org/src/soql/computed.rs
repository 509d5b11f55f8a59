//! Columns made of a column: what functions of one field and aggregate functions are in SQL.
//!
//! It owns their SQL, and the refusal of a kind of field that a function does not take. It never knows a table.
//!
//! Parts of a date are those of UTC, as documented: a query that wants the user's zone has to name convertTimezone. Fiscal
//! years are calendar years here.

use super::ast::AggregateFunction;
use super::column::Column;
use super::error::malformed;
use super::functions::{DatePart, FieldFunction};
use crate::error::OrgError;
use crate::schema::FieldKind;

/// The column that a function of one field makes of a column.
pub(super) fn of_field<'a>(
    source: &str,
    at: usize,
    function: FieldFunction,
    column: Column<'a>,
) -> Result<Column<'a>, OrgError> {
    let (sql, kind) = match function {
        FieldFunction::Date(part) => match date_part(part, &column) {
            Some(sql) if part == DatePart::DayOnly => (sql, FieldKind::Date),
            Some(sql) => (sql, FieldKind::Int),
            None => {
                let complaint = format!("field '{}' is no date", column.name);
                return Err(malformed(source, at, &complaint));
            }
        },
        // A label is the text that the picklist shows; here it is the value itself.
        FieldFunction::ToLabel => (column.sql.clone(), FieldKind::String),
        FieldFunction::Format => (formatted(&column), FieldKind::String),
    };
    Ok(Column {
        sql,
        kind,
        field: None,
        ..column
    })
}

/// The column that an aggregate function makes of a column.
pub(super) fn aggregate<'a>(
    source: &str,
    at: usize,
    function: AggregateFunction,
    column: Column<'a>,
) -> Result<Column<'a>, OrgError> {
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

fn date_part(part: DatePart, column: &Column<'_>) -> Option<String> {
    let sql = &column.sql;
    let text = |form: &str| match column.kind {
        FieldKind::Date => Some(format!("strftime('{form}', {sql})")),
        FieldKind::Datetime => Some(format!("strftime('{form}', {sql}, 'unixepoch')")),
        _ => None,
    };
    let number = |form: &str| text(form).map(|text| format!("CAST({text} AS INTEGER)"));
    match part {
        DatePart::Year => number("%Y"),
        DatePart::Month => number("%m"),
        DatePart::Quarter => number("%m").map(|month| format!("(({month} + 2) / 3)")),
        DatePart::DayInMonth => number("%d"),
        DatePart::DayInWeek => number("%w").map(|day| format!("({day} + 1)")),
        DatePart::DayInYear => number("%j"),
        DatePart::WeekInMonth => number("%d").map(|day| format!("(({day} - 1) / 7 + 1)")),
        DatePart::WeekInYear => number("%j").map(|day| format!("(({day} - 1) / 7 + 1)")),
        DatePart::DayOnly if column.kind == FieldKind::Datetime => text("%Y-%m-%d"),
        DatePart::HourInDay if column.kind == FieldKind::Datetime => number("%H"),
        DatePart::DayOnly | DatePart::HourInDay => None,
    }
}

/// The value as the Japanese locale writes it, which is the users' here.
fn formatted(column: &Column<'_>) -> String {
    let sql = &column.sql;
    match column.kind {
        FieldKind::Int => format!("printf('%,d', {sql})"),
        FieldKind::Double | FieldKind::Currency | FieldKind::Percent => {
            format!("printf('%,.2f', {sql})")
        }
        FieldKind::Date => format!("strftime('%Y/%m/%d', {sql})"),
        FieldKind::Datetime => format!("strftime('%Y/%m/%d %H:%M', {sql}, 'unixepoch')"),
        _ => sql.clone(),
    }
}
