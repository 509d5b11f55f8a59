//! How much the local API reads at once: the number that the reading, the refusing and the words of a refusal share.

/// The largest body that is read. A transcript and a summary, each as long as the schema lets it be, fit in, also where a
/// script writes each of their characters as two escapes of six bytes.
pub const LARGEST_BODY: usize = 3 * 1024 * 1024;
