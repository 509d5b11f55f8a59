//! One value between JSON, storage and back.
//!
//! It owns the forms: times as `2026-05-01T07:25:37.000+0000`, dates as `2026-05-01`, empty texts as null. It never knows a
//! row. What can't be read as the field's kind is refused with the parser's words, as the real API does.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::{Value as Stored, ValueRef};
use serde_json::Value;

use crate::error::OrgError;
use crate::schema::{Field, FieldKind};

/// Reads a JSON value as what the field stores.
pub(crate) fn stored(field: &Field, value: &Value) -> Result<Stored, OrgError> {
    match (field.kind, value) {
        (FieldKind::Boolean, Value::Null) => Err(OrgError::of_field(
            "INVALID_TYPE_ON_FIELD_IN_RECORD",
            field.name,
            format!("{}: value not of required type: null", field.label),
        )),
        (_, Value::Null) => Ok(Stored::Null),
        (FieldKind::Boolean, Value::Bool(flag)) => Ok(Stored::Integer(i64::from(*flag))),
        (FieldKind::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("true") => {
            Ok(Stored::Integer(1))
        }
        (FieldKind::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("false") => {
            Ok(Stored::Integer(0))
        }
        (FieldKind::Int, _) => integer(field, value),
        (FieldKind::Double | FieldKind::Currency | FieldKind::Percent, _) => number(value)
            .map(Stored::Real)
            .ok_or_else(|| unreadable("double", value)),
        (FieldKind::Date, Value::String(text)) => match parse_date(text) {
            Some(date) => Ok(Stored::Text(date.to_string())),
            None => Err(unreadable("date", value)),
        },
        (FieldKind::Datetime, Value::String(text)) => match parse_datetime(text) {
            Some(at) => Ok(Stored::Integer(at.as_second())),
            None => Err(unreadable("datetime", value)),
        },
        (FieldKind::Boolean, _) => Err(unreadable("boolean", value)),
        (FieldKind::Date, _) => Err(unreadable("date", value)),
        (FieldKind::Datetime, _) => Err(unreadable("datetime", value)),
        (FieldKind::Textarea, Value::String(text)) => Ok(text_or_null(text)),
        (_, Value::String(text)) => Ok(text_or_null(text.trim())),
        (_, _) => Err(unreadable("string", value)),
    }
}

fn text_or_null(text: &str) -> Stored {
    if text.is_empty() {
        Stored::Null
    } else {
        Stored::Text(text.to_owned())
    }
}

fn integer(field: &Field, value: &Value) -> Result<Stored, OrgError> {
    let number = number(value).ok_or_else(|| unreadable("int", value))?;
    if number.abs() >= 100_000_000.0 {
        return Err(OrgError::of_field(
            "NUMBER_OUTSIDE_VALID_RANGE",
            field.name,
            format!(
                "{}: value outside of valid range on numeric field: {value}",
                field.label
            ),
        ));
    }
    // Within a hundred million either way, so that the cast is exact after rounding.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked above"
    )]
    let whole = number.round() as i64;
    Ok(Stored::Integer(whole))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn unreadable(kind: &str, value: &Value) -> OrgError {
    let (token, shown) = match value {
        Value::String(text) => ("VALUE_STRING", text.clone()),
        Value::Bool(true) => ("VALUE_TRUE", "true".to_owned()),
        Value::Bool(false) => ("VALUE_FALSE", "false".to_owned()),
        Value::Number(number) if number.is_f64() => ("VALUE_NUMBER_FLOAT", number.to_string()),
        Value::Number(number) => ("VALUE_NUMBER_INT", number.to_string()),
        Value::Array(_) => ("START_ARRAY", "[".to_owned()),
        Value::Object(_) => ("START_OBJECT", "{".to_owned()),
        Value::Null => ("VALUE_NULL", "null".to_owned()),
    };
    OrgError::refused(
        "JSON_PARSER_ERROR",
        format!(
            "Cannot deserialize instance of {kind} from {token} value {shown} or request may be \
             missing a required field at [line:1, column:1]"
        ),
    )
}

/// A date, also when a time follows it.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    match text.get(10..)?.chars().next() {
        None | Some('T') => day.parse().ok(),
        Some(_) => None,
    }
}

/// A time with a zone, `Z`, `+09:00` or Salesforce's own `+0000`; without a zone it is UTC.
pub fn parse_datetime(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M:%S%z"] {
        if let Ok(at) = Timestamp::strptime(form, text) {
            return Some(at);
        }
    }
    format!("{text}Z").parse().ok()
}

/// A stored value as the API shows it.
pub(crate) fn shown(kind: FieldKind, value: ValueRef<'_>) -> Value {
    match (kind, value) {
        (FieldKind::Boolean, ValueRef::Integer(number)) => Value::Bool(number != 0),
        // A record that a path does not reach has no flag; SOQL shows false only for the queried record itself.
        (_, ValueRef::Null | ValueRef::Blob(_)) => Value::Null,
        (FieldKind::Datetime, ValueRef::Integer(seconds)) => Value::String(datetime(seconds)),
        (
            FieldKind::Double | FieldKind::Currency | FieldKind::Percent,
            ValueRef::Integer(number),
        ) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "an amount that was stored whole"
            )]
            let number = number as f64;
            Value::from(number)
        }
        (_, ValueRef::Integer(number)) => Value::from(number),
        (_, ValueRef::Real(number)) => Value::from(number),
        (_, ValueRef::Text(bytes)) => Value::String(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// Salesforce's form of a time: always UTC, always `.000`, and no colon in the zone.
pub(crate) fn datetime(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .map(|at| at.strftime("%Y-%m-%dT%H:%M:%S.000+0000").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{datetime, parse_date, parse_datetime};

    #[test]
    fn times_are_read_in_every_form_that_clients_send() {
        for text in [
            "2026-11-21T00:30:00Z",
            "2026-11-21T00:30:00.000Z",
            "2026-11-21T09:30:00+09:00",
            "2026-11-21T00:30:00.000+0000",
            "2026-11-21T09:30:00+0900",
            "2026-11-21T00:30:00",
        ] {
            let at = parse_datetime(text).map(|at| datetime(at.as_second()));
            assert_eq!(
                at.as_deref(),
                Some("2026-11-21T00:30:00.000+0000"),
                "{text}"
            );
        }
        assert_eq!(parse_datetime("tomorrow"), None);
    }

    #[test]
    fn dates_are_read_with_and_without_a_time() {
        assert!(parse_date("2026-11-21").is_some());
        assert!(parse_date("2026-11-21T09:30:00Z").is_some());
        assert_eq!(parse_date("21/11/2026"), None);
        assert_eq!(parse_date("2026-13-01"), None);
    }
}
