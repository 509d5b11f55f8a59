//! The project's own commands: `cargo xtask demo | dev | test | bench | package | feed | windows | setup |
//! desktop`.
//!
//! This file owns the command line and the exit code, and nothing else. It must never hold a step of its own: each command
//! is a module that reads as its list of steps.
//! Arguments are read by hand, as the whole grammar is one word and one flag, and so that this crate, which everything
//! else waits for, builds in a second.

mod bench;
mod checks;
mod debian;
mod demo;
mod desktop;
mod dev;
mod feed;
mod installer;
mod junit;
mod named;
mod package;
mod paths;
mod process;
mod report;
mod room;
mod session;
mod setup;
mod sources;
mod steps;
mod strangers;
mod ui;
mod windows;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  demo [--headless]   set up what is missing, build, and open Ringside on its practice org
                      (without a display, or with --headless: play the journey by itself)
  dev                 the same window with every change of the UI in it as soon as a file is saved
  test [--fast]       set up what is missing, and run every check
                      (--fast: without the window and the whole-program tests)
  test NAME           the tests whose name, binary or file contains NAME, with everything that they need
  bench [--sync]      measure, as a table and as target/bench/report.json
                      (--sync: the first sync of a million people alone, without the window)
  package [--try]     installable packages under target/release/bundle/
                      (--try: those of the development build, each in a Debian that has nothing of this project, as root)
  feed DIR URL        write DIR/latest.json for the signed packages of a release, which are fetched from below URL
  windows             build, test and install the program for Windows: on Windows itself, or on Debian as root
                      under Wine, in a chroot that is made once
  setup               set up what `test` needs, and no more
  desktop COMMAND …   run any command inside the virtual desktop that the tests use";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            steps::say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Runs the command that the arguments name and returns the exit code, which is that of the program it ran, if it ran one.
fn dispatch(arguments: &[OsString]) -> Result<u8> {
    let Some((command, rest)) = arguments.split_first() else {
        steps::say(HELP);
        return Ok(2);
    };
    match (command.to_str().unwrap_or_default(), rest) {
        ("demo", _) => demo::run(flag(rest, "--headless")?),
        ("dev", []) => dev::run(),
        ("test", []) => checks::everything(),
        ("test", [only]) if only == "--fast" => checks::fast(),
        ("test", [flag, ..]) if flag.to_string_lossy().starts_with('-') => {
            bail!("unknown argument {}; only --fast is known", flag.display())
        }
        ("test", names) => named::run(&names.join(" ".as_ref()).to_string_lossy()),
        ("bench", _) => bench::run(flag(rest, "--sync")?),
        ("package", _) => package::run(flag(rest, "--try")?),
        ("feed", [folder, address]) => feed::run(folder.as_ref(), &address.to_string_lossy()),
        ("windows", []) => windows::run(),
        ("setup", []) => {
            setup::prepare(setup::Need::Everything)?;
            ui::install()?;
            strangers::install().map(|()| 0)
        }
        ("desktop", [_, ..]) => {
            setup::prepare(setup::Need::Headless)?;
            desktop::run(rest, &[])
        }
        ("help" | "-h" | "--help", _) => {
            steps::say(HELP);
            Ok(0)
        }
        (other, _) => {
            steps::say(HELP);
            bail!("`{other}` with {} arguments is not a command", rest.len())
        }
    }
}

/// Whether the one flag that a command knows was given; anything else is an error rather than ignored.
fn flag(rest: &[OsString], name: &str) -> Result<bool> {
    match rest {
        [] => Ok(false),
        [only] if only == name => Ok(true),
        [other, ..] => bail!("unknown argument {}; only {name} is known", other.display()),
    }
}
