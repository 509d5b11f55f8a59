//! A fact with the time at which it was true, and the rules by which two facts become one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A fact with the time at which it was true.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The time.
    pub at: Timestamp,
    /// The fact.
    pub value: T,
}

/// Keeps the earlier of two facts; among facts of one moment the smaller value, so that order can't matter.
pub(super) fn keep_earlier<T: Ord + Clone>(slot: &mut Option<Fact<T>>, at: Timestamp, value: &T) {
    let new = Fact {
        at,
        value: value.clone(),
    };
    if slot.as_ref().is_none_or(|old| new < *old) {
        *slot = Some(new);
    }
}

/// Keeps the later of two facts; among facts of one moment the larger value.
pub(super) fn keep_later<T: Ord + Clone>(slot: &mut Option<Fact<T>>, at: Timestamp, value: &T) {
    let new = Fact {
        at,
        value: value.clone(),
    };
    if slot.as_ref().is_none_or(|old| new > *old) {
        *slot = Some(new);
    }
}

/// Keeps the later of two moments.
pub(super) fn keep_max(slot: &mut Option<Timestamp>, at: Timestamp) {
    *slot = Some(slot.map_or(at, |old| old.max(at)));
}

/// Keeps the earlier of two moments.
pub(super) fn keep_min(slot: &mut Option<Timestamp>, at: Timestamp) {
    *slot = Some(slot.map_or(at, |old| old.min(at)));
}
