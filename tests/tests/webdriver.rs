//! How the tests drive a window, tried on WebKit's small browser instead of the app: when a whole-program test fails, this
//! says whether the driving or the app is at fault.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use acceptance::webdriver::Session;
use anyhow::{Context as _, Result, bail};
use serde_json::json;

const PAGE: &str = "data:text/html,<title>Window</title>\
    <input id='note' aria-label='Note'><button>Save</button><p id='said'>Nothing</p>\
    <script>\
      const said = document.getElementById('said'), note = document.getElementById('note');\
      document.querySelector('button').onclick = () => requestAnimationFrame(() => said.innerText = 'Saved ' + note.value);\
      document.onkeydown = e => { if (e.altKey && e.key === '1') said.innerText = 'Picked the first'; };\
    </script>";

/// The browser is in the same package as the library; only the folder is named after the machine's architecture.
fn browser() -> Result<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib")?;
    let found = folders
        .flatten()
        .map(|folder| folder.path().join("webkit2gtk-4.1/MiniBrowser"));
    found
        .into_iter()
        .find(|path| path.is_file())
        .context("WebKit's MiniBrowser")
}

async fn open() -> Result<Session> {
    let session = Session::open(Command::new(browser()?).arg("--automation")).await?;
    session.go(PAGE).await?;
    Ok(session)
}

#[tokio::test]
async fn what_is_typed_and_clicked_reaches_the_page() -> Result<()> {
    let session = open().await?;
    let note = session.wait_for("#note").await?;
    note.type_text("日本 ok").await?;
    assert_eq!(note.property("value").await?, "日本 ok");
    assert_eq!(note.attribute("aria-label").await?.as_deref(), Some("Note"));
    assert_eq!(note.attribute("placeholder").await?, None);
    session.wait_for("button").await?.click().await?;
    assert_eq!(session.wait_for_text("p", "Saved").await?, "Saved 日本 ok");
    note.clear().await?;
    assert_eq!(note.property("value").await?, "");
    session.press("Alt+1").await?;
    session.wait_for_text("#said", "Picked the first").await?;
    session.close().await
}

#[tokio::test]
async fn scripts_pictures_and_windows_are_at_hand() -> Result<()> {
    let session = open().await?;
    let sum = session
        .script("return arguments[0] + 1", json!([41]))
        .await?;
    assert_eq!(sum, 42);
    let later = "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => done('painted'))";
    assert_eq!(session.script_async(later, json!([])).await?, "painted");
    let windows = session.windows().await?;
    let [window] = windows.as_slice() else {
        bail!("one window, not {windows:?}")
    };
    session.switch_to(window).await?;
    let folder = tempfile::tempdir()?;
    let picture = folder.path().join("page.png");
    session.screenshot(&picture).await?;
    assert!(std::fs::read(&picture)?.starts_with(b"\x89PNG"));
    session.close().await
}

#[tokio::test]
async fn waiting_in_vain_says_what_for_and_what_was_there_instead() -> Result<()> {
    let session = open().await?;
    let short = Duration::from_millis(100);
    let never = session
        .wait_until("the caller's name", short, async || {
            session.find("h1").await
        })
        .await;
    let said = format!("{:#}", never.err().context("nothing was found")?);
    assert!(said.contains("the caller's name"), "{said}");
    assert!(said.contains("Nothing"), "{said}");
    session.close().await
}

#[tokio::test]
async fn an_app_that_shows_no_window_is_named() -> Result<()> {
    let refused = Session::open(&Command::new("/nowhere/ringside")).await;
    let said = format!("{:#}", refused.err().context("no window was shown")?);
    assert!(said.contains("/nowhere/ringside"), "{said}");
    Ok(())
}
