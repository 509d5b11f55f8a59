//! The same in an org without the unique key field: there what may have landed is looked for, and never sent again blindly.

use crate::scene::{
    a_call_with_a_note, a_quiet_call, adds_to_do, app_without_a_key_field, ends_well, hangs_up,
    holds, holds_in_vain, is, is_carried_out, reaches_the_org, sees_log, tasks_of, writes,
};
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::windowless::Harness;
use anyhow::Result;
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::writes::WriteState;

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_what_was_never_sent_is_sent_once_after_the_start() -> Result<()> {
    let mut app = app_without_a_key_field().await?;
    app.org.goes_offline().await?;
    let call = a_call_with_a_note(&mut app, "k1", "Wants a quote").await?;
    let offline = |view: &View| view.link.offline_since.is_some();
    app.sees("that there is no network", offline).await?;
    adds_to_do(&mut app, "Send the quote", call)?;
    hangs_up(&app, "k1").await?;
    let waiting = |view: &View| view.link.waiting == 2;
    app.sees("two writes that wait", waiting).await?;
    app.kill().await?;
    app.org.comes_back().await?;
    app.starts().await?;
    ends_well(&mut app, "k1", "Wants a quote", &["Send the quote"]).await?;
    // Both go together.
    assert_eq!(writes(&app, "POST").await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_create_that_never_landed_waits_visibly_and_is_not_repeated() -> Result<()>
{
    let mut app = app_without_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    holds_in_vain(&app, "POST").await?;
    hangs_up(&app, "k1").await?;
    reaches_the_org(&app, "POST", 1).await?;
    app.kill().await?;
    app.org.heals().await?;
    app.starts().await?;
    sees_log(&app, call, "that it is in doubt", is(WriteState::Checking)).await?;
    // However often the agent presses "Send now", it is verified again and not sent again.
    for verified in 1..=3 {
        app.does(&Action::SendNow)?;
        poll_until("one more verification", PATIENCE, async || {
            Ok((answered_verifications(&app).await? >= verified).then_some(()))
        })
        .await?;
    }
    let waits = |view: &View| {
        let mut outbox = view.outbox.iter();
        outbox.any(|write| write.state == WriteState::Checking && write.next_try.is_some())
    };
    let view = app.sees("that it waits, and until when", waits).await?;
    assert_eq!(view.link.waiting, 1);
    assert_eq!(view.outbox[0].tries, 1);
    assert_eq!(writes(&app, "POST").await?, 1);

    // The other rows are not held up.
    adds_to_do(&mut app, "Send the quote", call)?;
    reaches_the_org(&app, "POST", 2).await?;
    app.sees("only the call waiting", |view| view.link.waiting == 1)
        .await?;
    let (records, steps) = tasks_of(&app, "k1").await?;
    assert_eq!((records.len(), steps.len()), (0, 1));
    Ok(())
}

async fn answered_verifications(app: &Harness) -> Result<usize> {
    let requests = app.org.requests().await?;
    let verified = requests.iter().filter(|seen| {
        let query = seen.query.as_deref().unwrap_or_default();
        seen.path.ends_with("/queryAll") && query.contains("CallObject") && seen.status.is_some()
    });
    Ok(verified.count())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_create_that_was_carried_out_before_its_answer_is_found() -> Result<()> {
    let mut app = app_without_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    holds(&app, "POST", 1000).await?;
    hangs_up(&app, "k1").await?;
    sees_log(&app, call, "the record on its way", is(WriteState::Sending)).await?;
    app.kill().await?;
    is_carried_out(&app, "POST", 1).await?;
    app.starts().await?;
    ends_well(&mut app, "k1", "Wants a quote", &[]).await?;
    assert_eq!(writes(&app, "POST").await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_create_that_is_carried_out_after_the_start_is_found_once_it_is_there()
-> Result<()> {
    let mut app = app_without_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    holds(&app, "POST", 3000).await?;
    hangs_up(&app, "k1").await?;
    sees_log(&app, call, "the record on its way", is(WriteState::Sending)).await?;
    app.kill().await?;
    app.starts().await?;
    sees_log(&app, call, "that it is in doubt", is(WriteState::Checking)).await?;
    ends_well(&mut app, "k1", "Wants a quote", &[]).await?;
    assert_eq!(writes(&app, "POST").await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_killed_in_doubt_after_a_lost_answer_everything_is_found() -> Result<()> {
    let mut app = app_without_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    app.org.goes_silent_after_accepting(2).await?;
    adds_to_do(&mut app, "Send the quote", call)?;
    hangs_up(&app, "k1").await?;
    let in_doubt = |view: &View| {
        let mut outbox = view.outbox.iter();
        outbox.len() == 2 && outbox.all(|write| write.state == WriteState::Checking)
    };
    app.sees("that both are in doubt", in_doubt).await?;
    app.kill().await?;
    app.starts().await?;
    ends_well(&mut app, "k1", "Wants a quote", &["Send the quote"]).await?;
    assert_eq!(writes(&app, "POST").await?, 2);
    Ok(())
}
