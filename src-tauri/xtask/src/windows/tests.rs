//! The Rust tests, compiled for Windows and run there.
//!
//! They are run by `cargo test`, as nextest would have to be built for the other side, too. What it says is passed on
//! line by line, and counted.

use std::io::{BufRead as _, BufReader, pipe};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use super::place::Place;
use super::table::Table;
use crate::steps::{must, say};

/// The programs of tests that are run. The others drive a window, real phones or tools of Linux.
const PROGRAMS: &[&str] = &[
    "rules",
    "databases",
    "drafts",
    "panels",
    "waiting",
    "who",
    "wire",
    "baresip",
    "local_api",
    "ladder",
    "language",
    "over_http",
    "phone",
    // The command line, and the whole program without its window.
    "commands",
    "journeys",
];

/// Tests that can't hold there, each with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "a_real_call_names_its_caller_and_lands_as_one_closed_task",
        "its softphone is Debian's",
    ),
    (
        "a_link_is_handed_to_the_program_that_runs_by_a_second_start_which_ends",
        "it needs the window",
    ),
    (
        "asked_to_end_by_session_terminal_or_hand_the_program_ends_in_order",
        "it is asked by Unix' signals",
    ),
    (
        "an_event_before_the_first_start_is_kept_sealed_and_without_a_keychain_not_at_all",
        "Windows is never without its keychain",
    ),
    (
        "with_eleven_hundred_half_open_connections_phones_and_commands_are_heard",
        "Wine takes minutes for a thousand connections",
    ),
    (
        "who_has_shown_the_token_is_not_sent_away_by_those_who_have_not",
        "Wine takes minutes for a thousand connections",
    ),
];

/// Builds all that is tried, so that a fault of the build is told from one of a test.
pub(super) fn build(place: &Place) -> Result<()> {
    must(&mut place.cargo("build"))?;
    must(targets(&mut place.cargo("test")).arg("--no-run"))
}

/// Runs all tests, also after one that fails.
pub(super) fn run(place: &Place, table: &mut Table) -> Result<()> {
    if let Place::Chroot(chroot) = place {
        chroot.has_browser()?;
    }
    let mut command = place.cargo("test");
    targets(&mut command).args(["--no-fail-fast", "--", "--quiet"]);
    for (test, why) in LEFT_OUT {
        say(&format!("left out: {test}: {why}"));
        command.args(["--skip", test]);
    }
    counted(&mut command, table)
}

fn targets(cargo: &mut Command) -> &mut Command {
    cargo.args(["--lib", "--bins"]);
    for program in PROGRAMS {
        cargo.args(["--test", program]);
    }
    cargo
}

/// Runs the command with what it says on one line after the other, and adds a row for each program of tests.
fn counted(command: &mut Command, table: &mut Table) -> Result<()> {
    let (reader, writer) = pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().context("cargo could not be started")?;
    // The command holds the ends into which is written: the reading would never end.
    command.stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::null());
    let mut program = String::new();
    let mut began = Instant::now();
    for line in BufReader::new(reader).lines() {
        let line = line?;
        say(&line);
        if let Some(next) = program_in(&line) {
            // A program that broke off has said no result.
            if !program.is_empty() {
                table.add(&program, String::from("broke off"), false, began.elapsed());
            }
            program = next;
            began = Instant::now();
        } else if let Some(result) = line.strip_prefix("test result: ") {
            let (held, counts) = result.split_once(". ").unwrap_or((result, ""));
            let counts: Vec<&str> = counts.split("; ").take(3).collect();
            table.add(&program, counts.join(", "), held == "ok", began.elapsed());
            program.clear();
        }
    }
    if !program.is_empty() {
        table.add(&program, String::from("broke off"), false, began.elapsed());
    }
    if !child.wait()?.success() && !table.failed() {
        bail!("cargo failed before the tests");
    }
    Ok(())
}

/// The program of tests that cargo says it runs: `Running tests/rules.rs (…/deps/rules-0123.exe)`.
fn program_in(line: &str) -> Option<String> {
    let (_, path) = line
        .trim_start()
        .strip_prefix("Running ")?
        .split_once('(')?;
    let file = path.trim_end_matches(')').rsplit(['/', '\\']).next()?;
    let (name, _hash) = file.rsplit_once('-')?;
    Some(String::from(name))
}

#[cfg(test)]
mod unit {
    use super::program_in;

    #[test]
    fn the_program_of_tests_is_read_from_what_cargo_says() {
        let line = "     Running tests/rules/main.rs (/target/x86_64-pc-windows-gnu/debug/deps/rules-0a1b2c.exe)";
        assert_eq!(program_in(line).as_deref(), Some("rules"));
        let windows =
            r"     Running unittests src\lib.rs (target\debug\deps\practice_org-0a1b.exe)";
        assert_eq!(program_in(windows).as_deref(), Some("practice_org"));
        assert_eq!(program_in("running 12 tests"), None);
    }
}
