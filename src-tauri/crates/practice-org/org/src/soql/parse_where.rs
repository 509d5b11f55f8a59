//! Conditions and the values in them.
//!
//! It owns AND, OR, NOT, the comparisons and the literals. It never checks that a value fits its field.
//!
//! SOQL does not rank AND over OR: without brackets the two may not be mixed, and mixing them is refused here as there.

use super::ast::{Condition, Literal, Operator, Path, PathFunction};
use super::dates::DateLiteral;
use super::lexer::TokenKind;
use super::parser::Parser;
use crate::error::OrgError;
use crate::storage::values::{parse_date, parse_datetime};

/// Salesforce allows texts of 4,000 characters in a condition.
const LONGEST_TEXT: usize = 4_000;

impl Parser<'_> {
    pub(super) fn condition(&mut self) -> Result<Condition, OrgError> {
        let first = self.simple_condition()?;
        let (word, combine): (&str, fn(Vec<Condition>) -> Condition) = if self.is_word("AND") {
            ("AND", Condition::And)
        } else if self.is_word("OR") {
            ("OR", Condition::Or)
        } else {
            return Ok(first);
        };
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(self.simple_condition()?);
        }
        if self.is_word("AND") || self.is_word("OR") {
            return Err(self.unexpected());
        }
        Ok(combine(parts))
    }

    fn simple_condition(&mut self) -> Result<Condition, OrgError> {
        self.deeper()?;
        let condition = if self.take_word("NOT") {
            Condition::Not(Box::new(self.simple_condition()?))
        } else if self.take_symbol("(") {
            let inner = self.condition()?;
            self.expect_symbol(")")?;
            inner
        } else {
            self.comparison()?
        };
        self.shallower();
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition, OrgError> {
        let aggregate = if self.grouped {
            self.aggregate_call()?
        } else {
            None
        };
        let left = match aggregate {
            Some(call) => Path {
                function: Some(PathFunction::Aggregate(call.function)),
                ..call.path
            },
            None => self.field_path()?,
        };
        if self.take_word("IN") {
            return self.in_list(left, false);
        }
        if self.take_word("NOT") {
            self.expect_word("IN")?;
            return self.in_list(left, true);
        }
        for (word, negated) in [("INCLUDES", false), ("EXCLUDES", true)] {
            if self.take_word(word) {
                self.expect_symbol("(")?;
                let values = self.literals()?;
                self.expect_symbol(")")?;
                return Ok(Condition::Includes {
                    left,
                    negated,
                    values,
                });
            }
        }
        let operator = match self.peek() {
            TokenKind::Symbol("=") => Operator::Equal,
            TokenKind::Symbol("!=") => Operator::NotEqual,
            TokenKind::Symbol("<") => Operator::Less,
            TokenKind::Symbol("<=") => Operator::LessOrEqual,
            TokenKind::Symbol(">") => Operator::Greater,
            TokenKind::Symbol(">=") => Operator::GreaterOrEqual,
            TokenKind::Word(word) if word.eq_ignore_ascii_case("LIKE") => Operator::Like,
            _ => return Err(self.unexpected()),
        };
        self.advance();
        let right = self.literal()?;
        Ok(Condition::Compare {
            left,
            operator,
            right,
        })
    }

    fn in_list(&mut self, left: Path, negated: bool) -> Result<Condition, OrgError> {
        self.expect_symbol("(")?;
        let condition = if self.is_word("SELECT") {
            self.deeper()?;
            let query = Box::new(self.query()?);
            self.shallower();
            Condition::InQuery {
                left,
                negated,
                query,
            }
        } else {
            let values = self.literals()?;
            Condition::In {
                left,
                negated,
                values,
            }
        };
        self.expect_symbol(")")?;
        Ok(condition)
    }

    fn literals(&mut self) -> Result<Vec<Literal>, OrgError> {
        let mut values = vec![self.literal()?];
        while self.take_symbol(",") {
            values.push(self.literal()?);
        }
        Ok(values)
    }

    fn literal(&mut self) -> Result<Literal, OrgError> {
        let literal = match self.peek() {
            TokenKind::Text(text) if text.text.chars().count() > LONGEST_TEXT => {
                return Err(self.refuse(self.place(), "string literal is too long"));
            }
            TokenKind::Text(text) => Literal::Text(text.clone()),
            TokenKind::Figure(figure) => match figure_literal(figure) {
                Some(literal) => literal,
                None => return Err(self.unexpected()),
            },
            TokenKind::Word(word) => match word.to_ascii_lowercase().as_str() {
                "null" => Literal::Null,
                "true" => Literal::Boolean(true),
                "false" => Literal::Boolean(false),
                _ => return self.date_literal(),
            },
            TokenKind::Symbol(_) | TokenKind::End => return Err(self.unexpected()),
        };
        self.advance();
        Ok(literal)
    }

    fn date_literal(&mut self) -> Result<Literal, OrgError> {
        let unknown = self.unexpected();
        let name = self.name()?.text;
        let number = if self.take_symbol(":") {
            Some(i64::from(self.whole_number()?))
        } else {
            None
        };
        DateLiteral::parse(&name, number)
            .map(Literal::Relative)
            .ok_or(unknown)
    }
}

fn figure_literal(figure: &str) -> Option<Literal> {
    if let Ok(number) = figure.parse::<f64>() {
        return number.is_finite().then_some(Literal::Number(number));
    }
    if figure.contains('T') {
        // SOQL takes no time without a zone, although the API takes one in a write.
        let zoned = figure.ends_with('Z') || figure.get(19..)?.contains(['+', '-']);
        return parse_datetime(figure)
            .filter(|_| zoned)
            .map(Literal::Datetime);
    }
    parse_date(figure).map(Literal::Date)
}
