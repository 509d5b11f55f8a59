//! The keychain has no key, or there is no keychain.

use crate::start::{NO_BUS, assert_told, assert_untouched, files, start, start_with};
use crate::{secret, used};
use anyhow::Result;
use domain::view::error::UiErrorCode;

#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_key_is_gone_gets_no_new_one() -> Result<()> {
    let mut app = used::stopped().await?;
    let key = secret::take(app.profile())?;
    let before = files(app.profile())?;
    let told = start(app.profile()).await?;
    let calls = app.profile().join("calls.sqlite");
    assert_told(told, UiErrorCode::KeyMissing, &calls, "");
    assert_untouched(app.profile(), &before)?;
    assert!(!key.is_there_again()?, "a new key could read nothing");
    key.put_back()?;
    used::goes_on(&mut app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_nothing_is_touched_and_all_is_there_once_it_is_back() -> Result<()> {
    let mut app = used::stopped().await?;
    let before = files(app.profile())?;
    let told = start_with(app.profile(), &[NO_BUS]).await?;
    let told = told.expect("the start fails");
    assert_eq!(told.code, UiErrorCode::KeychainMissing, "{told:?}");
    let reason = told.params.get("reason").map_or("", String::as_str);
    // The words around it say already that the keychain can't be used.
    assert!(
        !reason.is_empty() && !reason.contains("keychain"),
        "{told:?}"
    );
    assert_untouched(app.profile(), &before)?;
    used::goes_on(&mut app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_a_new_profile_gets_no_database_that_nobody_could_open() -> Result<()> {
    let profile = tempfile::tempdir()?;
    let told = start_with(profile.path(), &[NO_BUS]).await?;
    let code = told.map(|error| error.code);
    assert_eq!(code, Some(UiErrorCode::KeychainMissing));
    let made = files(profile.path())?;
    let database = made.keys().find(|path| path.extension().is_some());
    assert_eq!(database, None);
    assert_eq!(start(profile.path()).await?, None);
    Ok(())
}
