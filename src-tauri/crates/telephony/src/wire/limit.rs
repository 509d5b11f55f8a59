//! How many events may come at once: the number that the reading and the words of an error share.

/// The most events that one request may carry.
pub const MOST_EVENTS: usize = 100;
