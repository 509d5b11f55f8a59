//! The UI's own tools: npm's packages, the build, the checks.
//!
//! It must never change the lock file, nor install other versions than it names. As an installation takes many seconds, it
//! runs only when the lock file is not the one that was installed, of which a copy is kept inside `node_modules`.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};

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

/// Types, lints and unit tests of the UI; on the virtual desktop also what axe finds in a real browser.
pub(crate) fn check() -> Result<()> {
    step("UI: check", || must(&mut npm(&["run", "check"])))?;
    step("UI: test", || must(&mut npm(&["test"])))?;
    if desktop::is_inside() {
        step("UI: axe", || must(&mut npm(&["run", "axe"])))?;
    }
    Ok(())
}

fn npm(arguments: &[&str]) -> Command {
    // On Windows npm is a script, which is found only by its whole name.
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(paths::ui());
    command
}
