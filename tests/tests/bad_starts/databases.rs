//! A database can't be read: with any key, or with the one that is there.

use crate::start::{assert_told, assert_untouched, files, start};
use crate::used;
use anyhow::{Context as _, Result};
use domain::view::error::{UiError, UiErrorCode};
use engine::StartError;
use std::fs;
use std::path::{Path, PathBuf};
use store::OpenError;

/// SQLCipher's page.
const PAGE: usize = 4096;

/// Fails unless a start on a profile whose file was spoilt names the file, touches nothing, and works again once it is whole.
async fn check(name: &str, spoil: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Result<()> {
    let mut app = used::stopped().await?;
    let file = app.profile().join(name);
    let whole = fs::read(&file)?;
    let spoilt = spoil(whole.clone());
    assert_ne!(whole, spoilt);
    fs::write(&file, spoilt)?;
    let before = files(app.profile())?;
    let told = start(app.profile()).await?;
    assert_told(told, UiErrorCode::DatabaseNotOpened, &file, " ");
    assert_untouched(app.profile(), &before)?;
    fs::write(&file, whole)?;
    used::goes_on(&mut app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_no_database_are_left_as_they_are() -> Result<()> {
    check("calls.sqlite", |whole| b"garbage ".repeat(whole.len() / 8)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_damaged_behind_their_first_page_are_left_as_they_are() -> Result<()> {
    check("calls.sqlite", |mut whole| {
        whole[PAGE..].fill(0xa5);
        whole
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_were_cut_short_are_left_as_they_are() -> Result<()> {
    check("calls.sqlite", |mut whole| {
        whole.truncate(PAGE + PAGE / 2);
        whole
    })
    .await
}

/// The index holds nothing that the org does not have: the start goes on, and the agent is told why callers have no
/// names yet.
#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_no_database_is_filled_again_and_the_start_goes_on() -> Result<()> {
    let mut app = used::stopped().await?;
    let files = fs::read_dir(app.profile().join("indexes"))?;
    let mut files = files.filter_map(|file| file.ok().map(|file| file.path()));
    let file = files.find(|file| file.extension().is_some_and(|ending| ending == "sqlite"));
    let file = file.context("an index")?;
    let garbage = b"garbage ".repeat(fs::read(&file)?.len() / 8);
    fs::write(&file, garbage)?;
    app.starts().await?;
    app.sees(
        "the note from before, the reason, and everybody again",
        |view| {
            let mut troubles = view.troubles.iter();
            troubles.any(|trouble| trouble.code == UiErrorCode::IndexMadeAnew)
                && view.index.people > 0
                && view.index.as_of.is_some()
                && view.calls.iter().any(|call| !call.note.text.is_empty())
        },
    )
    .await?;
    app.stops().await;
    Ok(())
}

/// The crate `store` tests that such a file is found out and left alone, as the version can be written there.
#[test]
fn a_database_of_a_newer_version_is_told_as_that() {
    let calls = PathBuf::from("/profile/calls.sqlite");
    let error = StartError::from(OpenError::Newer {
        path: calls.clone(),
        found: 99,
        known: 1,
    });
    assert_told(
        Some(UiError::of(&error.to_problem())),
        UiErrorCode::DatabaseNewer,
        &calls,
        "",
    );
}

/// The profile takes on another profile's id, and with it the key of another profile.
async fn takes_a_foreign_id(profile: &Path) -> Result<String> {
    let other = tempfile::tempdir()?;
    assert_eq!(start(other.path()).await?, None);
    let own = fs::read_to_string(profile.join("profile-id"))?;
    fs::copy(other.path().join("profile-id"), profile.join("profile-id"))?;
    Ok(own)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_another_profile_opens_nothing_and_harms_nothing() -> Result<()> {
    let mut app = used::stopped().await?;
    let own = takes_a_foreign_id(app.profile()).await?;
    let before = files(app.profile())?;
    let told = start(app.profile()).await?;
    let calls = app.profile().join("calls.sqlite");
    assert_told(
        told,
        UiErrorCode::DatabaseNotOpened,
        &calls,
        "not a database",
    );
    assert_untouched(app.profile(), &before)?;
    fs::write(app.profile().join("profile-id"), own)?;
    used::goes_on(&mut app).await
}

/// After a power cut, the newest changes are in the log beside the database.
#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_another_profile_costs_nothing_after_a_power_cut_either() -> Result<()> {
    let mut app = used::running().await?;
    let at_the_cut = files(app.profile())?;
    app.stops().await;
    for (path, content) in &at_the_cut {
        fs::write(path, content)?;
    }
    assert!(app.profile().join("calls.sqlite-wal").exists());
    let own = takes_a_foreign_id(app.profile()).await?;
    let before = files(app.profile())?;
    let told = start(app.profile()).await?;
    let calls = app.profile().join("calls.sqlite");
    assert_told(
        told,
        UiErrorCode::DatabaseNotOpened,
        &calls,
        "not a database",
    );
    assert_untouched(app.profile(), &before)?;
    fs::write(app.profile().join("profile-id"), own)?;
    used::goes_on(&mut app).await
}
