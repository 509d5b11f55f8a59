//! Salesforce's way to write a moment: `2026-05-01T07:25:37.000+0000`.
//!
//! It owns reading that form, for serde too (`#[serde(with = "salesforce::datetime")]`). It never applies a time zone.
//!
//! The offset has no colon, which strict RFC 3339 readers refuse; recordings of 2026 show no other form. The strict form is
//! read as well, as values written by this program come back that way from its own store.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const FORM: &str = "%Y-%m-%dT%H:%M:%S%.f%z";

/// # Errors
///
/// The text is in neither form.
pub fn parse(text: &str) -> Result<Timestamp, jiff::Error> {
    Timestamp::strptime(FORM, text).or_else(|_| text.parse())
}

/// The form that the API takes in bodies and in SOQL, to the millisecond.
pub fn format(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// # Errors
///
/// Those of the serializer.
pub fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    format(*moment).serialize(serializer)
}

/// # Errors
///
/// The value is no text, or no moment.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map_err(serde::de::Error::custom)
}

/// The same for fields that may be null (`#[serde(default, with = "salesforce::datetime::nullable")]`).
pub mod nullable {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// # Errors
    ///
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        moment: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        moment.map(super::format).serialize(serializer)
    }

    /// # Errors
    ///
    /// The value is neither null nor a moment.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| super::parse(&text).map_err(serde::de::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::{prop_assert_eq, proptest};
    use serde::{Deserialize, Serialize};

    fn reads(text: &str, expected: &str) {
        assert_eq!(
            super::parse(text).unwrap(),
            expected.parse::<Timestamp>().unwrap(),
            "{text}"
        );
    }

    #[test]
    fn recorded_moments_are_read() {
        reads("2026-05-01T07:25:37.000+0000", "2026-05-01T07:25:37Z");
        reads("2026-05-01T07:25:37.250+0000", "2026-05-01T07:25:37.25Z");
        reads("2026-05-01T09:25:37.000+0200", "2026-05-01T07:25:37Z");
        reads("2026-05-01T07:25:37+0000", "2026-05-01T07:25:37Z");
        reads("2026-05-01T07:25:37Z", "2026-05-01T07:25:37Z");
        reads("2026-05-01T07:25:37.000+00:00", "2026-05-01T07:25:37Z");
    }

    #[test]
    fn other_texts_are_errors() {
        for text in [
            "",
            "2026-05-01",
            "2026-05-01T07:25:37",
            "yesterday",
            "2026-13-01T00:00:00.000+0000",
        ] {
            assert!(super::parse(text).is_err(), "{text}");
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        #[serde(with = "super")]
        created: Timestamp,
        #[serde(default, with = "super::nullable")]
        closed: Option<Timestamp>,
    }

    #[test]
    fn rows_carry_moments_and_nulls() {
        let row: Row =
            serde_json::from_str(r#"{"created":"2026-05-01T07:25:37.000+0000","closed":null}"#)
                .unwrap();
        assert_eq!(row.created, "2026-05-01T07:25:37Z".parse().unwrap());
        assert_eq!(row.closed, None);
        let again: Row = serde_json::from_str(&serde_json::to_string(&row).unwrap()).unwrap();
        assert_eq!(again, row);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_to_the_millisecond(ms in -60_000_000_000_000_i64..250_000_000_000_000) {
            let moment = Timestamp::from_millisecond(ms).unwrap();
            prop_assert_eq!(super::parse(&super::format(moment)).unwrap(), moment);
        }
    }
}
