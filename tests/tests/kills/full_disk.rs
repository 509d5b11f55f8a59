//! A disk that is full: what it refuses is not said to be taken, and nothing is lost once it works again.
#![cfg(unix)]

use crate::scene::PROGRAM;
use crate::taken::whole_call;
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::programs;
use acceptance::windowless::Harness;
use anyhow::{Result, ensure};
use domain::view::screen::View;
use serde_json::Value;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;
use tokio::process::Command;

/// From now on the program can write no file beyond its first byte; or it can again.
async fn disk_is_full(app: &Harness, full: bool) -> Result<()> {
    let limit = if full { "1:" } else { "unlimited:" };
    let done = Command::new("prlimit")
        .args(["--pid", &app.pid()?.to_string()])
        .arg(format!("--fsize={limit}"))
        .status()
        .await?;
    ensure!(done.success(), "prlimit");
    Ok(())
}

/// The program, which hears of a full disk as an error and is not ended by the limit's own signal.
fn program_with_a_limit(folder: &Path) -> Result<String> {
    let script = folder.join("windowless.sh");
    let text = format!("#!/bin/sh\ntrap '' XFSZ\nexec '{PROGRAM}' \"$@\"\n");
    std::fs::write(&script, text)?;
    std::fs::set_permissions(&script, Permissions::from_mode(0o755))?;
    Ok(script.display().to_string())
}

async fn by_command(app: &Harness, key: &str) -> Result<Output> {
    let mut command = Command::new(programs::ringside()?);
    command
        .args(["event", "ringing", "--source", "hook", "--id", key])
        .args(["--from", "+815000000002"])
        .arg("--profile")
        .arg(app.profile());
    Ok(command.output().await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_disk_is_full_a_phone_is_told_so_and_a_commands_event_is_kept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut app = Harness::start(&program_with_a_limit(folder.path())?, true).await?;
    disk_is_full(&app, true).await?;
    let [rings, ..] = whole_call("k1", "+815000000001");
    let refused = app.phone_says(&rings).await?;
    assert_eq!(refused.status(), 503);
    let refused: Value = refused.json().await?;
    assert_eq!(refused["error"]["code"], "not_on_disk");
    app.sees("the call all the same", |view| view.calls.len() == 1)
        .await?;

    let kept = by_command(&app, "k2").await?;
    assert_eq!(kept.status.code(), Some(3), "{kept:?}");
    let said = String::from_utf8_lossy(&kept.stderr).into_owned();
    assert!(
        said.contains("can't write to its disk") && !said.contains("not running"),
        "{said}"
    );
    let kept = app.profile().join("events-kept");
    assert_eq!(std::fs::read_dir(&kept)?.count(), 1);

    disk_is_full(&app, false).await?;
    poll_until("the kept event to be taken", PATIENCE, async || {
        let left = std::fs::read_dir(&kept)?.count();
        Ok((left == 0).then_some(()))
    })
    .await?;
    app.kill().await?;
    app.starts().await?;
    let both = |view: &View| view.calls.len() == 2;
    app.sees("both calls", both).await?;
    Ok(())
}
