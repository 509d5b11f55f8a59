//! What a query selects: fields, sub-queries, aggregates, TYPEOF and FIELDS.
//!
//! It owns the SELECT list. It never says whether such a list makes sense.

use super::ast::{AggregateCall, AggregateFunction, Path, Select, TypeOf};
use super::functions::FieldFunction;
use super::lexer::TokenKind;
use super::parser::{CLAUSES, Parser};
use crate::error::OrgError;

impl Parser<'_> {
    pub(super) fn select_item(&mut self) -> Result<Select, OrgError> {
        if self.take_symbol("(") {
            self.deeper()?;
            let query = self.query()?;
            self.shallower();
            self.expect_symbol(")")?;
            return Ok(Select::Children(Box::new(query)));
        }
        if self.is_word("TYPEOF") {
            return self.type_of();
        }
        let called = self.is_call();
        if called && self.is_word("FIELDS") {
            return self.all_fields();
        }
        if called && self.is_word("COUNT") && matches!(self.ahead(2), Some(TokenKind::Symbol(")")))
        {
            (0..3).for_each(|_| self.advance());
            return Ok(Select::CountAll);
        }
        let call = self.aggregate_call()?;
        let item = match call {
            Some(call) => Select::Aggregate {
                call,
                alias: self.field_alias()?,
            },
            None => {
                let path = self.field_path()?;
                Select::Field {
                    path,
                    alias: self.field_alias()?,
                }
            }
        };
        Ok(item)
    }

    fn field_alias(&mut self) -> Result<Option<String>, OrgError> {
        match self.peek() {
            TokenKind::Word(word)
                if !word.eq_ignore_ascii_case("FROM")
                    && !CLAUSES
                        .iter()
                        .any(|clause| clause.eq_ignore_ascii_case(word)) =>
            {
                Ok(Some(self.name()?.text))
            }
            _ => Ok(None),
        }
    }

    fn all_fields(&mut self) -> Result<Select, OrgError> {
        let at = self.place();
        self.advance();
        self.expect_symbol("(")?;
        let standard = self.take_word("STANDARD");
        if !standard {
            self.expect_word("ALL")?;
        }
        self.expect_symbol(")")?;
        Ok(Select::AllFields { standard, at })
    }

    pub(super) fn aggregate_call(&mut self) -> Result<Option<AggregateCall>, OrgError> {
        let TokenKind::Word(word) = self.peek() else {
            return Ok(None);
        };
        if !self.is_call() {
            return Ok(None);
        }
        let function = match word.to_ascii_uppercase().as_str() {
            "COUNT" => AggregateFunction::Count,
            "COUNT_DISTINCT" => AggregateFunction::CountDistinct,
            "SUM" => AggregateFunction::Sum,
            "AVG" => AggregateFunction::Avg,
            "MIN" => AggregateFunction::Min,
            "MAX" => AggregateFunction::Max,
            word if FieldFunction::named(word).is_some() => return Ok(None),
            _ => return Err(self.unexpected()),
        };
        self.advance();
        self.expect_symbol("(")?;
        let path = self.path()?;
        self.expect_symbol(")")?;
        Ok(Some(AggregateCall { function, path }))
    }

    fn type_of(&mut self) -> Result<Select, OrgError> {
        self.advance();
        let relationship = self.name()?;
        let mut whens = Vec::new();
        while self.take_word("WHEN") {
            let object = self.name()?;
            self.expect_word("THEN")?;
            whens.push((object, self.paths()?));
        }
        let otherwise = if self.take_word("ELSE") {
            self.paths()?
        } else {
            Vec::new()
        };
        self.expect_word("END")?;
        if whens.is_empty() {
            return Err(self.refuse(relationship.at, "TYPEOF needs at least one WHEN"));
        }
        Ok(Select::TypeOf(TypeOf {
            relationship,
            whens,
            otherwise,
        }))
    }

    fn paths(&mut self) -> Result<Vec<Path>, OrgError> {
        let mut paths = vec![self.path()?];
        while self.take_symbol(",") {
            paths.push(self.path()?);
        }
        Ok(paths)
    }
}
