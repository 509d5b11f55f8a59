//! A value of a condition, made ready for the field that it is compared with.
//!
//! It owns which kinds of value fit which kinds of field, and the refusal of the others. It never writes SQL.

use jiff::civil::Date;
use rusqlite::types::Value as Stored;

use super::ast::{Literal, Path, TextLiteral};
use super::column::Column;
use super::error::{at, invalid_field};
use super::paths::Statement;
use crate::error::OrgError;
use crate::ids;
use crate::schema::FieldKind;

/// What a value became.
pub(super) enum Bound {
    Null,
    Text(TextLiteral),
    Value(Stored),
    /// From the first to before the second: a day or more.
    Span(Stored, Stored),
}

/// What a value becomes for a column. One arm for each pair of kinds, read as a table.
pub(super) fn bind(
    statement: &Statement<'_>,
    column: &Column<'_>,
    path: &Path,
    literal: &Literal,
) -> Result<Bound, OrgError> {
    match (column.kind, literal) {
        (_, Literal::Null) => Ok(Bound::Null),
        (FieldKind::Id | FieldKind::Reference, Literal::Text(text)) if text.text.is_empty() => {
            Ok(Bound::Null)
        }
        (FieldKind::Id | FieldKind::Reference, Literal::Text(text)) => {
            match ids::sought(&text.text) {
                Some(id) => Ok(Bound::Value(Stored::Text(id))),
                None => {
                    let complaint = format!("invalid ID field: {}", text.text);
                    Err(at(
                        "INVALID_QUERY_FILTER_OPERATOR",
                        statement.source,
                        path.at,
                        &complaint,
                    ))
                }
            }
        }
        (FieldKind::Boolean, Literal::Boolean(flag)) => {
            Ok(Bound::Value(Stored::Integer(i64::from(*flag))))
        }
        (
            FieldKind::Int | FieldKind::Double | FieldKind::Currency | FieldKind::Percent,
            Literal::Number(number),
        ) => Ok(Bound::Value(Stored::Real(*number))),
        (FieldKind::Date, Literal::Date(date)) => Ok(Bound::Value(day(*date))),
        (FieldKind::Date, Literal::Relative(relative)) => {
            let (from, to) = relative.days(today(statement));
            Ok(Bound::Span(day(from), day(to)))
        }
        (FieldKind::Datetime, Literal::Datetime(moment)) => {
            Ok(Bound::Value(Stored::Integer(moment.as_second())))
        }
        (FieldKind::Datetime, Literal::Relative(relative)) => {
            let (from, to) = relative.days(today(statement));
            Ok(Bound::Span(
                midnight(statement, from),
                midnight(statement, to),
            ))
        }
        (kind, Literal::Text(text)) if is_text(kind) => {
            if text.text.is_empty() {
                Ok(Bound::Null)
            } else {
                Ok(Bound::Text(text.clone()))
            }
        }
        (kind, _) => {
            let complaint = format!(
                "value of filter criterion for field '{}' must be of type {}",
                column.name,
                expected(kind)
            );
            Err(invalid_field(statement.source, path.at, &complaint))
        }
    }
}

fn is_text(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::String
            | FieldKind::Textarea
            | FieldKind::Phone
            | FieldKind::Email
            | FieldKind::Url
            | FieldKind::Picklist
            | FieldKind::Multipicklist
            | FieldKind::Combobox
    )
}

fn expected(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Boolean => "boolean and should not be enclosed in quotes",
        FieldKind::Int => "int and should not be enclosed in quotes",
        FieldKind::Double | FieldKind::Currency | FieldKind::Percent => {
            "double and should not be enclosed in quotes"
        }
        FieldKind::Date => "date and should not be enclosed in quotes",
        FieldKind::Datetime => "dateTime and should not be enclosed in quotes",
        FieldKind::Id
        | FieldKind::Reference
        | FieldKind::String
        | FieldKind::Textarea
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Url
        | FieldKind::Picklist
        | FieldKind::Multipicklist
        | FieldKind::Combobox => "string and should be enclosed in quotes",
    }
}

fn today(statement: &Statement<'_>) -> Date {
    statement
        .context
        .now
        .to_zoned(statement.context.zone.clone())
        .date()
}

fn day(date: Date) -> Stored {
    Stored::Text(date.to_string())
}

fn midnight(statement: &Statement<'_>, date: Date) -> Stored {
    let seconds = date
        .to_zoned(statement.context.zone.clone())
        .map(|midnight| midnight.timestamp().as_second())
        .unwrap_or_default();
    Stored::Integer(seconds)
}
