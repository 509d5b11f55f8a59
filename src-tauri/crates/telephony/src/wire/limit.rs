//! How many events may come at once: one number for the reader and for the words of an error.

/// The most events that one request may carry.
pub const MOST_EVENTS: usize = 100;
