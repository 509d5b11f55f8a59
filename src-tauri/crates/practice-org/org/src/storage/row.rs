//! One row on its way into or out of a table: column names and stored values.
//!
//! It owns the reading of a whole row and the SQL lists made from one. It never validates.

use std::collections::BTreeMap;

use rusqlite::types::Value as Stored;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::OrgError;
use crate::schema::Object;

/// Columns with what is stored in them. A name that is missing is not part of the write.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row(BTreeMap<&'static str, Stored>);

impl Row {
    pub(crate) fn put(&mut self, field: &'static str, value: impl Into<RowValue>) {
        self.0.insert(field, value.into().0);
    }

    pub(crate) fn put_stored(&mut self, field: &'static str, value: Stored) {
        self.0.insert(field, value);
    }

    pub(crate) fn stored(&self, field: &str) -> Option<&Stored> {
        self.0.get(field)
    }

    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        match self.0.get(field) {
            Some(Stored::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn integer(&self, field: &str) -> Option<i64> {
        match self.0.get(field) {
            Some(Stored::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn is_true(&self, field: &str) -> bool {
        self.integer(field) == Some(1)
    }

    pub(crate) fn extend(&mut self, other: &Row) {
        self.0
            .extend(other.0.iter().map(|(name, value)| (*name, value.clone())));
    }

    pub(crate) fn changed_from(self, before: &Row) -> Row {
        Row(self
            .0
            .into_iter()
            .filter(|(name, value)| before.0.get(name) != Some(value))
            .collect())
    }

    /// A list of column names, and the values in the same order.
    pub(crate) fn columns(&self) -> (String, Vec<&Stored>) {
        let names: Vec<String> = self.0.keys().map(|name| format!("\"{name}\"")).collect();
        (names.join(","), self.0.values().collect())
    }

    pub(crate) fn assignments(&self) -> (String, Vec<Stored>) {
        let names: Vec<String> = self
            .0
            .keys()
            .map(|name| format!("\"{name}\" = ?"))
            .collect();
        (names.join(", "), self.0.values().cloned().collect())
    }

    /// The whole row of an id, deleted or not.
    pub(crate) fn load(
        connection: &Connection,
        object: &Object,
        id: &str,
    ) -> Result<Option<Row>, OrgError> {
        let mut names: Vec<&'static str> = object.fields.iter().map(|field| field.name).collect();
        if !names.contains(&"IsDeleted") {
            names.push("IsDeleted");
        }
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let sql = format!(
            "SELECT {} FROM \"{}\" WHERE \"Id\" = ?",
            quoted.join(","),
            object.name
        );
        let row = connection
            .prepare_cached(&sql)?
            .query_row(params![id], |row| {
                names
                    .iter()
                    .enumerate()
                    .map(|(place, name)| Ok((*name, row.get(place)?)))
                    .collect::<Result<BTreeMap<_, _>, _>>()
            })
            .optional()?;
        Ok(row.map(Row))
    }
}

/// A value that can be put into a row by hand.
pub(crate) struct RowValue(Stored);

impl From<&str> for RowValue {
    fn from(text: &str) -> Self {
        RowValue(if text.is_empty() {
            Stored::Null
        } else {
            Stored::Text(text.to_owned())
        })
    }
}

impl From<String> for RowValue {
    fn from(text: String) -> Self {
        RowValue(if text.is_empty() {
            Stored::Null
        } else {
            Stored::Text(text)
        })
    }
}

impl From<i64> for RowValue {
    fn from(number: i64) -> Self {
        RowValue(Stored::Integer(number))
    }
}

impl From<f64> for RowValue {
    fn from(number: f64) -> Self {
        RowValue(Stored::Real(number))
    }
}

impl From<bool> for RowValue {
    fn from(flag: bool) -> Self {
        RowValue(Stored::Integer(i64::from(flag)))
    }
}

impl From<Option<i64>> for RowValue {
    fn from(number: Option<i64>) -> Self {
        RowValue(number.map_or(Stored::Null, Stored::Integer))
    }
}

impl From<Option<&str>> for RowValue {
    fn from(text: Option<&str>) -> Self {
        RowValue::from(text.unwrap_or_default())
    }
}
