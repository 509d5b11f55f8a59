//! What waits goes to another computer by a file: each write is in the org once, whichever computer sends it.

use acceptance::app::{Setting, TestApp, note, to_do};
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::base::ids::CallId;
use domain::base::passphrase::Passphrase;
use domain::view::action::Action;
use domain::view::error::UiErrorCode;
use domain::view::screen::View;
use domain::view::transfer::TransferView;
use domain::view::writes::WriteState;
use std::path::PathBuf;
use std::time::Duration;

const HANAKO: &str = "+819012345678";
const PHRASE: &str = "four plain words";

/// A call with a note, and a to-do, while there is no network; then all of it in a file.
async fn exports_what_waits(app: &TestApp) -> Result<(CallId, Vec<u8>)> {
    app.org.goes_offline().await?;
    let call = app.rings("d1", HANAKO).await?;
    app.sees_on_card(call, "the caller", |card| card.who.picked.is_some())
        .await?;
    app.phone("answered", "d1", HANAKO).await?;
    app.does(note(call, "Wants the offer", 1)).await?;
    app.phone("ended", "d1", HANAKO).await?;
    app.does(to_do("Order toner", None)).await?;
    app.sees("both waiting", |view| view.link.waiting == 2)
        .await?;
    let bytes = exports(app).await?;
    Ok((call, bytes))
}

async fn exports(app: &TestApp) -> Result<Vec<u8>> {
    app.does(Action::ExportWaiting {
        passphrase: Passphrase::new(PHRASE),
    })
    .await?;
    let view = app.sees("the file", |view| path_of(view).is_some()).await?;
    let path = path_of(&view).context("a path")?;
    Ok(std::fs::read(path)?)
}

fn path_of(view: &View) -> Option<PathBuf> {
    match &view.transfer {
        TransferView::Exported { path, .. } => Some(PathBuf::from(path)),
        _ => None,
    }
}

async fn imports(app: &TestApp, bytes: &[u8], passphrase: &str) -> Result<TransferView> {
    app.does(Action::DismissTransfer).await?;
    app.sees("nothing told of an earlier one", |view| {
        view.transfer == TransferView::Nothing
    })
    .await?;
    app.does(Action::ImportWaiting {
        file: BASE64_STANDARD.encode(bytes),
        passphrase: Passphrase::new(passphrase),
    })
    .await?;
    let told = |view: &View| {
        let is_told = matches!(
            view.transfer,
            TransferView::Imported { .. } | TransferView::Failed { .. }
        );
        is_told.then(|| view.transfer.clone())
    };
    let view = app
        .sees("what came of the import", |view| told(view).is_some())
        .await?;
    told(&view).context("it was there a moment ago")
}

fn failed_with(told: &TransferView) -> Option<UiErrorCode> {
    match told {
        TransferView::Failed { error } => Some(error.code),
        _ => None,
    }
}

/// Time passes until all that was imported is in Salesforce.
async fn all_is_sent(app: &TestApp) -> Result<View> {
    app.clock.advance(Duration::from_secs(12 * 60));
    app.sees("everything sent", |view| view.outbox.is_empty())
        .await
}

async fn the_org_has_each_once(app: &TestApp) -> Result<()> {
    let calls = app.tasks_with("Wants the offer").await?;
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["CallObject"], "desk-phone:d1");
    assert_eq!(app.tasks_with("Order toner").await?.len(), 1);
    Ok(())
}

async fn one_computer_after_another(setting: Setting) -> Result<()> {
    let mut old = TestApp::start_with(setting).await?;
    let (call, file) = exports_what_waits(&old).await?;
    old.stops().await;
    old.org.comes_back().await?;
    let new = old.another_computer().await?;
    new.signs_in().await?;
    let told = imports(&new, &file, PHRASE).await?;
    assert_eq!(told, TransferView::Imported { writes: 2 });
    let card = new
        .sees_on_card(call, "the call and its note", |card| {
            card.note.text == "Wants the offer"
        })
        .await?;
    assert!(card.who.picked.is_some());
    all_is_sent(&new).await?;
    the_org_has_each_once(&new).await?;

    // The first computer is started again: it sends nothing by itself, and finds what is there where the agent says so.
    old.starts().await?;
    old.does(Action::SendNow).await?;
    old.does(to_do("Order paper", None)).await?;
    let view = old.sees_sent("Order paper").await?;
    assert_eq!((view.link.on_hold, view.link.waiting), (2, 0));
    old.does(Action::SendExportedHere).await?;
    all_is_sent(&old).await?;
    the_org_has_each_once(&old).await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_key_field_what_was_exported_is_in_the_org_once_also_if_both_computers_send_it()
-> Result<()> {
    one_computer_after_another(Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_field_what_was_exported_is_in_the_org_once_also_if_both_computers_send_it()
-> Result<()> {
    one_computer_after_another(Setting {
        key_field: false,
        ..Setting::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_log_object_what_was_exported_is_in_the_org_once_also_if_both_computers_send_it()
-> Result<()> {
    one_computer_after_another(Setting {
        key_field: false,
        log_object: true,
        ..Setting::default()
    })
    .await
}

/// The answer to a create is lost; its write is exported in doubt, and the other computer finds the Task.
async fn in_doubt_to_another_computer(setting: Setting) -> Result<()> {
    let mut old = TestApp::start_with(setting).await?;
    old.org.goes_silent_after_accepting(1).await?;
    old.does(to_do("Order toner", None)).await?;
    old.sees("the doubt", |view| {
        view.outbox
            .iter()
            .any(|write| write.state == WriteState::Checking)
    })
    .await?;
    let file = exports(&old).await?;
    old.stops().await;
    let new = old.another_computer().await?;
    new.signs_in().await?;
    imports(&new, &file, PHRASE).await?;
    new.sees("it sent", |view| view.outbox.is_empty()).await?;
    assert_eq!(new.tasks_with("Order toner").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_in_doubt_is_found_by_the_other_computer() -> Result<()> {
    in_doubt_to_another_computer(Setting::default()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_field_what_was_in_doubt_is_found_by_the_other_computer() -> Result<()> {
    in_doubt_to_another_computer(Setting {
        key_field: false,
        ..Setting::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_can_not_be_taken_harms_nothing_and_says_why() -> Result<()> {
    let old = TestApp::start().await?;
    let (_, file) = exports_what_waits(&old).await?;
    for text in ["Wants the offer", "Order toner", HANAKO, "SQLite"] {
        let text = text.as_bytes();
        assert!(!file.windows(text.len()).any(|window| window == text));
    }
    let new = old.another_computer().await?;
    let told = imports(&new, &file, PHRASE).await?;
    assert_eq!(failed_with(&told), Some(UiErrorCode::TransferSignedOut));
    old.org.comes_back().await?;
    new.signs_in().await?;
    let mut damaged = file.clone();
    damaged[100] ^= 1;
    let refused = [
        (
            file.clone(),
            "four plain word",
            UiErrorCode::WrongPassphrase,
        ),
        (damaged, PHRASE, UiErrorCode::ExportDamaged),
        (
            file[..file.len() / 2].to_vec(),
            PHRASE,
            UiErrorCode::ExportDamaged,
        ),
        (b"no export".to_vec(), PHRASE, UiErrorCode::NoExport),
        (
            [b"RSWAIT9\n", &file[8..]].concat(),
            PHRASE,
            UiErrorCode::ExportNewer,
        ),
    ];
    for (bytes, passphrase, code) in refused {
        let told = imports(&new, &bytes, passphrase).await?;
        assert_eq!(failed_with(&told), Some(code));
    }
    let view = new.view()?;
    assert!(view.outbox.is_empty() && view.calls.is_empty());

    // Taken once, it is not taken a second time; its own computer takes it back.
    let told = imports(&new, &file, PHRASE).await?;
    assert_eq!(told, TransferView::Imported { writes: 2 });
    all_is_sent(&new).await?;
    let told = imports(&new, &file, PHRASE).await?;
    assert_eq!(failed_with(&told), Some(UiErrorCode::ImportedAlready));
    let told = imports(&old, &file, PHRASE).await?;
    assert_eq!(told, TransferView::Imported { writes: 2 });
    all_is_sent(&old).await?;
    the_org_has_each_once(&new).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_user_is_refused_until_that_user_signs_in() -> Result<()> {
    let old = TestApp::start().await?;
    let (_, file) = exports_what_waits(&old).await?;
    old.org.comes_back().await?;
    let new = old.another_computer().await?;
    new.signs_in_as(practice_org::COLLEAGUE).await?;
    let told = imports(&new, &file, PHRASE).await?;
    assert_eq!(failed_with(&told), Some(UiErrorCode::ExportOfOther));
    assert!(new.view()?.outbox.is_empty());
    new.does(Action::SignOut).await?;
    new.signs_in_as(practice_org::USERNAME).await?;
    let told = imports(&new, &file, PHRASE).await?;
    assert_eq!(told, TransferView::Imported { writes: 2 });
    all_is_sent(&new).await?;
    the_org_has_each_once(&new).await
}
