//! What follows the search term of SOSL: `IN PHONE FIELDS RETURNING Contact(Id WHERE …), Lead LIMIT 50`.
//!
//! It owns these clauses, which share SOQL's tokens, conditions and order. The term itself is `sosl`'s.

use super::ast::{Name, Path, Query, Select};
use super::lexer::TokenKind;
use super::parser::Parser;
use crate::error::OrgError;

/// Which fields a search looks into, which objects it returns, and how many records in all.
#[derive(Clone, Debug)]
pub(crate) struct SearchClauses {
    /// The word between IN and FIELDS.
    pub(crate) group: Option<String>,
    /// Empty: every searchable object, with its id.
    pub(crate) returning: Vec<Returning>,
    pub(crate) limit: Option<u32>,
}

/// One object of a search.
#[derive(Clone, Debug)]
pub(crate) struct Returning {
    pub(crate) query: Query,
}

impl Returning {
    /// The object by name, with its id only.
    pub(crate) fn bare(name: &str) -> Self {
        let path = Path {
            parts: vec!["Id".to_owned()],
            at: 0,
            function: None,
        };
        Returning {
            query: Query {
                select: vec![Select::Field { path, alias: None }],
                from: Name {
                    text: name.to_owned(),
                    at: 0,
                },
                alias: None,
                filter: None,
                group_by: Vec::new(),
                having: None,
                order_by: Vec::new(),
                limit: None,
                offset: None,
            },
        }
    }

    pub(crate) fn object(&self) -> &str {
        &self.query.from.text
    }

    /// Without a condition or an order, one object gives at most 250 records.
    pub(crate) fn is_plain(&self) -> bool {
        self.query.filter.is_none() && self.query.order_by.is_empty()
    }
}

/// Reads the clauses that begin at `from`.
pub(crate) fn parse_search(source: &str, from: usize) -> Result<SearchClauses, OrgError> {
    let mut parser = Parser::new(source, from)?;
    let mut clauses = SearchClauses {
        group: None,
        returning: Vec::new(),
        limit: None,
    };
    if parser.take_word("IN") {
        clauses.group = Some(parser.name()?.text);
        parser.expect_word("FIELDS")?;
    }
    if parser.take_word("RETURNING") {
        clauses.returning.push(returning(&mut parser)?);
        while parser.take_symbol(",") {
            clauses.returning.push(returning(&mut parser)?);
        }
    }
    if parser.take_word("LIMIT") {
        clauses.limit = Some(parser.whole_number()?);
    }
    match parser.peek() {
        TokenKind::End => Ok(clauses),
        _ => Err(parser.unexpected()),
    }
}

fn returning(parser: &mut Parser<'_>) -> Result<Returning, OrgError> {
    let name = parser.name()?;
    let mut returning = Returning::bare(&name.text);
    returning.query.from = name;
    if parser.take_symbol("(") {
        returning.query.select = vec![parser.select_item()?];
        while parser.take_symbol(",") {
            returning.query.select.push(parser.select_item()?);
        }
        parser.clauses(&mut returning.query)?;
        parser.expect_symbol(")")?;
    }
    Ok(returning)
}
