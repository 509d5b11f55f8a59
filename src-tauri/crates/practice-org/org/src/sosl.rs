//! SOSL: searching several objects at once, by name, phone or e-mail.
//!
//! It owns the search term and the sharing of limits; what is returned of each record is a query of `soql`. It never
//! writes.
//!
//! **Assumption:** real search indexes are described in outline only. Here texts are cut into words at everything that is
//! neither letter nor digit, words of Chinese, Japanese or Korean script are found anywhere in a text, and phone numbers
//! are found as `storage::phones` says. The index is never behind, but for the minutes that a rule gives it.

use std::collections::VecDeque;

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value as Stored;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use crate::error::OrgError;
use crate::rules::Rule;
use crate::schema::{Object, Schema};
use crate::soql::{Context, Returning, SearchClauses, parse_search, run_returning};
use crate::storage::phones;

mod error;
mod matching;
mod term;

use error::malformed;
use matching::Group;
use term::{Expression, find};

/// Rows of one search, and of one object that asks for no condition and no order.
const MOST: usize = 2_000;
const MOST_PLAIN: usize = 250;
const LONGEST: usize = 100_000;
/// A longer term finds nothing, silently.
const LONGEST_TERM: usize = 10_000;

/// Runs a search and returns the `searchRecords`, object after object.
pub fn run(
    connection: &Connection,
    schema: &Schema,
    sosl: &str,
    context: &Context,
) -> Result<Vec<Value>, OrgError> {
    search(connection, schema, sosl, context).map_err(|error| match error.code {
        "MALFORMED_QUERY" => OrgError {
            code: "MALFORMED_SEARCH",
            ..error
        },
        _ => error,
    })
}

fn search(
    connection: &Connection,
    schema: &Schema,
    sosl: &str,
    context: &Context,
) -> Result<Vec<Value>, OrgError> {
    if sosl.chars().count() > LONGEST {
        return Err(malformed(
            "SOSL statements cannot be longer than 100000 characters.",
        ));
    }
    let (expression, end) = find(sosl)?;
    let clauses = parse_search(sosl, end)?;
    let group = match &clauses.group {
        None => Group::All,
        Some(word) => {
            Group::named(word).ok_or_else(|| malformed(&format!("unexpected token: '{word}'")))?
        }
    };
    let returning = returning(schema, &clauses)?;
    let mut found = Vec::with_capacity(returning.len());
    for (object, returning) in &returning {
        let records = of_object(
            connection,
            schema,
            sosl,
            object,
            returning,
            &expression,
            group,
            context,
        )?;
        found.push(VecDeque::from(records));
    }
    let limit = clauses
        .limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(MOST);
    if expression.length() > LONGEST_TERM {
        return Ok(Vec::new());
    }
    Ok(shared(found, limit.min(MOST)))
}

fn returning<'s>(
    schema: &'s Schema,
    clauses: &SearchClauses,
) -> Result<Vec<(&'s Object, Returning)>, OrgError> {
    if clauses.returning.is_empty() {
        let all = schema
            .objects
            .iter()
            .filter(|object| object.searchable && object.readable);
        return Ok(all
            .map(|object| (object, Returning::bare(object.name)))
            .collect());
    }
    clauses
        .returning
        .iter()
        .map(|returning| {
            let name = returning.object();
            match schema.object(name) {
                Some(object) if object.searchable => Ok((object, returning.clone())),
                Some(_) | None => Err(OrgError::refused(
                    "INVALID_TYPE",
                    format!("sObject type '{name}' is not supported in search."),
                )),
            }
        })
        .collect()
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is a different part of one search"
)]
fn of_object(
    connection: &Connection,
    schema: &Schema,
    sosl: &str,
    object: &Object,
    returning: &Returning,
    expression: &Expression,
    group: Group,
    context: &Context,
) -> Result<Vec<Value>, OrgError> {
    let most = if returning.is_plain() {
        MOST_PLAIN
    } else {
        MOST
    };
    let mut params = Vec::new();
    let set = matching::ids(object, group, expression, &mut params);
    params.push(Stored::Integer(newest_indexed(schema, context)));
    let sql = format!(
        "SELECT \"Id\" FROM \"{}\" WHERE \"IsDeleted\" = 0 AND \"CreatedDate\" <= ?{} AND \"Id\" IN ({set}) \
         ORDER BY \"Id\" LIMIT {most}",
        object.name,
        params.len()
    );
    let ids: Vec<String> = connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(params), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    run_returning(connection, schema, sosl, returning, &ids, context)
}

/// When the newest record that the index knows was made.
fn newest_indexed(schema: &Schema, context: &Context) -> i64 {
    let lag = |rule: &Rule| match rule {
        Rule::SearchLag { minutes } => Some(i64::from(*minutes) * 60),
        _ => None,
    };
    match schema.view.rules.iter().filter_map(lag).max() {
        Some(lag) => context.now.as_second() - lag,
        None => i64::MAX,
    }
}

/// The overall limit is shared: objects give one record each in turn, and their records stay together.
fn shared(mut found: Vec<VecDeque<Value>>, limit: usize) -> Vec<Value> {
    let mut taken: Vec<Vec<Value>> = found.iter().map(|_| Vec::new()).collect();
    let mut left = limit;
    while left > 0 && found.iter().any(|records| !records.is_empty()) {
        for (records, taken) in found.iter_mut().zip(&mut taken) {
            if left > 0
                && let Some(record) = records.pop_front()
            {
                taken.push(record);
                left -= 1;
            }
        }
    }
    taken.into_iter().flatten().collect()
}

pub(crate) fn register_functions(connection: &Connection) -> Result<(), OrgError> {
    connection.create_scalar_function(
        "sosl_match",
        2,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| {
            let text = context.get::<Option<String>>(0)?;
            let pattern = context.get::<String>(1)?;
            Ok(text.is_some_and(|text| matching::matches(&text, &pattern)))
        },
    )?;
    connection.create_scalar_function(
        "sosl_has_digits",
        2,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| {
            let number = context.get::<Option<String>>(0)?;
            let digits = context.get::<String>(1)?;
            Ok(number.is_some_and(|number| phones::tokens(&number).contains(&digits)))
        },
    )?;
    Ok(())
}
