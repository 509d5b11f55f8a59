//! The grammar of a whole query, by recursive descent.
//!
//! It owns the clauses and their order. What is selected is in `parse_select`, conditions are in `parse_where`, SOSL's
//! clauses in `parse_search`. It never looks a name up: that `Foo` is no field is not its business.

use super::ast::{Order, OrderKey, Query};
use super::error::at;
use super::lexer::TokenKind;
use super::parser::{CLAUSES, Parser};
use crate::error::OrgError;

const LONGEST: usize = 100_000;

/// Reads a whole query.
pub(super) fn parse(source: &str) -> Result<Query, OrgError> {
    if source.chars().count() > LONGEST {
        let complaint = "SOQL statements cannot be longer than 100000 characters.";
        return Err(OrgError::refused("MALFORMED_QUERY", complaint));
    }
    let mut parser = Parser::new(source, 0)?;
    let query = parser.query()?;
    match parser.peek() {
        TokenKind::End => Ok(query),
        _ => Err(parser.unexpected()),
    }
}

impl Parser<'_> {
    pub(super) fn query(&mut self) -> Result<Query, OrgError> {
        self.expect_word("SELECT")?;
        let mut select = vec![self.select_item()?];
        while self.take_symbol(",") {
            select.push(self.select_item()?);
        }
        self.expect_word("FROM")?;
        let from = self.name()?;
        let named = self.take_word("AS");
        let alias = match self.peek() {
            TokenKind::Word(word) if !CLAUSES.iter().any(|c| c.eq_ignore_ascii_case(word)) => {
                Some(self.name()?.text)
            }
            _ if named => return Err(self.unexpected()),
            _ => None,
        };
        let mut query = Query {
            select,
            from,
            alias,
            filter: None,
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
        };
        self.clauses(&mut query)?;
        Ok(query)
    }

    /// Everything from WHERE on, for queries and for the objects of a search.
    pub(super) fn clauses(&mut self, query: &mut Query) -> Result<(), OrgError> {
        if self.take_word("WHERE") {
            query.filter = Some(self.condition()?);
        }
        if self.take_word("GROUP") {
            self.expect_word("BY")?;
            query.group_by.push(self.field_path()?);
            while self.take_symbol(",") {
                query.group_by.push(self.field_path()?);
            }
            if self.take_word("HAVING") {
                self.grouped = true;
                query.having = Some(self.condition()?);
                self.grouped = false;
            }
        }
        if self.take_word("ORDER") {
            self.expect_word("BY")?;
            query.order_by.push(self.order()?);
            while self.take_symbol(",") {
                query.order_by.push(self.order()?);
            }
        }
        if self.take_word("LIMIT") {
            query.limit = Some(self.whole_number()?);
        }
        if self.take_word("OFFSET") {
            let place = self.place();
            let offset = self.whole_number()?;
            if offset > 2000 {
                let complaint = "Maximum SOQL offset allowed is 2000";
                return Err(at(
                    "NUMBER_OUTSIDE_VALID_RANGE",
                    self.source,
                    place,
                    complaint,
                ));
            }
            query.offset = Some(offset);
        }
        // VIEW and REFERENCE only mark records as recently seen.
        if self.take_word("FOR") && !self.take_word("VIEW") && !self.take_word("REFERENCE") {
            return Err(self.unexpected());
        }
        Ok(())
    }

    fn order(&mut self) -> Result<Order, OrgError> {
        let key = match self.aggregate_call()? {
            Some(call) => OrderKey::Aggregate(call),
            None => OrderKey::Field(self.field_path()?),
        };
        let descending = self.take_word("DESC");
        if !descending {
            self.take_word("ASC");
        }
        let mut nulls_last = false;
        if self.take_word("NULLS") {
            nulls_last = self.take_word("LAST");
            if !nulls_last {
                self.expect_word("FIRST")?;
            }
        }
        Ok(Order {
            key,
            descending,
            nulls_last,
        })
    }
}
