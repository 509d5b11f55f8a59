//! Where things lie: the repository, the target folder, the built programs and the tools installed for the tests.
//!
//! It must never make or remove anything outside of the target folder. The repository is found from this crate's own place at
//! build time, so that every command works from any folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .map_or_else(|| here.to_path_buf(), Path::to_path_buf)
}

/// Cargo's target folder, also where it was moved by `CARGO_TARGET_DIR`.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(moved) => root().join(moved),
        None => root().join("target"),
    }
}

/// A program of this workspace, as built with the profile's folder (`debug` or `release`).
pub(crate) fn program(profile: &str, name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target().join(profile).join(file)
}

/// Where `cargo install --root` puts the tools that only the tests need.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// Where nextest writes its report, as `.config/nextest.toml` says, also where `CARGO_TARGET_DIR` names another folder.
pub(crate) fn nextest_report() -> PathBuf {
    root().join("target/nextest/default/junit.xml")
}

/// A folder under the target folder without what an earlier run left in it, so that nothing old is taken for new.
pub(crate) fn emptied(name: &str) -> Result<PathBuf> {
    let folder = target().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} could not be emptied", folder.display()))?;
    }
    fs::create_dir_all(&folder)
        .with_context(|| format!("{} could not be made", folder.display()))?;
    Ok(folder)
}

/// The folder of the UI.
pub(crate) fn ui() -> PathBuf {
    root().join("ui")
}

/// The full path of a program, if it is in a folder of `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
