//! How much the local API reads at once: one number for the reader, for the refusal and for the refusal's words.

/// The largest body that is read. The schema lets a hundred events come at once and each have a transcript of 100,000 characters:
/// they fit in, in every script of three bytes a character. One event fits in whatever the schema lets it hold, also where a
/// script writes each character as two escapes of six bytes. A hundred such events do not: they come in parts.
pub const LARGEST_BODY: usize = 32 * 1024 * 1024;
