//! SOQL: from text to records.
//!
//! It owns the language: what parses, what is refused and in which words, and the shape of the records. It never writes
//! and never asks the clock: relative dates count from `Context::now`.
//!
//! The way of a query: `lexer` cuts the text into tokens, `parser` and the four `parse_` files build the tree in `ast`,
//! `compile`, `paths` and `conditions` turn the tree into one SQL statement over the tables of `storage`, `shape` makes the
//! JSON, and `run` puts these together.
//!
//! **Invariant:** no part of the query's text reaches SQL. Names are looked up in the schema and the schema's spelling is
//! used, values are bound as parameters: so a hostile name is at worst not found.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use serde_json::Value;

use crate::error::OrgError;
use crate::schema::Schema;

mod aggregate;
mod ast;
pub mod bulk;
mod column;
mod compile;
mod computed;
mod conditions;
mod context;
mod dates;
mod error;
mod functions;
mod includes;
mod lexer;
mod literals;
mod names;
mod ordering;
mod parse_query;
mod parse_search;
mod parse_select;
mod parse_where;
mod parser;
mod paths;
mod run;
mod shape;

pub use context::{Context, QueryResult, Scope};
pub(crate) use parse_search::{Returning, SearchClauses, parse_search};
pub use run::Found;

/// Runs a query and returns all that it finds.
pub fn run(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    scope: Scope,
    context: &Context,
) -> Result<QueryResult, OrgError> {
    let query = parse_query::parse(soql)?;
    run::run(connection, schema, soql, &query, scope, context)
}

/// Runs a query until it has found `most` records, and the ids of all if there are more: so that a client that pages through
/// a million records costs the org no more than their ids.
pub fn begin(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    scope: Scope,
    context: &Context,
    most: usize,
) -> Result<Found, OrgError> {
    let query = parse_query::parse(soql)?;
    run::begin(connection, schema, soql, &query, scope, context, most)
}

/// The records of these ids, as the query asks for them; some of them may be deleted by now.
pub fn page(
    connection: &Connection,
    schema: &Schema,
    soql: &str,
    ids: &[&str],
    context: &Context,
) -> Result<Vec<Value>, OrgError> {
    let mut query = parse_query::parse(soql)?;
    (query.limit, query.offset) = (None, None);
    run::run_over(connection, schema, soql, &query, ids, Scope::All, context)
}

/// Runs the query of one object of a search, over the given ids only, in the order in which it asks for them.
pub(crate) fn run_returning(
    connection: &Connection,
    schema: &Schema,
    sosl: &str,
    returning: &Returning,
    ids: &[String],
    context: &Context,
) -> Result<Vec<Value>, OrgError> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    run::run_over(
        connection,
        schema,
        sosl,
        &returning.query,
        &ids,
        Scope::Live,
        context,
    )
}

/// Registers `soql_fold(text)`: the text without letter case, for the letters that SQLite's NOCASE does not know.
pub(crate) fn register_functions(connection: &Connection) -> Result<(), OrgError> {
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
    Ok(())
}
