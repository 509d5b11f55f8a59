//! The program itself, in its real window: its start with the agent's session, and newer versions of it.
#![cfg(all(test, target_os = "linux"))]

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::desktop;
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::programs;
use acceptance::webdriver::Session;
use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// A settings screen of a profile that nobody has used.
async fn settings(command: &Command) -> Result<Session> {
    let window = Session::open(command).await?;
    // It is shown once the page has painted: before that there is nothing to click on.
    poll_until("the window on the screen", PATIENCE, async || {
        Ok((!desktop::windows_titled("Ringside")?.is_empty()).then_some(()))
    })
    .await?;
    window
        .wait_for("[data-testid=nav-settings]")
        .await?
        .click()
        .await?;
    Ok(window)
}

async fn press(window: &Session, testid: &str) -> Result<()> {
    let control = window.wait_for(&format!("[data-testid={testid}]")).await?;
    control.click().await
}

fn ringside(home: &Path) -> Result<Command> {
    let mut command = Command::new(programs::ringside()?);
    command.arg("--profile").arg(home.join("profile 佐藤"));
    command.env("XDG_CONFIG_HOME", home.join("config"));
    Ok(command)
}

#[tokio::test]
async fn ringside_starts_with_the_session_while_the_agent_wants_it() -> Result<()> {
    let home = tempfile::tempdir()?;
    let window = settings(&ringside(home.path())?).await?;
    let entries = || -> Vec<PathBuf> {
        let folder = std::fs::read_dir(home.path().join("config/autostart"));
        let files = folder.into_iter().flatten().filter_map(Result::ok);
        files.map(|file| file.path()).collect()
    };
    assert_eq!(entries(), [] as [PathBuf; 0]);
    press(&window, "start-with-session").await?;
    let entry = poll_until("an entry", PATIENCE, async || Ok(entries().pop())).await?;
    let text = std::fs::read_to_string(&entry)?;
    let program = programs::ringside()?;
    assert!(
        text.contains(&format!("Exec=\"{}\" --hidden", program.display())),
        "{text}"
    );
    assert!(text.contains("profile 佐藤"), "{text}");
    press(&window, "start-with-session").await?;
    poll_until("no entry", PATIENCE, async || {
        Ok(entries().is_empty().then_some(()))
    })
    .await?;
    window.close().await
}

/// The key pair of a release, made and used by Tauri's own command line.
struct Signer {
    folder: tempfile::TempDir,
}

impl Signer {
    fn new() -> Result<Self> {
        let signer = Self {
            folder: tempfile::tempdir()?,
        };
        signer.tauri(&["generate", "--ci", "--password", "", "--write-keys", "key"])?;
        Ok(signer)
    }

    fn public_key(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.folder.path().join("key.pub"))?)
    }

    /// The signature of a file for a version.
    fn signature(&self, file: &Path, version: &str) -> Result<String> {
        let file = file.to_str().context("a name in letters")?;
        let words = ["sign", "-f", "key", "--password", "", "--app-version"];
        self.tauri(&[&words[..], &[version, file]].concat())?;
        Ok(std::fs::read_to_string(format!("{file}.sig"))?)
    }

    fn tauri(&self, words: &[&str]) -> Result<()> {
        let cli = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../ui/node_modules/@tauri-apps/cli/tauri.js");
        let mut signer = Command::new("node");
        signer.arg(cli).arg("signer").args(words);
        let output = signer.current_dir(self.folder.path()).output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "the signer failed: {said}");
        Ok(())
    }
}

/// A feed on this machine: `latest.json`, and the file that it names.
struct Feed {
    address: String,
}

impl Feed {
    fn of(version: &str, signature: &str, package: Vec<u8>) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = format!("http://{}", listener.local_addr()?);
        let latest = json!({ "version": version, "platforms": {
            "linux-x86_64": { "url": format!("{address}/package"), "signature": signature }
        } });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever asks and goes is not waited for.
                let _gone = answer(stream, latest.to_string().as_bytes(), &package);
            }
        });
        Ok(Self {
            address: format!("{address}/latest.json"),
        })
    }
}

fn answer(mut stream: TcpStream, latest: &[u8], package: &[u8]) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let asked = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let body = match asked.contains("/package") {
        true => package,
        false => latest,
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(body)
}

/// What a newer release would be for this one: an AppImage in a tar, as the updater takes it. It leaves a word that it ran.
fn package(folder: &Path, ran: &Path) -> Result<PathBuf> {
    let program = folder.join("Ringside.AppImage");
    std::fs::write(
        &program,
        format!("#!/bin/sh\necho \"$@\" > '{}'\n", ran.display()),
    )?;
    std::fs::set_permissions(&program, Permissions::from_mode(0o755))?;
    let package = folder.join("Ringside.AppImage.tar.gz");
    let mut tar = Command::new("tar");
    tar.arg("-czf").arg(&package).arg("-C").arg(folder);
    ensure!(tar.arg("Ringside.AppImage").status()?.success(), "tar");
    Ok(package)
}

/// The program as an AppImage that is installed in a folder of the agent's.
fn installed(home: &Path) -> Result<PathBuf> {
    let program = home.join("Ringside of mine.AppImage");
    std::fs::write(&program, "the version that is there")?;
    Ok(program)
}

/// The settings screen of a program that is installed there, as it looks for a newer one.
async fn looks_for_newer(
    home: &Path,
    program: &Path,
    feed: &Feed,
    signer: &Signer,
) -> Result<Session> {
    let mut command = ringside(home)?;
    command
        .env("APPIMAGE", program)
        .env("RINGSIDE_UPDATE_FEED", &feed.address)
        .env("RINGSIDE_UPDATE_KEY", signer.public_key()?);
    let window = settings(&command).await?;
    // It is looked for a minute after a start, and at once where it is allowed again.
    press(&window, "look-for-updates").await?;
    press(&window, "look-for-updates").await?;
    Ok(window)
}

#[tokio::test]
async fn a_newer_release_is_offered_put_in_place_and_started() -> Result<()> {
    let (home, made) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let ran = home.path().join("ran");
    let (signer, package) = (Signer::new()?, package(made.path(), &ran)?);
    let signature = signer.signature(&package, "99.0.0")?;
    let feed = Feed::of("99.0.0", &signature, std::fs::read(&package)?)?;
    let program = installed(home.path())?;
    let window = looks_for_newer(home.path(), &program, &feed, &signer).await?;
    window
        .wait_for_text(
            "[data-testid=newer-bar]",
            "Ringside 99.0.0 can be installed",
        )
        .await?;
    assert_eq!(
        std::fs::read(&program)?,
        b"the version that is there",
        "nothing is put in place before the agent says so"
    );
    let has_run = poll_until("the newer one to run", PATIENCE, async || {
        let ran = std::fs::read_to_string(&ran).ok();
        Ok(ran.filter(|ran| !ran.is_empty()))
    });
    // The program ends before the driver has its answer, and the driver goes on waiting for it.
    let pressed = async {
        let pressed = press(&window, "newer-install").await;
        match pressed {
            Ok(()) => std::future::pending().await,
            Err(error) => error,
        }
    };
    let started = tokio::select! {
        started = has_run => started?,
        error = pressed => return Err(error),
    };
    assert!(
        started.contains("profile 佐藤"),
        "with its arguments: {started}"
    );
    assert!(std::fs::read_to_string(&program)?.starts_with("#!/bin/sh"));
    // The program that the driver has started is gone, and with it what could be closed.
    drop(window);
    Ok(())
}

#[tokio::test]
async fn what_is_not_signed_for_this_version_by_this_key_is_never_put_in_place() -> Result<()> {
    let (home, made) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let ran = home.path().join("ran");
    let (signer, package) = (Signer::new()?, package(made.path(), &ran)?);
    let program = installed(home.path())?;
    // An older release's package, well signed, said to be a newer one; and one that a stranger has signed.
    let older = signer.signature(&package, "0.0.9")?;
    let strange = Signer::new()?.signature(&package, "99.0.0")?;
    for signature in [older, strange] {
        ensure!(
            STANDARD.decode(signature.trim()).is_ok(),
            "it is a signature"
        );
        let feed = Feed::of("99.0.0", &signature, std::fs::read(&package)?)?;
        let window = looks_for_newer(home.path(), &program, &feed, &signer).await?;
        press(&window, "newer-install").await?;
        window
            .wait_for_text("[data-testid=newer-bar]", "This version goes on.")
            .await?;
        assert_eq!(std::fs::read(&program)?, b"the version that is there");
        window.close().await?;
    }
    assert!(!ran.exists());
    Ok(())
}
