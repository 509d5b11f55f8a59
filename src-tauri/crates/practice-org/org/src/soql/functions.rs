//! Functions of one field: parts of a date, labels, and values as a person of the user's locale writes them.
//!
//! It owns which functions there are. It never writes SQL: `computed` does.

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
}
