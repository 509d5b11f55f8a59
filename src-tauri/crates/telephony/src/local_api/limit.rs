//! How much the local API reads at once: one number for the reader, for the refusal and for the refusal's words.

/// The largest body that is read. A transcript and a summary, each as long as the schema lets it be, fit in, also where a
/// script writes each of their characters as two escapes of six bytes.
pub const LARGEST_BODY: usize = 3 * 1024 * 1024;
