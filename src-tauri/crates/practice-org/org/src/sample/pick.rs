//! A choice by number, in place of chance.
//!
//! It owns nothing else.

/// The entry of a list for a person or a company; after the last the first comes again.
pub(super) fn pick<T: Copy>(from: &[T], number: u32) -> Option<T> {
    let place = usize::try_from(number).ok()?.checked_rem(from.len())?;
    from.get(place).copied()
}
