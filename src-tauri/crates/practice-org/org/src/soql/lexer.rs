//! SOQL's tokens.
//!
//! It owns what a word, a number, a date and a quoted text look like, and the escapes in a text. It never knows a keyword.
//!
//! SOSL is cut by the same rules after its FIND clause.

use super::ast::TextLiteral;
use super::error::{at, malformed};
use crate::error::OrgError;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Where it begins, in bytes.
    pub(super) at: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Word(String),
    /// Begins with a digit or a sign: a number, a date or a time, told apart later.
    Figure(String),
    Text(TextLiteral),
    Symbol(&'static str),
    End,
}

impl Token {
    /// How error messages show it.
    pub(super) fn shown(&self) -> String {
        match &self.kind {
            TokenKind::Word(text) | TokenKind::Figure(text) => format!("'{text}'"),
            TokenKind::Text(literal) => format!("'{}'", literal.text),
            TokenKind::Symbol(symbol) => format!("'{symbol}'"),
            TokenKind::End => "'<EOF>'".to_owned(),
        }
    }
}

const SYMBOLS: [&str; 12] = [
    "!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", ":",
];

/// Cuts everything from `from` on. The last token is always `End`.
pub(super) fn tokens(source: &str, from: usize) -> Result<Vec<Token>, OrgError> {
    let mut tokens = Vec::new();
    let mut place = from;
    while let Some(rest) = source.get(place..)
        && let Some(first) = rest.chars().next()
    {
        if first.is_whitespace() {
            place += first.len_utf8();
            continue;
        }
        let (kind, length) = token(source, place, rest, first)?;
        tokens.push(Token { kind, at: place });
        place += length;
    }
    tokens.push(Token {
        kind: TokenKind::End,
        at: source.len(),
    });
    Ok(tokens)
}

fn token(
    source: &str,
    place: usize,
    rest: &str,
    first: char,
) -> Result<(TokenKind, usize), OrgError> {
    let second_is_digit = rest
        .chars()
        .nth(1)
        .is_some_and(|next| next.is_ascii_digit());
    if first == '\'' {
        return text(source, place, rest);
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let word = taken(rest, |c| c.is_ascii_alphanumeric() || c == '_');
        return Ok((TokenKind::Word(word.to_owned()), word.len()));
    }
    if first.is_ascii_digit() || (matches!(first, '+' | '-') && second_is_digit) {
        let figure = taken(rest, |c| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '+' | '-')
        });
        return Ok((TokenKind::Figure(figure.to_owned()), figure.len()));
    }
    match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        Some(&"<>") => Ok((TokenKind::Symbol("!="), 2)),
        Some(symbol) => Ok((TokenKind::Symbol(symbol), symbol.len())),
        None => Err(malformed(
            source,
            place,
            &format!("unexpected token: '{first}'"),
        )),
    }
}

fn taken(rest: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = rest
        .find(|character| !belongs(character))
        .unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// A quoted text. Returns its length with both quotes.
fn text(source: &str, place: usize, rest: &str) -> Result<(TokenKind, usize), OrgError> {
    let mut literal = TextLiteral {
        text: String::new(),
        pattern: String::new(),
        only_for_like: false,
    };
    let mut characters = rest.char_indices().skip(1);
    while let Some((offset, character)) = characters.next() {
        match character {
            '\'' => return Ok((TokenKind::Text(literal), offset + 1)),
            '\\' => {
                let escaped = characters.next().map(|(_, escaped)| escaped);
                match escaped {
                    Some('u' | 'U') => {
                        let hex: String = characters
                            .by_ref()
                            .take(4)
                            .map(|(_, digit)| digit)
                            .collect();
                        let code = u32::from_str_radix(&hex, 16)
                            .ok()
                            .filter(|_| hex.len() == 4);
                        match code.and_then(char::from_u32) {
                            Some(character) => literal.push(character),
                            None => return Err(illegal(source, place, &format!("\\u{hex}"))),
                        }
                    }
                    Some(wildcard @ ('%' | '_')) => {
                        literal.only_for_like = true;
                        literal.text.push(wildcard);
                        literal.pattern.push('\\');
                        literal.pattern.push(wildcard);
                    }
                    Some(other) => match unescaped(other) {
                        Some(character) => literal.push(character),
                        None => return Err(illegal(source, place, &format!("\\{other}"))),
                    },
                    None => break,
                }
            }
            '%' | '_' => {
                literal.text.push(character);
                literal.pattern.push(character);
            }
            _ => literal.push(character),
        }
    }
    Err(malformed(
        source,
        place,
        "mismatched character '<EOF>' expecting '''",
    ))
}

impl TextLiteral {
    fn push(&mut self, character: char) {
        self.text.push(character);
        if matches!(character, '\\' | '%' | '_') {
            self.pattern.push('\\');
        }
        self.pattern.push(character);
    }
}

fn unescaped(character: char) -> Option<char> {
    match character {
        'n' | 'N' => Some('\n'),
        'r' | 'R' => Some('\r'),
        't' | 'T' => Some('\t'),
        'b' | 'B' => Some('\u{8}'),
        'f' | 'F' => Some('\u{c}'),
        '"' | '\'' | '\\' => Some(character),
        _ => None,
    }
}

fn illegal(source: &str, place: usize, sequence: &str) -> OrgError {
    at(
        "MALFORMED_QUERY",
        source,
        place,
        &format!("Illegal character sequence '{sequence}' in string literal"),
    )
}
