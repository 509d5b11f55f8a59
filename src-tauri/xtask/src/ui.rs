//! The UI's own tools: npm's packages, the build, the checks.
//!
//! It must never change the lock file, nor install other versions than it names. As an installation takes many seconds,
//! it runs only when the lock file differs from the copy in `node_modules` of the one that was installed last.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::steps::{must, step};
use crate::{desktop, paths};

/// Installs the packages of the lock file, unless they are there.
pub(crate) fn install() -> Result<()> {
    let lock = fs::read(paths::ui().join("package-lock.json"))
        .context("ui/package-lock.json could not be read")?;
    let installed = paths::ui()
        .join("node_modules")
        .join(".installed-lock.json");
    if fs::read(&installed).is_ok_and(|kept| kept == lock) {
        return Ok(());
    }
    step("UI: install packages", || {
        must(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
        fs::write(&installed, &lock).context("the copy of the lock file could not be kept")
    })
}

/// Builds `ui/dist`, which the shell embeds when it is compiled.
pub(crate) fn build() -> Result<()> {
    step("UI: build", || must(&mut npm(&["run", "build"])))
}

/// Types and lints of the UI.
pub(crate) fn check() -> Result<()> {
    step("UI: check", || must(&mut npm(&["run", "check"])))
}

/// What axe finds wrong in a real browser, for every fixture of the view. The browser needs a screen: the virtual one.
pub(crate) fn axe() -> Result<()> {
    let mut command = npm(&["--prefix"]);
    command.arg(paths::ui()).args(["run", "axe"]);
    let program = command.get_program().to_owned();
    let words = command.get_args().map(OsString::from);
    let words: Vec<OsString> = std::iter::once(program).chain(words).collect();
    step("UI: axe", || match desktop::run(&words, &[])? {
        0 => Ok(()),
        code => bail!("axe exited with {code}"),
    })
}

/// The UI's tests: those of the files whose path contains one of `files`, or all without any; of these only the ones whose
/// title contains `title`, where one is given.
pub(crate) fn test(files: &[String], title: Option<&str>) -> Result<()> {
    let report = format!("--outputFile.junit={}", report().display());
    let mut command = npm(&["test", "--"]);
    command
        .args(["--reporter=default", "--reporter=junit"])
        .arg(report);
    if let Some(title) = title {
        command.args(["-t", &as_a_pattern(title)]);
    }
    step("UI: test", || must(command.args(files)))
}

/// Where the UI's tests write their report.
pub(crate) fn report() -> PathBuf {
    paths::target().join("ui-tests.xml")
}

/// Tauri's command line, in the folder of the shell. Its script is run by node directly, because npm's wrapper around
/// it differs between the systems.
pub(crate) fn tauri(arguments: &[&str]) -> Command {
    let cli = paths::ui().join("node_modules/@tauri-apps/cli/tauri.js");
    let mut command = Command::new("node");
    command.arg(cli).args(arguments);
    command.current_dir(paths::root().join("src-tauri"));
    command
}

/// vitest takes a title as a regular expression: here each character stands for itself.
fn as_a_pattern(title: &str) -> String {
    let mut pattern = String::new();
    for letter in title.chars() {
        if !letter.is_alphanumeric() && !letter.is_whitespace() && letter != '_' {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

fn npm(arguments: &[&str]) -> Command {
    // On Windows npm is a script, which is found only by its whole name.
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(paths::ui());
    command
}
