//! The profile folder can't be used.

use crate::start::{assert_told, assert_untouched, files, start};
use acceptance::app::{TestApp, to_do};
use anyhow::Result;
use domain::view::error::UiErrorCode;

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named_with_the_reason() -> Result<()> {
    let place = tempfile::tempdir()?;
    // Below a file no folder can be, whatever rights the tests run with.
    let file = place.path().join("a-file");
    std::fs::write(&file, "of somebody else")?;
    let profile = file.join("profile");
    let before = files(place.path())?;
    let told = start(&profile).await?;
    assert_told(
        told,
        UiErrorCode::ProfileNotWritable,
        &profile,
        "Not a directory",
    );
    assert_untouched(place.path(), &before)
}

#[tokio::test]
async fn a_file_of_ours_that_cannot_be_written_is_told_before_anything_is_lost() -> Result<()> {
    let profile = tempfile::tempdir()?;
    std::fs::create_dir(profile.path().join("lock"))?;
    let told = start(profile.path()).await?;
    let path = profile.path();
    assert_told(
        told,
        UiErrorCode::ProfileNotWritable,
        path,
        "Is a directory",
    );
    assert_untouched(path, &files(path)?)?;
    assert!(files(path)?.is_empty(), "{:?}", files(path)?.keys());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_on_the_same_profile_leaves_the_first_alone() -> Result<()> {
    let app = TestApp::start().await?;
    let before = files(app.profile())?;
    let told = start(app.profile()).await?;
    assert_told(told, UiErrorCode::ProfileInUse, app.profile(), "");
    assert_untouched(app.profile(), &before)?;
    app.does(to_do("Order paper", None)).await?;
    app.sees_sent("Order paper").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_free_again_once_the_first_has_stopped() -> Result<()> {
    let mut app = TestApp::start().await?;
    app.stops().await;
    assert_eq!(start(app.profile()).await?, None);
    Ok(())
}
