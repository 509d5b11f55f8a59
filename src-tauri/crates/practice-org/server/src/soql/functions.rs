//! Functions of one field: parts of a date, labels, and values as a person of the user's locale writes them.
//!
//! It owns which functions there are and their SQL. It never knows a table.
//!
//! Parts of a date are those of UTC, as documented: whoever wants the user's zone has to say convertTimezone. Fiscal years
//! are calendar years here.

use super::error::malformed;
use super::paths::Column;
use crate::rows::RowError;
use crate::schema::FieldKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldFunction {
    Date(DatePart),
    ToLabel,
    Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatePart {
    Year,
    Quarter,
    Month,
    DayInMonth,
    DayInWeek,
    DayInYear,
    DayOnly,
    HourInDay,
    WeekInMonth,
    WeekInYear,
}

impl FieldFunction {
    pub(super) fn named(name: &str) -> Option<Self> {
        let part = match name.to_ascii_uppercase().as_str() {
            "TOLABEL" => return Some(FieldFunction::ToLabel),
            "FORMAT" => return Some(FieldFunction::Format),
            "CALENDAR_YEAR" | "FISCAL_YEAR" => DatePart::Year,
            "CALENDAR_QUARTER" | "FISCAL_QUARTER" => DatePart::Quarter,
            "CALENDAR_MONTH" | "FISCAL_MONTH" => DatePart::Month,
            "DAY_IN_MONTH" => DatePart::DayInMonth,
            "DAY_IN_WEEK" => DatePart::DayInWeek,
            "DAY_IN_YEAR" => DatePart::DayInYear,
            "DAY_ONLY" => DatePart::DayOnly,
            "HOUR_IN_DAY" => DatePart::HourInDay,
            "WEEK_IN_MONTH" => DatePart::WeekInMonth,
            "WEEK_IN_YEAR" => DatePart::WeekInYear,
            _ => return None,
        };
        Some(FieldFunction::Date(part))
    }

    /// The column that the function makes of a column.
    pub(super) fn of<'a>(
        self,
        source: &str,
        at: usize,
        column: Column<'a>,
    ) -> Result<Column<'a>, RowError> {
        let (sql, kind) = match self {
            FieldFunction::Date(part) => match part.sql(&column) {
                Some(sql) if part == DatePart::DayOnly => (sql, FieldKind::Date),
                Some(sql) => (sql, FieldKind::Int),
                None => {
                    let complaint = format!("field '{}' is no date", column.name);
                    return Err(malformed(source, at, &complaint));
                }
            },
            // A label is what the picklist says; here it is the value itself.
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
}

impl DatePart {
    fn sql(self, column: &Column<'_>) -> Option<String> {
        let sql = &column.sql;
        let text = |form: &str| match column.kind {
            FieldKind::Date => Some(format!("strftime('{form}', {sql})")),
            FieldKind::Datetime => Some(format!("strftime('{form}', {sql}, 'unixepoch')")),
            _ => None,
        };
        let number = |form: &str| text(form).map(|text| format!("CAST({text} AS INTEGER)"));
        match self {
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
}

/// As the Japanese locale writes it, which is the users' here.
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
