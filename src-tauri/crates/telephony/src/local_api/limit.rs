//! How much the local API reads at once: one number for the reader, for the refusal and for the refusal's words.

/// The largest body that is read. One event fits in whatever the schema lets it hold, also where a script writes each character
/// of its three long texts as two escapes of six bytes. Of an array the whole counts: a hundred events without such texts fit in,
/// and a hundred transcripts do not, so they come one by one.
pub const LARGEST_BODY: usize = 4 * 1024 * 1024;
