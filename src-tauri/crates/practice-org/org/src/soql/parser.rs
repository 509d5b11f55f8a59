//! The tokens of a query as a grammar reads them, one ahead, with the refusal of what stands in the wrong place.
//!
//! It owns the place in the text and the depth. The grammar is in `parse_query`, `parse_select`, `parse_where` and
//! `parse_search`, each of which adds its part to `Parser`.
//!
//! **Invariant:** parsing ends, with a tree or a refusal, for every text: nesting is bounded, since the depth of a query
//! is the depth of the stack.

use super::ast::{Name, Path, PathFunction};
use super::error::malformed;
use super::functions::FieldFunction;
use super::lexer::{Token, TokenKind, tokens};
use crate::error::OrgError;

const DEEPEST: usize = 60;
const END: Token = Token {
    kind: TokenKind::End,
    at: 0,
};
/// Words that end a FROM clause; anything else there is an alias.
pub(super) const CLAUSES: [&str; 10] = [
    "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", "USING", "WITH",
];

pub(super) struct Parser<'q> {
    pub(super) source: &'q str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    /// In HAVING, where alone a condition may be about an aggregate.
    pub(super) grouped: bool,
}

impl<'q> Parser<'q> {
    pub(super) fn new(source: &'q str, from: usize) -> Result<Self, OrgError> {
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

    pub(super) fn unexpected(&self) -> OrgError {
        let complaint = format!("unexpected token: {}", self.token().shown());
        malformed(self.source, self.place(), &complaint)
    }

    pub(super) fn refuse(&self, place: usize, complaint: &str) -> OrgError {
        malformed(self.source, place, complaint)
    }

    /// Goes one level down; the caller comes up again.
    pub(super) fn deeper(&mut self) -> Result<(), OrgError> {
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

    pub(super) fn expect_word(&mut self, word: &str) -> Result<(), OrgError> {
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

    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Result<(), OrgError> {
        if self.take_symbol(symbol) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    pub(super) fn name(&mut self) -> Result<Name, OrgError> {
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

    pub(super) fn path(&mut self) -> Result<Path, OrgError> {
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
    pub(super) fn field_path(&mut self) -> Result<Path, OrgError> {
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

    pub(super) fn whole_number(&mut self) -> Result<u32, OrgError> {
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
}
