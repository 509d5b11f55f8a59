//! What is said at the end of a run: how long each step took, which tests were the slowest, how many passed.
//!
//! The last line is always `tests: N passed, N failed`, so that whoever reads only the end of a log knows that tests ran.
//! It must never decide whether a run failed: it says what others found.

use anyhow::Result;

use crate::junit::{self, Test};
use crate::steps::{self, say};
use crate::{paths, ui};

/// How many of the slowest tests are named.
const SLOWEST: usize = 10;

/// Removes the reports of an earlier run, so that nothing old is counted.
pub(crate) fn begin() {
    for report in [paths::nextest_report(), ui::report()] {
        // There is none before the first run.
        let _not_there = std::fs::remove_file(report);
    }
}

/// The steps of this run with their seconds, the longest first.
pub(crate) fn say_steps() {
    let mut taken = steps::taken();
    taken.sort_by(|one, other| other.seconds.total_cmp(&one.seconds));
    say("\nwhat took how long:");
    for step in &taken {
        let verdict = if step.held { "" } else { " (failed)" };
        say(&format!("{:>9.1} s  {}{verdict}", step.seconds, step.name));
    }
    let total: f64 = taken.iter().map(|step| step.seconds).sum();
    say(&format!("{total:>9.1} s  altogether"));
}

/// The slowest tests, and how many passed.
pub(crate) fn say_tests() -> Result<()> {
    let rust = junit::read(&paths::nextest_report())?;
    let ui = junit::read(&ui::report())?;
    let mut all: Vec<&Test> = rust.iter().chain(&ui).collect();
    all.sort_by(|one, other| other.seconds.total_cmp(&one.seconds));
    if all.len() > SLOWEST {
        say(&format!("\nthe {SLOWEST} slowest tests:"));
        for test in all.iter().take(SLOWEST) {
            say(&format!("{:>9.1} s  {}", test.seconds, test.name));
        }
    }
    let failed: Vec<&&Test> = all.iter().filter(|test| !test.passed).collect();
    if !failed.is_empty() {
        say("\nfailed:");
        for test in &failed {
            say(&format!("  {}", test.name));
        }
    }
    say(&format!(
        "\nof these {} are tests of the Rust code and {} of the UI",
        rust.len(),
        ui.len()
    ));
    let passed = all.len() - failed.len();
    say(&format!("tests: {passed} passed, {} failed", failed.len()));
    Ok(())
}

/// How many tests ran since [`begin`].
pub(crate) fn ran() -> Result<usize> {
    Ok(junit::read(&paths::nextest_report())?.len() + junit::read(&ui::report())?.len())
}
