//! The people and the work that were written by hand, read from the JSON files beside this one.
//!
//! It owns the small language of these files: `@name` is the id of the record with that `ref`, `today-2` is a date,
//! `time-61 05:00` a time, `owner` is a colleague's place, `over` is laid over what a create may not set. Each record is
//! created as it would have been on its day, `days_ago`, through the same checks as any client's.

use std::collections::BTreeMap;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::colleagues::colleague;
use crate::error::OrgError;
use crate::rows::{self, Writing};
use crate::schema::Schema;
use crate::storage::values;

#[derive(Deserialize)]
struct Record {
    #[serde(default, rename = "ref")]
    name: Option<String>,
    #[serde(rename = "type")]
    object: String,
    days_ago: i64,
    #[serde(default)]
    owner: usize,
    fields: Map<String, Value>,
    #[serde(default)]
    over: Map<String, Value>,
}

pub(super) struct Written<'a> {
    connection: &'a Connection,
    schema: &'a Schema,
    now: Timestamp,
    ids: BTreeMap<String, String>,
}

impl<'a> Written<'a> {
    pub(super) fn new(connection: &'a Connection, schema: &'a Schema, now: Timestamp) -> Self {
        Written {
            connection,
            schema,
            now,
            ids: BTreeMap::new(),
        }
    }

    pub(super) fn lay(&mut self, file: &str) -> Result<(), OrgError> {
        let records: Vec<Record> = serde_json::from_str(file)
            .map_err(|error| OrgError::refused("JSON_PARSER_ERROR", error.to_string()))?;
        for record in records {
            self.lay_one(record)?;
        }
        Ok(())
    }

    fn lay_one(&mut self, record: Record) -> Result<(), OrgError> {
        let owner = colleague(record.owner);
        let then = self.now - (record.days_ago * 24).hours();
        let writing = Writing {
            schema: self.schema,
            now: then,
            user: &owner,
            allow_save: false,
        };
        let fields: Map<String, Value> = record
            .fields
            .into_iter()
            .map(|(name, value)| (name, self.meant(value)))
            .collect();
        let id = rows::insert(self.connection, &writing, &record.object, &fields)?;
        let object = rows::find_object(self.schema, &record.object)?;
        for (name, value) in record.over {
            let Some(field) = object.field(&name) else {
                continue;
            };
            let stored = values::stored(field, &self.meant(value))?;
            let sql = format!(
                "UPDATE \"{}\" SET \"{}\" = ? WHERE \"Id\" = ?",
                object.name, field.name
            );
            self.connection
                .prepare_cached(&sql)?
                .execute(params![stored, id])?;
        }
        self.ids.extend(record.name.map(|name| (name, id)));
        Ok(())
    }

    /// The value behind a name or a relative date.
    fn meant(&self, value: Value) -> Value {
        let Value::String(text) = &value else {
            return value;
        };
        if let Some(id) = self.ids.get(text) {
            return Value::from(id.as_str());
        }
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let day = |days: &str| match days {
            "" => Some(today),
            _ => days
                .parse::<i64>()
                .ok()
                .map(|days| today.saturating_add(days.days())),
        };
        if let Some(date) = text.strip_prefix("today").and_then(day) {
            return Value::from(date.to_string());
        }
        let moment = text
            .strip_prefix("time")
            .and_then(|rest| rest.split_once(' '));
        match moment.and_then(|(days, time)| Some((day(days)?, time.parse::<Time>().ok()?))) {
            Some((date, time)) => Value::from(format!("{date}T{time}Z")),
            None => value,
        }
    }
}
