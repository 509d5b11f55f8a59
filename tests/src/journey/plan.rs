//! What the journey is played with, and where its program's log goes.

use std::path::PathBuf;

/// How much of the program's log a failure shows.
const LAST_LINES: usize = 40;

/// What the journey is played with.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The `ringside` program.
    pub ringside: PathBuf,
    /// Where pictures go.
    pub pictures: PathBuf,
    /// How many made-up people the practice org has.
    pub people: u32,
    /// How many calls are rung to measure the time to the painted name.
    pub measured_rings: u32,
}

impl Plan {
    /// The file for the program's log. The log is needed only after a failure, and between the journey's lines it would
    /// be taken for one.
    pub fn log(&self) -> PathBuf {
        self.pictures.join("ringside.log")
    }

    /// The last lines of the log, for a failure's text.
    pub(super) fn end_of_log(&self) -> String {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines.len().saturating_sub(LAST_LINES);
        lines.into_iter().skip(last).collect::<Vec<_>>().join("\n")
    }
}
