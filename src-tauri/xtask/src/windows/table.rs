//! What was tried, in the order in which it was.

use std::time::Duration;

use crate::steps::say;

#[derive(Default)]
pub(super) struct Table(Vec<Row>);

struct Row {
    what: String,
    came_to: String,
    held: bool,
    took: Duration,
}

impl Table {
    /// Adds what was tried.
    pub(super) fn add(&mut self, what: &str, came_to: String, held: bool, took: Duration) {
        self.0.push(Row {
            what: String::from(what),
            came_to,
            held,
            took,
        });
    }

    pub(super) fn failed(&self) -> bool {
        self.0.iter().any(|row| !row.held)
    }

    pub(super) fn say(&self) {
        say("\nfor Windows:");
        for row in &self.0 {
            let verdict = if row.held { "held" } else { "FAILED" };
            let seconds = row.took.as_secs_f64();
            say(&format!(
                "{verdict:>8}  {:<24} {:<28} {seconds:>7.1} s",
                row.what, row.came_to
            ));
        }
    }
}
