//! From a condition to SQL.
//!
//! It owns what a comparison means in SOQL where that differs from SQL: `!=` and NOT are true for null, texts compare
//! without letter case, an empty text is null, ids come in two lengths, a day is a span of time. It never binds a value to
//! a field of another kind: such a query is refused.

use rusqlite::types::Value as Stored;

use super::ast::{Condition, Literal, Operator, Path, Query, Select};
use super::column::Column;
use super::error::{at, invalid_field, malformed};
use super::includes::includes;
use super::literals::{Bound, bind};
use super::paths::{Level, Statement};
use crate::error::OrgError;
use crate::schema::FieldKind;

impl<'a> Level<'a> {
    pub(super) fn condition(
        &mut self,
        statement: &mut Statement<'a>,
        condition: &Condition,
    ) -> Result<String, OrgError> {
        match condition {
            Condition::And(parts) => self.joined(statement, parts, " AND "),
            Condition::Or(parts) => self.joined(statement, parts, " OR "),
            // SOQL has no unknown: a condition that is not true is false.
            Condition::Not(inner) => Ok(format!(
                "NOT COALESCE({}, 0)",
                self.condition(statement, inner)?
            )),
            Condition::Compare {
                left,
                operator,
                right,
            } => {
                let column = self.filterable(statement, left)?;
                compare(statement, &column, left, *operator, right)
            }
            Condition::In {
                left,
                negated,
                values,
            } => {
                let column = self.filterable(statement, left)?;
                within(statement, &column, left, *negated, values)
            }
            Condition::Includes {
                left,
                negated,
                values,
            } => {
                let column = self.filterable(statement, left)?;
                includes(statement, &column, left, *negated, values)
            }
            Condition::InQuery {
                left,
                negated,
                query,
            } => {
                let column = self.filterable(statement, left)?;
                let inner = semi_join(statement, query)?;
                let sql = format!("{} IN ({inner})", column.sql);
                Ok(if *negated {
                    format!("NOT COALESCE({sql}, 0)")
                } else {
                    sql
                })
            }
        }
    }

    fn joined(
        &mut self,
        statement: &mut Statement<'a>,
        parts: &[Condition],
        word: &str,
    ) -> Result<String, OrgError> {
        let parts = parts
            .iter()
            .map(|part| self.condition(statement, part))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(format!("({})", parts.join(word)))
    }

    fn filterable(
        &mut self,
        statement: &mut Statement<'a>,
        path: &Path,
    ) -> Result<Column<'a>, OrgError> {
        let column = self.column(statement, path)?;
        if column.field.is_some_and(|field| !field.filterable) {
            let complaint = format!(
                "field '{}' can not be filtered in a query call",
                column.name
            );
            return Err(invalid_field(statement.source, path.at, &complaint));
        }
        Ok(column)
    }
}

/// `SELECT ContactId FROM OpportunityContactRole WHERE …` inside of IN.
fn semi_join<'a>(statement: &mut Statement<'a>, query: &Query) -> Result<String, OrgError> {
    let source = statement.source;
    let object = statement.object(&query.from)?;
    let mut level = statement.level(object, query.alias.as_deref());
    let [Select::Field { path, alias: None }] = query.select.as_slice() else {
        let complaint = "a semi-join sub-select can only query one id field";
        return Err(malformed(source, query.from.at, complaint));
    };
    let column = level.column(statement, path)?;
    if !matches!(column.kind, FieldKind::Id | FieldKind::Reference) {
        let complaint = format!(
            "The selected field '{}' in the subquery is not an ID",
            column.name
        );
        return Err(invalid_field(source, path.at, &complaint));
    }
    if query.limit.is_some() || !query.order_by.is_empty() || !query.group_by.is_empty() {
        let complaint = "ORDER BY and LIMIT are not allowed in a semi-join sub-select";
        return Err(malformed(source, query.from.at, complaint));
    }
    let filter = match &query.filter {
        Some(filter) => level.condition(statement, filter)?,
        None => "1".to_owned(),
    };
    let visible = level.visible(statement);
    Ok(format!(
        "SELECT {} FROM {} WHERE {} AND {filter} AND {} IS NOT NULL",
        column.sql,
        level.tables_sql(),
        visible,
        column.sql,
    ))
}

fn compare(
    statement: &mut Statement<'_>,
    column: &Column<'_>,
    path: &Path,
    operator: Operator,
    literal: &Literal,
) -> Result<String, OrgError> {
    let sql = &column.sql;
    if let Some(complaint) = operator_complaint(column.kind, operator) {
        return Err(at(
            "INVALID_QUERY_FILTER_OPERATOR",
            statement.source,
            path.at,
            complaint,
        ));
    }
    let bound = bind(statement, column, path, literal)?;
    Ok(match (bound, operator) {
        (Bound::Null, Operator::Equal) => format!("{sql} IS NULL"),
        (Bound::Null, Operator::NotEqual) => format!("{sql} IS NOT NULL"),
        (Bound::Null, _) => {
            let complaint = format!("invalid operator for null on field '{}'", column.name);
            return Err(at(
                "INVALID_QUERY_FILTER_OPERATOR",
                statement.source,
                path.at,
                &complaint,
            ));
        }
        (Bound::Text(text), operator) if text.only_for_like && operator != Operator::Like => {
            let complaint =
                "Illegal character sequence in string literal: only LIKE knows \\% and \\_";
            return Err(malformed(statement.source, path.at, complaint));
        }
        (Bound::Text(text), Operator::Like) => like(statement, sql, &text.pattern),
        (Bound::Text(text), _) if folds(&text.text) => {
            let mark = statement.bind(text.text.to_lowercase());
            plain(&format!("soql_fold({sql})"), operator, &mark)
        }
        (Bound::Text(text), _) => {
            let mark = statement.bind(text.text);
            plain(sql, operator, &mark)
        }
        (Bound::Value(value), _) => {
            let mark = statement.bind(value);
            plain(sql, operator, &mark)
        }
        (Bound::Span(from, to), _) => span(statement, sql, operator, from, to),
    })
}

fn operator_complaint(kind: FieldKind, operator: Operator) -> Option<&'static str> {
    let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
    match kind {
        FieldKind::Id | FieldKind::Reference if operator == Operator::Like => {
            Some("invalid operator on id field")
        }
        FieldKind::Boolean if !equality => Some("invalid operator on boolean field"),
        FieldKind::Int | FieldKind::Double | FieldKind::Currency | FieldKind::Percent
            if operator == Operator::Like =>
        {
            Some("invalid operator on number field")
        }
        FieldKind::Date | FieldKind::Datetime if operator == Operator::Like => {
            Some("invalid operator on date field")
        }
        _ => None,
    }
}

fn plain(sql: &str, operator: Operator, mark: &str) -> String {
    let word = match operator {
        Operator::Equal | Operator::Like => "=",
        // `IS NOT` is the inequality that is true for null.
        Operator::NotEqual => "IS NOT",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
    };
    format!("{sql} {word} {mark}")
}

fn like(statement: &mut Statement<'_>, sql: &str, pattern: &str) -> String {
    if folds(pattern) {
        let mark = statement.bind(pattern.to_lowercase());
        format!("soql_fold({sql}) LIKE {mark} ESCAPE '\\'")
    } else {
        let mark = statement.bind(pattern.to_owned());
        format!("{sql} LIKE {mark} ESCAPE '\\'")
    }
}

/// A whole day or more, compared with a moment or a day. `from` is in it, `to` is after it.
fn span(
    statement: &mut Statement<'_>,
    sql: &str,
    operator: Operator,
    from: Stored,
    to: Stored,
) -> String {
    match operator {
        Operator::Less => {
            let from = statement.bind(from);
            format!("{sql} < {from}")
        }
        Operator::GreaterOrEqual => {
            let from = statement.bind(from);
            format!("{sql} >= {from}")
        }
        Operator::LessOrEqual => {
            let to = statement.bind(to);
            format!("{sql} < {to}")
        }
        Operator::Greater => {
            let to = statement.bind(to);
            format!("{sql} >= {to}")
        }
        Operator::Equal | Operator::Like => {
            let (from, to) = (statement.bind(from), statement.bind(to));
            format!("({sql} >= {from} AND {sql} < {to})")
        }
        Operator::NotEqual => {
            let (from, to) = (statement.bind(from), statement.bind(to));
            format!("NOT COALESCE({sql} >= {from} AND {sql} < {to}, 0)")
        }
    }
}

fn within(
    statement: &mut Statement<'_>,
    column: &Column<'_>,
    path: &Path,
    negated: bool,
    values: &[Literal],
) -> Result<String, OrgError> {
    let mut listed = Vec::with_capacity(values.len());
    let mut any = Vec::new();
    for value in values {
        match bind(statement, column, path, value)? {
            Bound::Text(text) if !folds(&text.text) && !text.only_for_like => {
                listed.push(serde_json::Value::from(text.text));
            }
            Bound::Value(Stored::Text(text)) => listed.push(serde_json::Value::from(text)),
            Bound::Value(Stored::Integer(number)) => listed.push(serde_json::Value::from(number)),
            Bound::Value(Stored::Real(number)) => listed.push(serde_json::Value::from(number)),
            Bound::Null | Bound::Text(_) | Bound::Value(_) | Bound::Span(..) => {
                any.push(compare(statement, column, path, Operator::Equal, value)?);
            }
        }
    }
    if !listed.is_empty() {
        // All values go into one parameter: SQLite's own limit of parameters is lower than SOQL's of values.
        let list = statement.bind(serde_json::Value::from(listed).to_string());
        any.push(format!(
            "{} IN (SELECT value FROM json_each({list}))",
            column.sql
        ));
    }
    let any = format!("({})", any.join(" OR "));
    Ok(if negated {
        format!("NOT COALESCE({any}, 0)")
    } else {
        any
    })
}

/// Whether a text has letters whose case SQLite does not know.
fn folds(text: &str) -> bool {
    text.chars()
        .any(|letter| !letter.is_ascii() && (letter.is_lowercase() || letter.is_uppercase()))
}
