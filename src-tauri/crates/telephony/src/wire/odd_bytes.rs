//! Text in bytes that are no UTF-8: what they say, as far as it can be told.
//!
//! A field that identifies a call and one that describes it are read in two ways. **Invariant:** no guess decides an identity:
//! there each odd byte is one character of Latin-1, so that the same bytes are always the same text, and others another. A
//! name, a line or a summary is read as what its bytes plainly are (`encoding`), or left out: better none than a wrong one.
//!
//! Until a field is read, its odd bytes stand in its text as characters of their own that no phone sends.

use crate::wire::encoding::{encoded_twice, read};

/// The characters that stand for odd bytes, in the last private area of Unicode.
const FIRST: u32 = 0x0010_FE00;
const LAST: u32 = FIRST + 0xFF;

/// The character that stands for an odd byte.
fn odd(byte: u8) -> char {
    char::from_u32(FIRST + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn byte_of(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ FIRST..=LAST => u8::try_from(code - FIRST).ok(),
        _ => None,
    }
}

/// A text whose bytes identify a call: each odd one is a character of Latin-1.
pub(crate) fn identity(text: &str) -> String {
    text.chars()
        .map(|c| byte_of(c).map_or(c, char::from))
        .collect()
}

/// A text that describes a call, or nothing if nobody can say what its bytes mean.
pub(crate) fn words(text: &str) -> Option<String> {
    if !text.chars().any(|c| byte_of(c).is_some()) {
        let text = encoded_twice(text).unwrap_or_else(|| String::from(text));
        return is_sensible(&text).then_some(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend(c.to_string().bytes()),
        }
    }
    read(&bytes)
}

/// Whether anything is left of a text beside the sign for what was lost on the way.
fn is_sensible(text: &str) -> bool {
    let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER);
    let kept = text.chars().filter(|c| c.is_alphanumeric()).count();
    lost.count() <= kept
}

/// The text of an argument of a command or of a field that identifies a call, whatever its bytes are.
pub fn identity_in(bytes: &[u8]) -> String {
    identity(&marked(bytes))
}

/// The text of an argument that describes a call, or nothing if nobody can say what its bytes mean.
pub fn words_in(bytes: &[u8]) -> Option<String> {
    words(&marked(bytes))
}

/// Bytes as text, with the odd ones marked.
pub(crate) fn marked(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| odd(*byte)));
    }
    text
}
