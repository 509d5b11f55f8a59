//! The commands that phones, scripts and admins run: `ringside event` and `ringside sign-in`.
#![cfg(test)]

use acceptance::app::{Setting, TestApp, to_do};
use acceptance::desktop::ChildGuard;
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::programs;
use anyhow::Result;
use domain::call::phase::Phase;
use domain::view::action::Action;
use domain::view::error::UiErrorCode;
use domain::view::screen::SessionView;
use practice_org::{Options, PracticeOrg};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;
use tokio::process::Command;

fn ringside() -> Result<Command> {
    Ok(Command::new(programs::ringside()?))
}

async fn event(profile: &Path, words: &[&str]) -> Result<Output> {
    Ok(ringside()?
        .arg("event")
        .args(words)
        .arg("--profile")
        .arg(profile)
        .output()
        .await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_by_command_rings_in_the_running_app() -> Result<()> {
    let app = TestApp::start().await?;
    let words = [
        "ringing",
        "--id",
        "k1",
        "--from",
        "(090) 1234-5678",
        "--source",
        "hook",
    ];
    let taken = event(app.profile(), &words).await?;
    assert_eq!(taken.status.code(), Some(0), "{taken:?}");
    let view = app.sees("the call", |view| !view.calls.is_empty()).await?;
    assert_eq!(
        view.calls[0]
            .who
            .picked
            .as_ref()
            .map(|who| who.name.as_str()),
        Some("佐藤 花子")
    );
    let ended = [
        "ended",
        "--id",
        "k1",
        "--source",
        "hook",
        "--outcome",
        "missed",
    ];
    assert_eq!(event(app.profile(), &ended).await?.status.code(), Some(0));
    app.sees("its end", |view| view.calls[0].phase == Phase::Ended)
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_without_an_app_is_kept_and_taken_at_the_next_start() -> Result<()> {
    let mut app = TestApp::start_with(Setting::default()).await?;
    app.stops().await;
    let words = [
        "ringing",
        "--id",
        "k1",
        "--from",
        "+819012345678",
        "--source",
        "hook",
    ];
    let kept = event(app.profile(), &words).await?;
    assert_eq!(kept.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&kept.stderr).contains("next start"));
    let folder = app.profile().join("events-kept");
    assert_eq!(std::fs::read_dir(&folder)?.count(), 1);
    assert!(!readable(app.profile(), "9012345678")?);
    app.starts().await?;
    app.sees("the kept call", |view| view.calls.len() == 1)
        .await?;
    assert_eq!(app.view()?.troubles, []);
    assert_eq!(std::fs::read_dir(&folder)?.count(), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_a_running_app_could_not_hear_is_taken_while_it_runs() -> Result<()> {
    let app = TestApp::start().await?;
    std::fs::remove_file(app.profile().join("door.json"))?;
    let words = ["ringing", "--id", "k1", "--from", "+819012345678"];
    let kept = event(app.profile(), &words).await?;
    assert_eq!(kept.status.code(), Some(3), "{kept:?}");
    let said = String::from_utf8_lossy(&kept.stderr).into_owned();
    assert!(
        said.contains("runs") && !said.contains("not running"),
        "{said}"
    );
    app.sees("the kept call", |view| view.calls.len() == 1)
        .await?;
    poll_until("that nothing is kept", PATIENCE, async || {
        let left = std::fs::read_dir(app.profile().join("events-kept"))?.count();
        Ok((left == 0).then_some(()))
    })
    .await?;
    Ok(())
}

/// Whether the word stands in any file below the folder.
fn readable(folder: &Path, word: &str) -> Result<bool> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let stands = if path.is_dir() {
            readable(&path, word)?
        } else if !path.is_file() {
            // A socket holds nothing.
            false
        } else {
            let bytes = std::fs::read(&path)?;
            bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        };
        if stands {
            return Ok(true);
        }
    }
    Ok(false)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_0_1_0_kept_is_taken_and_what_can_not_be_read_is_told_once_and_harms_nothing()
-> Result<()> {
    let mut app = TestApp::start_with(Setting::default()).await?;
    app.stops().await;
    let folder = app.profile().join("events-kept");
    std::fs::create_dir_all(&folder)?;
    let clear = r#"{"event":"ringing","source":"hook","call_id":"k1","at":"2026-11-20T09:30:00Z","from":{"number":"+819012345678"}}"#;
    std::fs::write(
        folder.join("0190a000-0000-7000-8000-000000000000.json"),
        clear,
    )?;
    let torn: String = clear.chars().take(90).collect();
    std::fs::write(folder.join("torn.json"), torn)?;
    std::fs::write(folder.join("foreign.sealed"), b"RSBX1\nof another profile")?;
    let sealed = event(
        app.profile(),
        &["ringing", "--id", "k2", "--from", "+819012345679"],
    )
    .await?;
    assert_eq!(sealed.status.code(), Some(3));
    app.starts().await?;
    let view = app.sees("both calls", |view| view.calls.len() == 2).await?;
    assert_eq!(view.troubles.len(), 1, "{:?}", view.troubles);
    assert_eq!(view.troubles[0].code, UiErrorCode::SetAside);
    assert_eq!(view.troubles[0].params["count"], "2");
    assert_eq!(std::fs::read_dir(&folder)?.count(), 0);
    assert!(!readable(app.profile(), "9012345678")?);
    app.stops().await;
    app.starts().await?;
    assert_eq!(app.view()?.troubles, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_before_the_first_start_is_kept_sealed_and_without_a_keychain_not_at_all()
-> Result<()> {
    let profile = tempfile::tempdir()?;
    let words = ["ringing", "--id", "k1", "--from", "+819012345678"];
    let without = ringside()?
        .arg("event")
        .args(words)
        .arg("--profile")
        .arg(profile.path())
        .env(
            "DBUS_SESSION_BUS_ADDRESS",
            "unix:path=/nonexistent/ringside-test-bus",
        )
        .output()
        .await?;
    assert_eq!(without.status.code(), Some(1), "{without:?}");
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert!(
        said.contains("could not be kept") && said.contains("keychain"),
        "{said}"
    );
    assert!(!readable(profile.path(), "9012345678")?);

    let kept = event(profile.path(), &words).await?;
    assert_eq!(kept.status.code(), Some(3), "{kept:?}");
    assert!(!readable(profile.path(), "9012345678")?);
    let org = PracticeOrg::start(Options::default()).await?;
    let app = TestApp::on_profile(profile, org).await?;
    app.sees("the kept call", |view| view.calls.len() == 1)
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_removed_when_all_of_it_is_in_salesforce_and_not_before() -> Result<()> {
    let mut app = TestApp::start().await?;
    let remove = async |profile: &Path| -> Result<Output> {
        let mut command = ringside()?;
        command.arg("remove-data").arg("--profile").arg(profile);
        Ok(command.output().await?)
    };
    let running = remove(app.profile()).await?;
    assert_eq!(running.status.code(), Some(1), "{running:?}");
    assert!(String::from_utf8_lossy(&running.stderr).contains("quit it first"));
    app.org.goes_offline().await?;
    app.does(to_do("Sent later", None)).await?;
    app.stops().await;
    let unsent = remove(app.profile()).await?;
    assert_eq!(unsent.status.code(), Some(1), "{unsent:?}");
    let said = String::from_utf8_lossy(&unsent.stderr).into_owned();
    assert!(
        said.contains("1 calls or changes are not in Salesforce"),
        "{said}"
    );
    assert!(said.contains("Nothing was removed"), "{said}");
    app.starts().await?;
    app.org.comes_back().await?;
    app.does(Action::SendNow).await?;
    app.sees_sent("Sent later").await?;
    app.stops().await;
    let gone = remove(app.profile()).await?;
    assert_eq!(gone.status.code(), Some(0), "{gone:?}");
    assert!(!app.profile().exists());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_arguments_are_named() -> Result<()> {
    let profile = tempfile::tempdir()?;
    let unknown = event(profile.path(), &["explodes", "--id", "k1"]).await?;
    assert_eq!(unknown.status.code(), Some(2));
    let said = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(said.contains("event") && !said.contains(".."), "{said}");
    let bare = event(profile.path(), &["ringing"]).await?;
    assert_eq!(bare.status.code(), Some(2));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_from_a_terminal_goes_through_the_systems_browser() -> Result<()> {
    let org = PracticeOrg::start(Options::default()).await?;
    let profile = tempfile::tempdir()?;
    let said = ringside()?
        .args(["sign-in", "--login-url", org.base_url()])
        .args(["--client-id", &org.announcement().client_id])
        .arg("--profile")
        .arg(profile.path())
        .env("BROWSER", PathBuf::from(env!("CARGO_BIN_EXE_browser")))
        // xdg-open asks for a registered browser before it looks at BROWSER: here none is registered.
        .env("XDG_DATA_DIRS", profile.path())
        .output()
        .await?;
    assert_eq!(said.status.code(), Some(0), "{said:?}");
    assert!(String::from_utf8_lossy(&said.stdout).contains("Signed in as Claire Martin."));
    // The tokens are in the keychain, not in a file, and the next start is signed in.
    for folder in [profile.path(), &profile.path().join("indexes")] {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_file() {
                let text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
                assert!(!text.contains("refresh_token"));
            }
        }
    }
    let again = TestApp::on_profile(profile, org).await?;
    again
        .sees("a signed-in agent", |view| {
            matches!(view.session, SessionView::SignedIn { .. })
        })
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_salesforces_is_refused() -> Result<()> {
    let profile = tempfile::tempdir()?;
    let said = ringside()?
        .args([
            "sign-in",
            "--login-url",
            "https://salesforce.example.com",
            "--client-id",
            "x",
        ])
        .arg("--profile")
        .arg(profile.path())
        .output()
        .await?;
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&said.stderr).contains("salesforce.example.com"));
    Ok(())
}

/// What the window of the program with this profile shows, as its local API tells; nothing while there is none.
async fn shown(profile: &Path) -> Result<Option<Value>> {
    let Ok(api) = std::fs::read(profile.join("door.json")) else {
        return Ok(None);
    };
    let api: Value = serde_json::from_slice(&api)?;
    let (Some(port), Some(token)) = (api["port"].as_u64(), api["token"].as_str()) else {
        return Ok(None);
    };
    let view = reqwest::Client::new()
        .get(format!("http://127.0.0.1:{port}/v1/view"))
        .bearer_auth(token);
    match view.send().await {
        Ok(answer) => Ok(Some(answer.json().await?)),
        Err(_) => Ok(None),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_handed_to_the_program_that_runs_by_a_second_start_which_ends() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let profile = folder.path();
    let mut command = std::process::Command::new(programs::ringside()?);
    command.arg("--profile").arg(profile).arg("--hidden");
    let running = ChildGuard::spawn(&mut command)?;
    poll_until("the program", PATIENCE, async || shown(profile).await).await?;

    let second = ringside()?
        .arg("--profile")
        .arg(profile)
        .arg("ringside://oauth/callback?code=aPrx&state=s1")
        .output()
        .await?;
    assert!(second.status.success(), "{second:?}");
    poll_until("that no sign-in waits for the link", PATIENCE, async || {
        let view = shown(profile).await?.unwrap_or_default();
        let mut troubles = view["troubles"].as_array().into_iter().flatten();
        let says_so = troubles.any(|trouble| trouble["code"] == "link_not_taken");
        Ok(says_so.then_some(()))
    })
    .await?;
    running.stop(PATIENCE).await?;

    let garbage = ringside()?.arg("https://example.com").output().await?;
    assert_eq!(garbage.status.code(), Some(2), "{garbage:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_end_by_session_terminal_or_hand_the_program_ends_in_order() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let profile = folder.path();
    for (signal, key) in [("TERM", "k1"), ("HUP", "k2"), ("INT", "k3")] {
        let mut command = std::process::Command::new(programs::ringside()?);
        command.arg("--profile").arg(profile).arg("--hidden");
        let running = ChildGuard::spawn(&mut command)?;
        poll_until("the program", PATIENCE, async || shown(profile).await).await?;
        let words = ["ringing", "--id", key, "--from", "+815000000001"];
        let taken = event(profile, &words).await?;
        assert_eq!(taken.status.code(), Some(0), "{taken:?}");
        let code = running.stop_by(signal, PATIENCE).await?;
        assert_eq!(code, Some(0), "{signal}");
        for left in ["door.json", "socket"] {
            assert!(!profile.join(left).exists(), "{left} after {signal}");
        }
    }
    let app = TestApp::on_profile(folder, PracticeOrg::start(Options::default()).await?).await?;
    app.sees("the three calls", |view| view.calls.len() == 3)
        .await?;
    Ok(())
}
