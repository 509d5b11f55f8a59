//! Dates that are said by their distance from today: `TODAY`, `LAST_N_DAYS:30`, `THIS_WEEK`.
//!
//! It owns these names and the span of days of each. It never reads the clock.
//!
//! Weeks begin on Monday, as in the org's locale (en_GB); Salesforce takes the user's.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// A date literal: its unit, the first period counted from the present one, and the first period after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateLiteral {
    unit: Unit,
    from: i64,
    to: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// More periods than this are no longer dates of this millennium.
const MOST: i64 = 5_000;

impl DateLiteral {
    /// The literal of that name; `number` is what stands after the colon.
    pub(crate) fn parse(name: &str, number: Option<i64>) -> Option<Self> {
        let name = name.to_ascii_uppercase();
        if number.is_some_and(|number| !(0..=MOST).contains(&number)) {
            return None;
        }
        match (name.as_str(), number) {
            ("YESTERDAY", None) => Some(Self::new(Unit::Day, -1, 0)),
            ("TODAY", None) => Some(Self::new(Unit::Day, 0, 1)),
            ("TOMORROW", None) => Some(Self::new(Unit::Day, 1, 2)),
            // The last n days end with today; the last n weeks end before this one.
            ("LAST_90_DAYS", None) => Some(Self::new(Unit::Day, -90, 1)),
            ("NEXT_90_DAYS", None) => Some(Self::new(Unit::Day, 1, 91)),
            ("LAST_N_DAYS", Some(n)) => Some(Self::new(Unit::Day, -n, 1)),
            (_, None) => {
                let (when, unit) = name.split_once('_')?;
                let unit = Unit::named(unit, "")?;
                match when {
                    "LAST" => Some(Self::new(unit, -1, 0)),
                    "THIS" => Some(Self::new(unit, 0, 1)),
                    "NEXT" => Some(Self::new(unit, 1, 2)),
                    _ => None,
                }
            }
            (_, Some(n)) => {
                if let Some(unit) = name.strip_prefix("LAST_N_") {
                    Some(Self::new(Unit::named(unit, "S")?, -n, 0))
                } else if let Some(unit) = name.strip_prefix("NEXT_N_") {
                    Some(Self::new(Unit::named(unit, "S")?, 1, n + 1))
                } else {
                    let unit = name.strip_prefix("N_")?.strip_suffix("_AGO")?;
                    Some(Self::new(Unit::named(unit, "S")?, -n, -n + 1))
                }
            }
        }
    }

    fn new(unit: Unit, from: i64, to: i64) -> Self {
        DateLiteral { unit, from, to }
    }

    /// The first day, and the first day after.
    pub(crate) fn days(self, today: Date) -> (Date, Date) {
        let present = self.unit.start(today);
        (
            self.unit.moved(present, self.from),
            self.unit.moved(present, self.to),
        )
    }
}

impl Unit {
    fn named(name: &str, plural: &str) -> Option<Unit> {
        match name.strip_suffix(plural)? {
            "DAY" if plural == "S" => Some(Unit::Day),
            "WEEK" => Some(Unit::Week),
            "MONTH" => Some(Unit::Month),
            "QUARTER" => Some(Unit::Quarter),
            "YEAR" => Some(Unit::Year),
            _ => None,
        }
    }

    fn start(self, today: Date) -> Date {
        let first = match self {
            Unit::Day => Ok(today),
            Unit::Week => {
                let since = today.weekday().since(Weekday::Monday);
                today.checked_sub(i64::from(since).days())
            }
            Unit::Month => Date::new(today.year(), today.month(), 1),
            Unit::Quarter => Date::new(today.year(), (today.month() - 1) / 3 * 3 + 1, 1),
            Unit::Year => Date::new(today.year(), 1, 1),
        };
        first.unwrap_or(today)
    }

    fn moved(self, day: Date, periods: i64) -> Date {
        let span: Span = match self {
            Unit::Day => periods.days(),
            Unit::Week => periods.weeks(),
            Unit::Month => periods.months(),
            Unit::Quarter => (periods * 3).months(),
            Unit::Year => periods.years(),
        };
        day.saturating_add(span)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::DateLiteral;

    fn check(name: &str, number: Option<i64>, from: Date, to: Date) {
        // A Saturday.
        let today = date(2026, 11, 21);
        let literal = DateLiteral::parse(name, number).expect("a known literal");
        assert_eq!(literal.days(today), (from, to), "{name}");
    }

    #[test]
    fn date_literals_span_the_days_that_the_documentation_gives() {
        check("today", None, date(2026, 11, 21), date(2026, 11, 22));
        check("YESTERDAY", None, date(2026, 11, 20), date(2026, 11, 21));
        check("THIS_WEEK", None, date(2026, 11, 16), date(2026, 11, 23));
        check(
            "LAST_N_DAYS",
            Some(7),
            date(2026, 11, 14),
            date(2026, 11, 22),
        );
        check(
            "NEXT_N_DAYS",
            Some(7),
            date(2026, 11, 22),
            date(2026, 11, 29),
        );
        check(
            "N_DAYS_AGO",
            Some(2),
            date(2026, 11, 19),
            date(2026, 11, 20),
        );
        check("LAST_MONTH", None, date(2026, 10, 1), date(2026, 11, 1));
        check("THIS_QUARTER", None, date(2026, 10, 1), date(2027, 1, 1));
        check("LAST_N_YEARS", Some(2), date(2024, 1, 1), date(2026, 1, 1));
    }

    #[test]
    fn a_word_that_is_no_date_literal_is_not_taken_for_one() {
        for (name, number) in [
            ("LAST", None),
            ("LAST_N_DAYS", None),
            ("TODAY", Some(1)),
            ("THIS_DAY", None),
        ] {
            assert_eq!(DateLiteral::parse(name, number), None, "{name}");
        }
    }
}
