//! INCLUDES and EXCLUDES: whether a field of several values has some of them.
//!
//! It owns the meaning of these two words. Within one text the values are joined by semicolons and must all be there; of
//! several texts one suffices.

use super::ast::{Literal, Path};
use super::column::Column;
use super::error::{at, invalid_field};
use super::paths::Statement;
use crate::error::OrgError;
use crate::schema::FieldKind;

pub(super) fn includes(
    statement: &mut Statement<'_>,
    column: &Column<'_>,
    path: &Path,
    negated: bool,
    values: &[Literal],
) -> Result<String, OrgError> {
    if column.kind != FieldKind::Multipicklist {
        let complaint = "includes and excludes are for multipicklist fields only";
        let code = "INVALID_QUERY_FILTER_OPERATOR";
        return Err(at(code, statement.source, path.at, complaint));
    }
    let mut any = Vec::with_capacity(values.len());
    for value in values {
        let Literal::Text(text) = value else {
            let complaint = format!(
                "value of filter criterion for field '{}' must be of type string and should be enclosed in quotes",
                column.name
            );
            return Err(invalid_field(statement.source, path.at, &complaint));
        };
        let all: Vec<String> = text
            .text
            .split(';')
            .map(|part| {
                let part = statement.bind(format!(";{};", part.to_lowercase()));
                format!("instr(';' || soql_fold({}) || ';', {part}) > 0", column.sql)
            })
            .collect();
        any.push(format!("({})", all.join(" AND ")));
    }
    let any = format!("({})", any.join(" OR "));
    Ok(if negated {
        format!("NOT COALESCE({any}, 0)")
    } else {
        any
    })
}
