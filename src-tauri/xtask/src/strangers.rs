//! The clients of other makers, with which the tests try the practice org.
//!
//! It owns the Python one, in a virtual environment under the target folder; the other is among the UI's packages. It
//! must never install another version than the requirements name, nor a file whose hash is not in them. It installs
//! only when the requirements differ from those that were installed last, of which a copy is kept.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::paths;
use crate::steps::{must, step};

/// Installs the packages of the requirements, unless they are there.
pub(crate) fn install() -> Result<()> {
    let list = paths::root().join("tests/tests/strangers/requirements.txt");
    let wanted = fs::read(&list).context("the requirements could not be read")?;
    let folder = paths::tools().join("simple-salesforce");
    let installed = folder.join(".installed-requirements.txt");
    if fs::read(&installed).is_ok_and(|kept| kept == wanted) {
        return Ok(());
    }
    step("setup: install simple-salesforce", || {
        let venv = ["-m", "venv", "--clear"];
        must(Command::new("python3").args(venv).arg(&folder))?;
        let mut pip = Command::new(folder.join("bin").join("python"));
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps"])
            .args(["--disable-pip-version-check", "--only-binary=:all:"])
            .args(["--require-hashes", "--requirement"])
            .arg(&list);
        must(&mut pip)?;
        fs::write(&installed, &wanted).context("the copy of the requirements could not be kept")
    })
}
