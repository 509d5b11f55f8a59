//! What waits is exported, the computer dies, and another one goes on: each write is in the org once.

use crate::scene::{
    PROGRAM, a_call_with_a_note, a_quiet_call, adds_to_do, app_with_a_key_field,
    app_without_a_key_field, ends_well, hangs_up, holds, is, is_carried_out, sees_log, writes,
};
use acceptance::windowless::Harness;
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::base::passphrase::Passphrase;
use domain::view::action::Action;
use domain::view::screen::{SessionView, View};
use domain::view::transfer::TransferView;
use domain::view::writes::WriteState;

fn phrase() -> Passphrase {
    Passphrase::new("four plain words")
}

/// Exports all that waits, and dies.
async fn exports_and_dies(app: &mut Harness) -> Result<Vec<u8>> {
    app.does(&Action::ExportWaiting {
        passphrase: phrase(),
    })?;
    let path = |view: &View| match &view.transfer {
        TransferView::Exported { path, .. } => Some(path.clone()),
        _ => None,
    };
    let view = app.sees("the file", |view| path(view).is_some()).await?;
    let bytes = std::fs::read(path(&view).context("a path")?)?;
    app.kill().await?;
    Ok(bytes)
}

/// A new computer with the agent signed in, on which the file is imported.
async fn a_new_computer(old: &Harness, file: &[u8], count: u32) -> Result<Harness> {
    let mut new = Harness::at(PROGRAM, old.announcement().clone()).await?;
    new.sees("a signed-in agent", |view| {
        matches!(view.session, SessionView::SignedIn { .. })
    })
    .await?;
    new.does(&Action::ImportWaiting {
        file: BASE64_STANDARD.encode(file),
        passphrase: phrase(),
    })?;
    let imported = TransferView::Imported { writes: count };
    new.sees("what was imported", |view| view.transfer == imported)
        .await?;
    Ok(new)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_on_a_computer_that_died_is_sent_once_by_the_next_one() -> Result<()> {
    let mut old = app_with_a_key_field().await?;
    old.org.goes_offline().await?;
    let call = a_call_with_a_note(&mut old, "k1", "Wants a quote").await?;
    adds_to_do(&mut old, "Send the quote", call)?;
    hangs_up(&old, "k1").await?;
    old.sees("two writes that wait", |view| view.link.waiting == 2)
        .await?;
    let file = exports_and_dies(&mut old).await?;
    old.org.comes_back().await?;
    let mut new = a_new_computer(&old, &file, 2).await?;
    ends_well(&mut new, "k1", "Wants a quote", &["Send the quote"]).await?;

    // The first one comes back to life: what it exported is still on hold there.
    old.starts().await?;
    old.does(&Action::SendNow)?;
    let view = old
        .sees("what is on hold", |view| view.link.on_hold == 2)
        .await?;
    assert_eq!(view.link.waiting, 0);
    ends_well(&mut new, "k1", "Wants a quote", &["Send the quote"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_what_was_on_its_way_when_a_computer_died_is_found_by_the_next_one()
-> Result<()> {
    let mut old = app_without_a_key_field().await?;
    let call = a_quiet_call(&mut old, "k1", "Wants a quote").await?;
    holds(&old, "POST", 1000).await?;
    hangs_up(&old, "k1").await?;
    sees_log(&old, call, "the record on its way", is(WriteState::Sending)).await?;
    let file = exports_and_dies(&mut old).await?;
    is_carried_out(&old, "POST", 1).await?;
    let mut new = a_new_computer(&old, &file, 1).await?;
    ends_well(&mut new, "k1", "Wants a quote", &[]).await?;
    assert_eq!(writes(&old, "POST").await?, 1);
    Ok(())
}
