//! The search term: what stands between the braces of FIND.
//!
//! It owns the words, phrases, wildcards and operators, the escapes and the refusals. It never matches anything.
//!
//! Reserved characters (`? & | ! { } [ ] ( ) ^ ~ * : \ " ' + -`) must be escaped with a backslash, also between quotes.
//! `*` and `?` unescaped are wildcards, and no word may begin with one; quotes make a phrase; brackets group. A client
//! that sends a number as it was typed gets the same refusal as from the real org.

use super::error::malformed;
use crate::error::OrgError;

const NO_TERM: &str = "No search term found. The search term must be enclosed in braces.";
const DEEPEST: usize = 30;
/// Marks of the two wildcards in a word, out of the way of every typed character.
pub(super) const ANY: char = '\u{e000}';
pub(super) const ONE: char = '\u{e001}';

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    And(Box<Expression>, Box<Expression>),
    AndNot(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
    /// A word, or the words of a phrase with what stands between them.
    Term(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Term(String),
    And,
    Or,
    Not,
    Open,
    Close,
}

impl Expression {
    /// Characters that are searched for.
    pub(super) fn length(&self) -> usize {
        match self {
            Expression::And(a, b) | Expression::AndNot(a, b) | Expression::Or(a, b) => {
                a.length() + b.length()
            }
            Expression::Term(term) => term.chars().count(),
        }
    }
}

/// Reads `FIND {…}` and returns the term and where the rest begins.
pub(super) fn find(source: &str) -> Result<(Expression, usize), OrgError> {
    let trimmed = source.trim_start();
    let word = trimmed
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("FIND"));
    let inside = word
        .and_then(|_| trimmed.get(4..))
        .map(str::trim_start)
        .and_then(|rest| rest.strip_prefix('{'))
        .ok_or_else(|| malformed(NO_TERM))?;
    let from = source.len() - inside.len();
    let (tokens, length) = tokens(inside)?;
    let mut parser = Parser {
        tokens: tokens.into_iter().peekable(),
        depth: 0,
    };
    let expression = parser.either()?;
    match parser.tokens.next() {
        None => Ok((expression, from + length)),
        Some(_) => Err(malformed("unexpected token in the search term")),
    }
}

/// Everything up to the closing brace, and the length with it.
fn tokens(inside: &str) -> Result<(Vec<Token>, usize), OrgError> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut escaped = false;
    let mut quoted = false;
    for (place, letter) in inside.char_indices() {
        if escaped {
            word.push(letter);
            escaped = false;
            continue;
        }
        match letter {
            '\\' => escaped = true,
            '"' => {
                if quoted && word.trim().is_empty() {
                    return Err(malformed(NO_TERM));
                }
                end_word(&mut tokens, &mut word, quoted)?;
                quoted = !quoted;
            }
            '}' if !quoted => {
                end_word(&mut tokens, &mut word, false)?;
                if tokens.is_empty() {
                    return Err(malformed(NO_TERM));
                }
                return Ok((tokens, place + 1));
            }
            '*' if !word.is_empty() => word.push(ANY),
            '?' if !word.is_empty() => word.push(ONE),
            '*' | '?' => {
                return Err(malformed("A search term can't begin with a wildcard"));
            }
            '(' | ')' if !quoted => {
                end_word(&mut tokens, &mut word, false)?;
                tokens.push(if letter == '(' {
                    Token::Open
                } else {
                    Token::Close
                });
            }
            '&' | '|' | '!' | '{' | '}' | '[' | ']' | '(' | ')' | '^' | '~' | ':' | '\'' | '+'
            | '-' => {
                let complaint = format!(
                    "line 1:{place} no viable alternative at character '{letter}': reserved \
                     characters in a search term must be escaped"
                );
                return Err(malformed(&complaint));
            }
            _ if letter.is_whitespace() && !quoted => end_word(&mut tokens, &mut word, false)?,
            _ => word.push(letter),
        }
    }
    Err(malformed(NO_TERM))
}

fn end_word(tokens: &mut Vec<Token>, word: &mut String, quoted: bool) -> Result<(), OrgError> {
    let word = std::mem::take(word);
    let word = word.trim();
    if word.is_empty() {
        return Ok(());
    }
    let token = match word.to_ascii_uppercase().as_str() {
        "AND" if !quoted => Token::And,
        "OR" if !quoted => Token::Or,
        "NOT" if !quoted => Token::Not,
        _ if word.chars().filter(|letter| *letter != ANY).count() < 2 => {
            let complaint = format!("search term must be longer than one character: {word}");
            return Err(malformed(&complaint));
        }
        _ => Token::Term(word.to_owned()),
    };
    tokens.push(token);
    Ok(())
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    depth: usize,
}

impl Parser {
    fn either(&mut self) -> Result<Expression, OrgError> {
        let mut left = self.both()?;
        while self.tokens.next_if_eq(&Token::Or).is_some() {
            left = Expression::Or(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    /// Words that follow one another without an operator must all be found.
    fn both(&mut self) -> Result<Expression, OrgError> {
        let mut left = self.one()?;
        loop {
            let said = self.tokens.next_if_eq(&Token::And).is_some();
            if self.tokens.next_if_eq(&Token::Not).is_some() {
                left = Expression::AndNot(Box::new(left), Box::new(self.one()?));
            } else if said || matches!(self.tokens.peek(), Some(Token::Term(_) | Token::Open)) {
                left = Expression::And(Box::new(left), Box::new(self.one()?));
            } else {
                return Ok(left);
            }
        }
    }

    fn one(&mut self) -> Result<Expression, OrgError> {
        match self.tokens.next() {
            Some(Token::Term(term)) => Ok(Expression::Term(term)),
            Some(Token::Open) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(malformed("the search term is nested too deeply"));
                }
                let inner = self.either()?;
                self.depth -= 1;
                match self.tokens.next() {
                    Some(Token::Close) => Ok(inner),
                    _ => Err(malformed("missing ')' in the search term")),
                }
            }
            _ => Err(malformed("unexpected end of the search term")),
        }
    }
}
