//! What the system is told.

use std::path::PathBuf;

/// What starts: this program, out of sight.
pub(super) struct Starts {
    /// Under which name the system keeps it.
    pub(super) name: String,
    pub(super) program: PathBuf,
    /// The profile, where it is not the usual one.
    pub(super) profile: Option<PathBuf>,
}
