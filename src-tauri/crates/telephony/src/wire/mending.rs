//! What was mended in an event, so that no call is lost for a fault in a field that does not identify it.
//!
//! Owns the list of what was done and the words for it, and the reading of bytes that are not quite JSON. It must never
//! change a field that identifies a call: that is read as it stands or refused.

use crate::wire::error::WireError;
use std::cell::RefCell;

/// How something was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// Bytes that are no UTF-8, a byte order mark, or control characters within a text.
    Bytes,
    /// A text was longer than it may be, and its beginning was taken.
    Cut,
    /// The value can't be read, and was left out.
    LeftOut,
    /// An id was longer than Salesforce takes, and its end was replaced by a hash of the whole.
    Hashed,
}

impl Mend {
    /// The word for counters and scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Cut => "cut",
            Self::LeftOut => "left_out",
            Self::Hashed => "hashed",
        }
    }
}

/// One thing that was mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Which element of the array, counted from 0; none where the body is one event, or where it is the body itself.
    pub index: Option<usize>,
    /// How.
    pub how: Mend,
    /// The field and what was wrong with it, for the author of the hook; nothing where it is the body itself.
    pub error: Option<WireError>,
}

/// What was mended in one event.
#[derive(Default)]
pub(super) struct Mends(RefCell<Vec<(Mend, WireError)>>);

impl Mends {
    pub(super) fn note(&self, how: Mend, error: WireError) {
        self.0.borrow_mut().push((how, error));
    }

    pub(super) fn taken(self, index: Option<usize>) -> impl Iterator<Item = Mended> {
        self.0
            .into_inner()
            .into_iter()
            .map(move |(how, error)| Mended {
                index,
                how,
                error: Some(error),
            })
    }
}

/// The body as text, and whether anything had to be mended for that. A byte that is no UTF-8 is read as Latin-1, which is
/// what old switches send; a byte order mark goes.
pub(super) fn text_of(bytes: &[u8]) -> (String, bool) {
    let (marked, rest) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    let mut text = String::with_capacity(rest.len());
    let mut mended = marked;
    for chunk in rest.utf8_chunks() {
        text.push_str(chunk.valid());
        mended |= !chunk.invalid().is_empty();
        text.extend(chunk.invalid().iter().map(|byte| char::from(*byte)));
    }
    (text, mended)
}

/// JSON that was refused, with two common mistakes of scripts put right: control characters that are not escaped, and
/// halves of a character that was cut in two (`\ud83d` alone).
pub(super) fn repaired(json: &str) -> String {
    let visible = json.replace(|c: char| u32::from(c) < 0x20, " ");
    let mut repaired = String::with_capacity(visible.len());
    let mut rest = visible.as_str();
    while let Some(place) = rest.find('\\') {
        let (before, escape) = rest.split_at(place);
        repaired.push_str(before);
        let first = surrogate(escape);
        let second = escape.get(6..).and_then(surrogate);
        let (kept, length) = match (first, second) {
            (Some(Half::High), Some(Half::Low)) => (escape.get(..12), 12),
            (Some(_), _) => (Some("\\ufffd"), 6),
            // A backslash that was escaped must not begin an escape of its own.
            (None, _) => (escape.get(..2), 2),
        };
        let Some(kept) = kept else {
            break;
        };
        repaired.push_str(kept);
        rest = escape.get(length..).unwrap_or_default();
    }
    repaired.push_str(rest);
    repaired
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
