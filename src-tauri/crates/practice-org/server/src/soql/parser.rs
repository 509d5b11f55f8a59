//! The grammar of a query, by recursive descent, one token ahead.
//!
//! It owns the clauses and their order. What is selected is in `parse_select`, conditions are in `parse_where`, SOSL's
//! clauses in `parse_search`. It never looks a name up: that `Foo` is no field is not its business.
//!
//! **Invariant:** parsing ends, with a tree or a refusal, for every text: nesting is bounded, since the depth of a query
//! is the depth of the stack.

use super::ast::{Name, Order, OrderKey, Path, PathFunction, Query};
use super::error::{at, malformed};
use super::functions::FieldFunction;
use super::lexer::{Token, TokenKind, tokens};
use crate::rows::RowError;

const LONGEST: usize = 100_000;
const DEEPEST: usize = 60;
const END: Token = Token {
    kind: TokenKind::End,
    at: 0,
};
/// Words that end a FROM clause; anything else there is an alias.
pub(super) const CLAUSES: [&str; 10] = [
    "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", "USING", "WITH",
];

/// Reads a whole query.
pub(super) fn parse(source: &str) -> Result<Query, RowError> {
    if source.chars().count() > LONGEST {
        let complaint = "SOQL statements cannot be longer than 100000 characters.";
        return Err(RowError::refused("MALFORMED_QUERY", complaint));
    }
    let mut parser = Parser::new(source, 0)?;
    let query = parser.query()?;
    match parser.peek() {
        TokenKind::End => Ok(query),
        _ => Err(parser.unexpected()),
    }
}

pub(super) struct Parser<'q> {
    source: &'q str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    /// In HAVING, where alone a condition may be about an aggregate.
    pub(super) grouped: bool,
}

impl<'q> Parser<'q> {
    pub(super) fn new(source: &'q str, from: usize) -> Result<Self, RowError> {
        Ok(Parser {
            source,
            tokens: tokens(source, from)?,
            next: 0,
            depth: 0,
            grouped: false,
        })
    }

    pub(super) fn token(&self) -> &Token {
        self.tokens
            .get(self.next)
            .or(self.tokens.last())
            .unwrap_or(&END)
    }

    pub(super) fn peek(&self) -> &TokenKind {
        &self.token().kind
    }

    /// A token further on; 0 is the present one.
    pub(super) fn ahead(&self, steps: usize) -> Option<&TokenKind> {
        self.tokens.get(self.next + steps).map(|token| &token.kind)
    }

    /// Whether the present word is called like a function.
    pub(super) fn is_call(&self) -> bool {
        matches!(self.ahead(1), Some(TokenKind::Symbol("(")))
    }

    pub(super) fn place(&self) -> usize {
        self.token().at
    }

    pub(super) fn advance(&mut self) {
        self.next += 1;
    }

    pub(super) fn unexpected(&self) -> RowError {
        let complaint = format!("unexpected token: {}", self.token().shown());
        malformed(self.source, self.place(), &complaint)
    }

    pub(super) fn refuse(&self, place: usize, complaint: &str) -> RowError {
        malformed(self.source, place, complaint)
    }

    /// Goes one level down; the caller comes up again.
    pub(super) fn deeper(&mut self) -> Result<(), RowError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.refuse(self.place(), "the query is nested too deeply"));
        }
        Ok(())
    }

    pub(super) fn shallower(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Word(text) if text.eq_ignore_ascii_case(word))
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Result<(), RowError> {
        if self.take_word(word) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    pub(super) fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), TokenKind::Symbol(text) if *text == symbol);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Result<(), RowError> {
        if self.take_symbol(symbol) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    pub(super) fn name(&mut self) -> Result<Name, RowError> {
        let at = self.place();
        match self.peek() {
            TokenKind::Word(text) => {
                let name = Name {
                    text: text.clone(),
                    at,
                };
                self.advance();
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn path(&mut self) -> Result<Path, RowError> {
        let first = self.name()?;
        let mut path = Path {
            parts: vec![first.text],
            at: first.at,
            function: None,
        };
        while self.take_symbol(".") {
            path.parts.push(self.name()?.text);
        }
        Ok(path)
    }

    /// A path, or a function of one field.
    pub(super) fn field_path(&mut self) -> Result<Path, RowError> {
        let function = match self.peek() {
            TokenKind::Word(word) if self.is_call() => FieldFunction::named(word),
            _ => None,
        };
        let Some(function) = function else {
            return self.path();
        };
        self.advance();
        self.expect_symbol("(")?;
        let mut path = self.path()?;
        self.expect_symbol(")")?;
        path.function = Some(PathFunction::Field(function));
        Ok(path)
    }

    pub(super) fn query(&mut self) -> Result<Query, RowError> {
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
    pub(super) fn clauses(&mut self, query: &mut Query) -> Result<(), RowError> {
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
        // Both only mark records as recently seen.
        if self.take_word("FOR") && !self.take_word("VIEW") && !self.take_word("REFERENCE") {
            return Err(self.unexpected());
        }
        Ok(())
    }

    pub(super) fn whole_number(&mut self) -> Result<u32, RowError> {
        match self.peek() {
            TokenKind::Figure(text) => match text.parse() {
                Ok(number) => {
                    self.advance();
                    Ok(number)
                }
                Err(_) => Err(self.unexpected()),
            },
            _ => Err(self.unexpected()),
        }
    }

    fn order(&mut self) -> Result<Order, RowError> {
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
