//! SOQL: from text to records.
//!
//! It owns the language: what parses, what is refused and in which words, and the shape of the records. It never writes
//! and never asks the clock: relative dates count from `Context::now`.
//!
//! The way of a query: `lexer` cuts the text into tokens, `parser` and `parse_where` build the tree in `ast`, `compile`,
//! `paths` and `conditions` turn the tree into one SQL statement over the tables of `rows`, `shape` makes the JSON.
//!
//! **Invariant:** no part of the query's text reaches SQL. Names are looked up in the schema and the schema's spelling is
//! used, values are bound as parameters: so a hostile name is at worst not found.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use serde_json::Value;

use crate::rows::RowError;
use crate::schema::Schema;

mod aggregate;
mod ast;
pub(crate) mod bulk;
mod compile;
mod conditions;
mod dates;
mod error;
mod functions;
mod includes;
mod lexer;
mod literals;
mod names;
mod parse_search;
mod parse_select;
mod parse_where;
mod parser;
mod paths;
mod select;
mod shape;

pub(crate) use compile::Found;
pub(crate) use parse_search::{Returning, SearchClauses, parse_search};

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

/// Runs a query and returns all that it finds.
pub fn run(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    scope: Scope,
    context: &Context,
) -> Result<QueryResult, RowError> {
    let query = parser::parse(soql)?;
    compile::run(connection, schema, soql, &query, scope, context)
}

/// Runs a query until it has found `most` records, and the ids of all if there are more: so that a client that pages through
/// a million records costs the org no more than their ids.
pub(crate) fn begin(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    scope: Scope,
    context: &Context,
    most: usize,
) -> Result<Found, RowError> {
    let query = parser::parse(soql)?;
    compile::begin(connection, schema, soql, &query, scope, context, most)
}

/// The records of these ids, as the query asks for them; some of them may be deleted by now.
pub(crate) fn page(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    ids: &[&str],
    context: &Context,
) -> Result<Vec<Value>, RowError> {
    let mut query = parser::parse(soql)?;
    (query.limit, query.offset) = (None, None);
    compile::run_over(connection, schema, soql, &query, ids, Scope::All, context)
}

/// Runs the query of one object of a search, over the given ids only, in the order in which it asks for them.
pub(crate) fn run_returning(
    connection: &Connection,
    schema: &Schema,
    sosl: &str,
    returning: &Returning,
    ids: &[String],
    context: &Context,
) -> Result<Vec<Value>, RowError> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    compile::run_over(
        connection,
        schema,
        sosl,
        &returning.query,
        &ids,
        Scope::Live,
        context,
    )
}

/// `soql_fold(text)` is the text without letter case, for the letters that SQLite's NOCASE does not know.
pub(crate) fn register_functions(connection: &Connection) -> Result<(), RowError> {
    connection.create_scalar_function(
        "soql_fold",
        1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| {
            Ok(context
                .get::<Option<String>>(0)?
                .map(|text| text.to_lowercase()))
        },
    )?;
    crate::sosl::register_functions(connection)
}
