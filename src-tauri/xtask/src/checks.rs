//! `cargo xtask test`: every check there is, the cheapest first.
//!
//! The Rust tests run in one virtual desktop: tests that open the window, ring a phone or read the keyring find the
//! same surroundings on every machine, and never the developer's own. They come last, so that their summary and the
//! table of times are the last things to be read. It must never go on after a failed step, or leave a step out without
//! saying so.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::setup::{Need, prepare};
use crate::steps::{answer, cargo, code, must, say, step};
use crate::{desktop, paths, report, strangers, ui};

/// Every check. Where there is no virtual desktop, the whole-program tests are left out, and that is said.
pub(crate) fn everything() -> Result<u8> {
    reported(|| {
        if cfg!(target_os = "linux") {
            prepare(Need::Everything)?;
            say(
                "Not for Windows: that is `cargo xtask windows`, for changes of what is Windows' own and of dependencies.",
            );
            run(&["--workspace"])
        } else {
            prepare(Need::Window)?;
            say("The whole-program tests need Linux, and are left out on this system.");
            run(&["--workspace", "--exclude", "acceptance"])
        }
    })
}

/// The checks that need no desktop, on the crates that need no window.
pub(crate) fn fast() -> Result<u8> {
    reported(|| {
        prepare(Need::Core)?;
        run(&[])
    })
}

/// Says at the end what took how long and how the tests went, also after a failed step.
fn reported(work: impl FnOnce() -> Result<()>) -> Result<u8> {
    report::begin();
    let outcome = work();
    report::say_steps();
    if let Err(error) = &outcome {
        say(&format!("\nxtask: {error:#}"));
    }
    report::say_tests()?;
    Ok(u8::from(outcome.is_err()))
}

fn run(scope: &[&str]) -> Result<()> {
    step("format", || must(&mut cargo(&["fmt", "--all", "--check"])))?;
    optional("typos", "typos", &mut Command::new("typos"))?;
    optional(
        "licences",
        "cargo-deny",
        // Without the advisories: they change while this code does not, and are fetched from elsewhere.
        &mut cargo(&["deny", "check", "bans", "licenses", "sources"]),
    )?;
    ui::install()?;
    if !scope.is_empty() && cfg!(target_os = "linux") {
        strangers::install()?;
    }
    // The UI is built first, as the shell can't be compiled without what it embeds.
    ui::build()?;
    ui::check()?;
    ui::test(&[], None)?;
    if !scope.is_empty() && cfg!(target_os = "linux") {
        ui::axe()?;
    }
    rust_tests(scope)
}

/// Runs a check whose tool comes from elsewhere, if it is installed.
fn optional(name: &str, program: &str, command: &mut Command) -> Result<()> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    if paths::on_path(&file).is_none() {
        say(&format!(
            "==> {name}: left out, as {program} is not installed"
        ));
        return Ok(());
    }
    step(name, || must(command.current_dir(paths::root())))
}

fn rust_tests(scope: &[&str]) -> Result<()> {
    let before = generated()?;
    // Tests start the app and the practice org by their paths, so these are built too, and together with the tests: built
    // alone, the dependencies would be compiled twice, with other features.
    step("lints and build", || {
        let mut build = cargo(&["build", "--all-targets"]);
        must(build.args(scope).envs(LINTED))
    })?;
    let needs_desktop = cfg!(target_os = "linux") && !scope.is_empty();
    step("tests", || tests(scope, None, needs_desktop))?;
    // ts-rs writes the TypeScript of the wire types while the tests run.
    if generated()? != before {
        bail!(
            "ui/src/generated was out of date; it has been written anew and wants to be committed"
        );
    }
    Ok(())
}

/// Lets clippy compile what is ours, as `cargo clippy` does, and deny every warning. `cargo clippy` itself would compile all
/// dependencies a second time, for itself alone: as much time again as the build takes.
const LINTED: [(&str, &str); 2] = [
    ("RUSTC_WORKSPACE_WRAPPER", "clippy-driver"),
    ("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__"),
];

/// Which tests are meant, where not all are.
pub(crate) struct Only {
    /// In the words of nextest.
    pub(crate) expression: String,
    /// The same for `cargo test`, which matches parts of names only.
    pub(crate) part: String,
}

/// Runs the tests of these packages, in a virtual desktop if they need one.
pub(crate) fn tests(scope: &[&str], only: Option<&Only>, needs_desktop: bool) -> Result<()> {
    let mut command = if answer(&mut cargo(&["nextest", "--version"])).is_some() {
        let mut command = cargo(&["nextest", "run"]);
        command.args(scope);
        if let Some(only) = only {
            command.args(["--no-tests=pass", "-E", &only.expression]);
        }
        command
    } else {
        say(
            "cargo-nextest is not installed: `cargo test` is slower, and its tests are not counted at the end",
        );
        let mut command = cargo(&["test"]);
        command
            .args(scope)
            .args(only.map(|only| only.part.as_str()));
        command
    };
    // By its path, as the virtual desktop starts it in whichever folder this program was started in.
    command
        .arg("--manifest-path")
        .arg(paths::root().join("Cargo.toml"));
    let program = |name| OsString::from(paths::program("debug", name));
    let mut variables = vec![
        ("RINGSIDE_BIN", program("ringside")),
        ("PRACTICE_ORG_BIN", program("practice-org")),
    ];
    if only.is_none() {
        // With the variables of the build, or everything would be built once more.
        variables.extend(LINTED.map(|(name, value)| (name, OsString::from(value))));
    }
    let exit = if needs_desktop {
        let line = std::iter::once(command.get_program()).chain(command.get_args());
        let line: Vec<OsString> = line.map(OsString::from).collect();
        desktop::run(&line, &variables)?
    } else {
        code(command.envs(variables))?
    };
    match exit {
        0 => Ok(()),
        other => bail!("the test runner exited with {other}"),
    }
}

/// Every generated file with its content.
fn generated() -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    collect(&paths::ui().join("src").join("generated"), &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} could not be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.insert(path.clone(), fs::read(&path)?);
        }
    }
    Ok(())
}
