//! A part of a field that may be a number.

/// A part of a text that may be a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// False where it may be something else than a number of this field.
    pub(super) is_sure: bool,
}

pub(super) fn sure(text: &str) -> Piece {
    Piece {
        text: String::from(text),
        is_sure: true,
    }
}
