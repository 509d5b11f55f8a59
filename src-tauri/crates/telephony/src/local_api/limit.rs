//! How much the local API reads at once: the number that the reading, the refusing and the words of a refusal share.

/// The largest body that is read.
pub const LARGEST_BODY: usize = 256 * 1024;
