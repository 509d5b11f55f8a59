//! How much the local API reads at once: one number for the reader, for the refusal and for the refusal's words.

use std::time::Duration;

/// The largest body that is read. The schema lets a hundred events come at once and each have a transcript of 100,000 characters:
/// they fit in, in every script of three bytes a character. One event fits in whatever the schema lets it hold, also where a
/// script writes each character as two escapes of six bytes. A hundred such events do not: they come in parts.
pub const LARGEST_BODY: usize = 32 * 1024 * 1024;

/// How much more than that is read, in bytes, and thrown away, so that whoever sends it hears the refusal.
pub(super) const LONGEST_REST: usize = 4 * LARGEST_BODY;

/// How long somebody whose connection is about to end is given to hear why.
pub(super) const LAST_WORDS: Duration = Duration::from_secs(2);
