//! What the tests do on the desktop, tried alone: programs end with their guards, and the screen can be seen.

use std::process::{Command, Stdio};

use acceptance::desktop::{ChildGuard, active_window, root_screenshot, windows_titled};
use acceptance::poll::{PATIENCE, poll_until};
use anyhow::{Context as _, Result};

/// Whether a process runs. One that ended and was not collected yet is still listed, as a zombie. The state is asked, and
/// not the command line, which is empty for a moment while a program takes the place of the one that started it.
fn is_alive(id: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", id.trim()));
    // The state follows the name, which may hold any sign, a bracket too.
    let state = stat.map(|stat| {
        stat.rsplit(") ")
            .next()
            .and_then(|rest| rest.chars().next())
    });
    state.is_ok_and(|state| !matches!(state, None | Some('Z' | 'X')))
}

#[tokio::test]
async fn a_guard_that_is_dropped_ends_the_program_and_what_it_started() -> Result<()> {
    use std::io::{BufRead as _, BufReader};
    let mut command = Command::new("sh");
    command
        .args(["-c", "tail -f /dev/null & echo $!; wait"])
        .stdout(Stdio::piped());
    let mut guard = ChildGuard::spawn(&mut command)?;
    let output = guard.child().stdout.take().context("a pipe")?;
    let mut grandchild = String::new();
    BufReader::new(output).read_line(&mut grandchild)?;
    assert!(is_alive(&grandchild));
    drop(guard);
    poll_until("the grandchild's end", PATIENCE, async || {
        Ok((!is_alive(&grandchild)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_program_that_is_asked_to_end_says_its_exit_code() -> Result<()> {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "trap 'exit 7' TERM; echo ready; tail -f /dev/null & wait",
    ]);
    let mut guard = ChildGuard::spawn(command.stdout(Stdio::piped()))?;
    let mut output = guard.child().stdout.take().context("a pipe")?;
    std::io::Read::read_exact(&mut output, &mut [0; 5])?;
    assert_eq!(guard.stop(PATIENCE).await?, Some(7));
    Ok(())
}

#[tokio::test]
async fn the_screen_can_be_seen_and_a_window_that_is_not_there_is_not_found() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let picture = folder.path().join("pictures").join("screen.png");
    root_screenshot(&picture)?;
    assert!(std::fs::read(&picture)?.starts_with(b"\x89PNG"));
    assert!(windows_titled("no such window")?.is_empty());
    assert_ne!(active_window()?.as_deref(), Some("no such window"));
    Ok(())
}
