//! Bytes that are not quite JSON, as scripts and old switches send them: read as what was meant.
//!
//! It knows JSON and no field of an event. **Invariant:** what is JSON already is never changed; a repair is tried only on
//! what was refused.

use crate::wire::encoding::{declared, escaped, is_shift_jis};
use crate::wire::odd_bytes::marked;
use serde_json::Value;

/// Deeper values are left out: no field of an event has any, and the JSON reader refuses a body for them.
const DEEPEST: usize = 64;

/// The JSON, and whether its bytes had to be mended. `charset` is the encoding that the body is said to be in.
pub(super) fn json(bytes: &[u8], charset: Option<&str>) -> Option<(Value, bool)> {
    let declared = charset.and_then(|charset| declared(bytes, charset));
    if let Some(value) = declared.and_then(|text| in_declared(&text)) {
        return Some(value);
    }
    let shift_jis = std::str::from_utf8(bytes).is_err() && is_shift_jis(bytes);
    let (text, is_mended) = text_of(bytes, shift_jis);
    if let Ok(value) = serde_json::from_str(&text) {
        return Some((value, is_mended));
    }
    let repaired = serde_json::from_str(&repaired(&text)).ok();
    let value = repaired.or_else(|| {
        // A backslash that is half of a Japanese character may have hidden the end of its text.
        let (text, _) = text_of(bytes, !shift_jis);
        serde_json::from_str(&self::repaired(&text)).ok()
    })?;
    Some((value, true))
}

/// What is said to be in an encoding, and is JSON in it: nothing had to be mended unless the JSON itself.
fn in_declared(text: &str) -> Option<(Value, bool)> {
    let text = text.trim_start_matches('\u{feff}');
    if let Ok(value) = serde_json::from_str(text) {
        return Some((value, false));
    }
    let value = serde_json::from_str(&repaired(text)).ok()?;
    Some((value, true))
}

/// The body as text, and whether anything had to be mended for that. A byte that is no UTF-8 is marked (`odd_bytes`), so that
/// each field is read as what it is; byte order marks go. In Shift_JIS the second byte of a character may be a backslash, as
/// in 表示: `shift_jis` says to read it as a part of the text.
fn text_of(bytes: &[u8], shift_jis: bool) -> (String, bool) {
    if let Some(text) = utf_16(bytes).or_else(|| escaped(bytes)) {
        return (String::from(text.trim_start_matches('\u{feff}')), true);
    }
    let mended = std::str::from_utf8(bytes).is_err();
    let text = if shift_jis && mended {
        marked(&without_half_backslashes(bytes))
    } else {
        marked(bytes)
    };
    let unmarked = text.trim_start_matches('\u{feff}');
    let is_mended = mended || unmarked.len() < text.len();
    (String::from(unmarked), is_mended)
}

/// Each backslash that is the second half of a character of Shift_JIS, escaped as JSON wants it.
fn without_half_backslashes(bytes: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(bytes.len());
    let mut is_half = false;
    for byte in bytes {
        escaped.push(*byte);
        if is_half && *byte == b'\\' {
            escaped.push(b'\\');
        }
        is_half = !is_half && matches!(byte, 0x81..=0x9F | 0xE0..=0xFC);
    }
    escaped
}

/// The text of a body in UTF-16, which scripts of Windows write: known by its mark, or by the zero beside its first bracket.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let is_little = match *bytes {
        [0xFF, 0xFE, ..] | [b'{' | b'[', 0, ..] => true,
        [0xFE, 0xFF, ..] | [0, b'{' | b'[', ..] => false,
        _ => return None,
    };
    let units = bytes.chunks_exact(2).filter_map(|pair| {
        let pair = <[u8; 2]>::try_from(pair).ok()?;
        Some(if is_little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    });
    let chars = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(chars.collect())
}

/// JSON that was refused, with the common mistakes of scripts put right: control characters and backslashes that are not
/// escaped, halves of a character that was cut in two (`\ud83d` alone), numbers that are none (`NaN`, `1e400`), a comma
/// behind the last value, and values too deep within each other.
fn repaired(json: &str) -> String {
    let visible = json.replace(|c: char| u32::from(c) < 0x20, " ");
    let mut repaired = String::with_capacity(visible.len());
    let mut rest = visible.as_str();
    let mut depth = 0_usize;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' => {
                let (text, length) = repaired_text(rest);
                push(&mut repaired, depth, &text);
                length
            }
            '{' | '[' => {
                if depth == DEEPEST {
                    repaired.push_str("null");
                } else {
                    push(&mut repaired, depth, &c.to_string());
                }
                depth += 1;
                1
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if depth < DEEPEST {
                    let kept = repaired.trim_end().trim_end_matches(',').len();
                    repaired.truncate(kept);
                }
                if depth != DEEPEST {
                    push(&mut repaired, depth, &c.to_string());
                }
                1
            }
            c if c.is_ascii_alphanumeric() || c == '-' => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                push(&mut repaired, depth, plain_value(word));
                end
            }
            c => {
                push(&mut repaired, depth, &c.to_string());
                c.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    repaired
}

/// What is too deep is left out.
fn push(repaired: &mut String, depth: usize, text: &str) {
    if depth <= DEEPEST {
        repaired.push_str(text);
    }
}

/// A value without quotes; `null` for a number that is none of JSON's. Another word stays, and is refused.
fn plain_value(word: &str) -> &str {
    let is_number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        || matches!(word, "NaN" | "Infinity");
    let is_json = serde_json::from_str::<Value>(word).is_ok();
    if is_number && !is_json { "null" } else { word }
}

/// A text with its quotes, its escapes put right, and the length that it had.
fn repaired_text(json: &str) -> (String, usize) {
    let mut repaired = String::from('"');
    let mut rest = json.get(1..).unwrap_or_default();
    loop {
        let Some(place) = rest.find(['"', '\\']) else {
            repaired.push_str(rest);
            return (repaired, json.len());
        };
        let (before, escape) = rest.split_at(place);
        repaired.push_str(before);
        if escape.starts_with('"') {
            repaired.push('"');
            return (repaired, json.len() - escape.len() + 1);
        }
        let (kept, length) = repaired_escape(escape);
        repaired.push_str(kept);
        rest = escape.get(length..).unwrap_or_default();
    }
}

/// An escape as it is written in JSON, and the length that it had. A backslash that begins none is one of a path.
fn repaired_escape(escape: &str) -> (&str, usize) {
    let first = surrogate(escape);
    let second = escape.get(6..).and_then(surrogate);
    match (first, second) {
        (Some(Half::High), Some(Half::Low)) => (escape.get(..12).unwrap_or_default(), 12),
        (Some(_), _) => ("\\ufffd", 6),
        (None, _) => match escape.get(..2) {
            // A backslash that was escaped must not begin an escape of its own.
            Some(kept @ ("\\\"" | "\\\\" | "\\/" | "\\b" | "\\f" | "\\n" | "\\r" | "\\t")) => {
                (kept, 2)
            }
            Some("\\u") if is_hexadecimal(escape.get(2..6)) => {
                (escape.get(..6).unwrap_or_default(), 6)
            }
            Some(_) | None => ("\\\\", 1),
        },
    }
}

fn is_hexadecimal(digits: Option<&str>) -> bool {
    digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()))
}

enum Half {
    High,
    Low,
}

/// Which half of a character an escape such as `\ud83d` stands for, if it is one.
fn surrogate(escape: &str) -> Option<Half> {
    let hex = escape.strip_prefix("\\u")?.get(..4)?;
    match u32::from_str_radix(hex, 16).ok()? {
        0xD800..=0xDBFF => Some(Half::High),
        0xDC00..=0xDFFF => Some(Half::Low),
        _ => None,
    }
}
