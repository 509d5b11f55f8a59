//! Where the programs under test lie: where `cargo xtask test` says, or beside the tests themselves.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

/// The `ringside` program.
pub fn ringside() -> Result<PathBuf> {
    program("RINGSIDE_BIN", "ringside")
}

/// The `practice-org` program.
pub fn practice_org() -> Result<PathBuf> {
    program("PRACTICE_ORG_BIN", "practice-org")
}

fn program(told: &str, name: &str) -> Result<PathBuf> {
    if let Some(told) = std::env::var_os(told) {
        return Ok(PathBuf::from(told));
    }
    let test = std::env::current_exe()?;
    let folder = test
        .parent()
        .and_then(|deps| deps.parent())
        .context("target/debug/deps")?;
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    ensure!(
        program.exists(),
        "build it first, or run through `cargo xtask test`"
    );
    Ok(program)
}
