//! `cargo xtask test`: every check there is, in the order in which they are cheapest to fail.
//!
//! The whole run happens in one virtual desktop: tests that open the window, ring a phone or read the keyring find the same
//! surroundings on every machine, and never the developer's own. The Rust tests come last, so that their summary is the last
//! thing to be read. It must never go on after a failed step, or pass a step that was not run without saying so.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::setup::{Need, prepare};
use crate::steps::{answer, cargo, must, say, step};
use crate::{desktop, paths, strangers, ui};

/// Every check. Where there is no virtual desktop, the whole-program tests are left out, and that is said.
pub(crate) fn everything() -> Result<u8> {
    if cfg!(target_os = "linux") && !desktop::is_inside() {
        prepare(Need::Everything)?;
        let this = std::env::current_exe().context("this program's own path is unknown")?;
        return desktop::run(&[this.into(), "test".into()], &[]);
    }
    let scope: &[&str] = if cfg!(target_os = "linux") {
        &["--workspace"]
    } else {
        prepare(Need::Window)?;
        say("The whole-program tests need Linux, and are left out on this system.");
        &["--workspace", "--exclude", "acceptance"]
    };
    run(scope)
}

/// The checks that need no desktop, on the crates that need no window.
pub(crate) fn fast() -> Result<u8> {
    prepare(Need::Core)?;
    run(&[])
}

fn run(scope: &[&str]) -> Result<u8> {
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
    // The UI is built before the lints, as the shell can't be compiled without what it embeds.
    ui::build()?;
    ui::check()?;
    step("lints", || {
        let mut clippy = cargo(&["clippy", "--all-targets"]);
        must(clippy.args(scope).args(["--", "--deny", "warnings"]))
    })?;
    rust_tests(scope)?;
    Ok(0)
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
    step("tests", || {
        // Tests start the app and the practice org by their paths, so these are built too, and together with the tests:
        // built alone, the dependencies would be compiled twice, with other features.
        must(cargo(&["build", "--all-targets"]).args(scope))?;
        let mut test = match answer(&mut cargo(&["nextest", "--version"])) {
            Some(_) => cargo(&["nextest", "run"]),
            None => cargo(&["test"]),
        };
        test.env("RINGSIDE_BIN", paths::program("debug", "ringside"))
            .env("PRACTICE_ORG_BIN", paths::program("debug", "practice-org"));
        must(test.args(scope))
    })?;
    // ts-rs writes the TypeScript of the wire types while the tests run.
    if generated()? != before {
        bail!(
            "ui/src/generated was out of date; it has been written anew and wants to be committed"
        );
    }
    Ok(())
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
