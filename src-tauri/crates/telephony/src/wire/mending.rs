//! What was mended in an event, so that no call is lost for a fault in a field that does not identify it.
//!
//! Owns the list of what was done and the words for it; how bytes are read that are not quite JSON stands in `repairing`.
//! It must never change a field that identifies a call: that is read as it stands or refused.

use crate::wire::error::WireError;
use std::cell::RefCell;

/// How something was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// Bytes that are no UTF-8, a byte order mark, or what is not quite JSON.
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
