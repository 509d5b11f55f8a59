//! The real window after a bad start: it opens, and says in words what happened, what is safe and what to do.

use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::webdriver::Session;
use anyhow::Result;
use serde_json::json;

use crate::start::{NO_BUS, start};

const TROUBLE: &str = "[data-testid=\"trouble\"]";

fn ringside(profile: &Path) -> Result<Command> {
    let program = acceptance::programs::ringside()?;
    let mut command = Command::new(program);
    command.arg("--profile").arg(profile);
    Ok(command)
}

/// Fails unless the window shows exactly one trouble, with this code and all of these words. Leaves a picture.
async fn check(command: &Command, code: &str, words: &[&str]) -> Result<()> {
    let window = Session::open(command).await?;
    let trouble = window.wait_for(TROUBLE).await?;
    assert_eq!(trouble.attribute("data-code").await?.as_deref(), Some(code));
    let text = trouble.text().await?;
    for word in words {
        assert!(text.contains(word), "`{word}` is not in: {text}");
    }
    // Nothing else is wrong, or is said to be.
    let others = format!("{TROUBLE}:not([data-code=\"{code}\"])");
    if let Some(other) = window.find(&others).await? {
        panic!("the window also says: {}", other.text().await?);
    }
    assert_eq!(window.find_all(TROUBLE).await?.len(), 1);
    // A screen reader announces it at once.
    assert!(
        window
            .find(&format!("{TROUBLE} [role=alert]"))
            .await?
            .is_some()
    );
    let drawn = "const done = arguments[arguments.length - 1]; \
         requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
    window.script_async(drawn, json!([])).await?;
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad_starts");
    window
        .screenshot(&pictures.join(format!("{code}.png")))
        .await?;
    // The program ends with its driver.
    window.close().await
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told_in_the_window() -> Result<()> {
    let place = tempfile::tempdir()?;
    let file = place.path().join("a-file");
    std::fs::write(&file, "of somebody else")?;
    let profile = file.join("profile");
    let path = profile.display().to_string();
    check(
        &ringside(&profile)?,
        "profile_not_writable",
        &[
            &path,
            "can’t be written: Not a directory",
            "What you write now is not kept.",
            "Allow writing there, or free some space, and restart Ringside.",
        ],
    )
    .await
}

#[tokio::test]
async fn a_damaged_database_is_told_in_the_window() -> Result<()> {
    let profile = tempfile::tempdir()?;
    assert_eq!(start(profile.path()).await?, None);
    let calls: PathBuf = profile.path().join("calls.sqlite");
    std::fs::write(&calls, b"garbage ".repeat(512))?;
    let path = calls.display().to_string();
    check(
        &ringside(profile.path())?,
        "database_not_opened",
        &[
            &path,
            "can’t be opened: file is not a database",
            "It was not touched.",
            "Restart Ringside; if it comes back, give the code to whoever looks after this computer.",
        ],
    )
    .await?;
    assert_eq!(std::fs::read(&calls)?, b"garbage ".repeat(512));
    Ok(())
}

#[tokio::test]
async fn a_missing_keychain_is_told_in_the_window() -> Result<()> {
    let profile = tempfile::tempdir()?;
    assert_eq!(start(profile.path()).await?, None);
    let (name, value) = NO_BUS;
    check(
        ringside(profile.path())?.env(name, value),
        "keychain_missing",
        &[
            "The system’s keychain can’t be used:",
            "What you write now is not kept.",
            "Unlock or install it",
            "and restart Ringside.",
        ],
    )
    .await
}
