//! What a query is asked with, and what it gives.
//!
//! It owns these values. It never knows the language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Which rows a query may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `query`: neither deleted nor archived ones.
    Live,
    /// `queryAll`.
    All,
}

/// What a query needs to know beside its text.
#[derive(Clone, Debug)]
pub struct Context {
    pub now: Timestamp,
    /// Without the `v`: `64.0`; it stands in the records' addresses.
    pub api_version: String,
    /// The zone in which TODAY begins.
    pub zone: TimeZone,
}

impl Context {
    /// A context whose days are UTC's.
    pub fn new(now: Timestamp, api_version: impl Into<String>) -> Self {
        Context {
            now,
            api_version: api_version.into(),
            zone: TimeZone::UTC,
        }
    }
}

/// What a query found.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryResult {
    pub records: Vec<Value>,
    /// The number of records; with `COUNT()` the count, and there are no records.
    pub total_size: usize,
}
