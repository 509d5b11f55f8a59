//! One start, seen from outside: what the agent is told, and what it did to the files.

use anyhow::{Context as _, Result};
use domain::view::error::{UiError, UiErrorCode};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// A session bus that nobody listens on.
pub(crate) const NO_BUS: (&str, &str) = (
    "DBUS_SESSION_BUS_ADDRESS",
    "unix:path=/nonexistent/ringside-test-bus",
);

/// Starts and stops the engine on a profile, and gives what an agent would be told if it could not start.
pub(crate) async fn start(profile: &Path) -> Result<Option<UiError>> {
    start_with(profile, &[]).await
}

/// The same with other variables in the environment.
pub(crate) async fn start_with(
    profile: &Path,
    variables: &[(&str, &str)],
) -> Result<Option<UiError>> {
    let output = Command::new(env!("CARGO_BIN_EXE_starts"))
        .arg(profile)
        .envs(variables.iter().copied())
        .output()
        .await?;
    anyhow::ensure!(output.status.success(), "the start ended with {output:?}");
    serde_json::from_slice(&output.stdout).context("what the agent is told")
}

/// Fails unless the start failed with this code, for this path, and with a reason if there is one to be told.
pub(crate) fn assert_told(told: Option<UiError>, code: UiErrorCode, path: &Path, reason: &str) {
    let told = told.expect("the start fails");
    assert_eq!(told.code, code, "{told:?}");
    let params = &told.params;
    assert_eq!(params.get("path").map(Path::new), Some(path), "{told:?}");
    let said = params.get("reason").map_or("", String::as_str);
    assert!(said.contains(reason), "{told:?}");
    assert_eq!(said.is_empty(), reason.is_empty(), "{told:?}");
}

/// Every file below a folder with what is in it, other than SQLite's scaffolding.
pub(crate) fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // The socket of a program that runs holds nothing.
            if !path.is_file() {
                continue;
            }
            let content = fs::read(&path)?;
            if !is_scaffolding(&path, &content) {
                found.insert(path, content);
            }
        }
    }
    Ok(found)
}

/// The files that SQLite makes beside a database and removes again: the shared memory, and a log with nothing in it.
fn is_scaffolding(path: &Path, content: &[u8]) -> bool {
    match path.extension().and_then(OsStr::to_str) {
        Some("sqlite-shm") => true,
        Some("sqlite-wal") => content.is_empty(),
        _ => false,
    }
}

/// Fails, naming the files, unless a folder is as it was.
pub(crate) fn assert_untouched(folder: &Path, before: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    let after = files(folder)?;
    let all: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    let changed: Vec<String> = all
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| {
            let size = |files: &BTreeMap<PathBuf, Vec<u8>>| files.get(path).map(Vec::len);
            format!(
                "{}: {:?} -> {:?}",
                path.display(),
                size(before),
                size(&after)
            )
        })
        .collect();
    assert!(changed.is_empty(), "the start has changed {changed:#?}");
    Ok(())
}
