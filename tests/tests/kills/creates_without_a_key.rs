//! The same in an org without the unique key field: there what may have landed is looked for, and never sent again blindly.

use crate::scene::{
    a_call_with_a_note, a_quiet_call, adds_to_do, desk_without_a_key_field, ends_well, hangs_up,
    holds, holds_in_vain, is, is_carried_out, reaches_the_org, sees_log, tasks_of, writes,
};
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::windowless::Desk;
use anyhow::Result;
use domain::view::action::Action;
use domain::view::screen::View;
use domain::view::writes::WriteState;

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_what_was_never_sent_is_sent_once_after_the_start() -> Result<()> {
    let mut desk = desk_without_a_key_field().await?;
    desk.org.goes_offline().await?;
    let call = a_call_with_a_note(&mut desk, "k1", "Wants a quote").await?;
    let offline = |view: &View| view.link.offline_since.is_some();
    desk.sees("that there is no network", offline).await?;
    adds_to_do(&mut desk, "Send the quote", call)?;
    hangs_up(&desk, "k1").await?;
    let waiting = |view: &View| view.link.waiting == 2;
    desk.sees("two writes that wait", waiting).await?;
    desk.kill().await?;
    desk.org.comes_back().await?;
    desk.starts().await?;
    ends_well(&mut desk, "k1", "Wants a quote", &["Send the quote"]).await?;
    assert_eq!(writes(&desk, "POST").await?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_create_that_never_landed_waits_visibly_and_is_not_repeated() -> Result<()>
{
    let mut desk = desk_without_a_key_field().await?;
    let call = a_quiet_call(&mut desk, "k1", "Wants a quote").await?;
    holds_in_vain(&desk, "POST").await?;
    hangs_up(&desk, "k1").await?;
    reaches_the_org(&desk, "POST", 1).await?;
    desk.kill().await?;
    desk.org.heals().await?;
    desk.starts().await?;
    sees_log(&desk, call, "the doubt", is(WriteState::Checking)).await?;
    // However often the agent wants it sent: there is another look, and not another request.
    for looks in 1..=3 {
        desk.does(&Action::SendNow)?;
        poll_until("one more look", PATIENCE, async || {
            Ok((answered_looks(&desk).await? >= looks).then_some(()))
        })
        .await?;
    }
    let waits = |view: &View| {
        let mut outbox = view.outbox.iter();
        outbox.any(|write| write.state == WriteState::Checking && write.next_try.is_some())
    };
    let view = desk.sees("that it waits, and until when", waits).await?;
    assert_eq!(view.link.waiting, 1);
    assert_eq!(view.outbox[0].tries, 1);
    assert_eq!(writes(&desk, "POST").await?, 1);

    // It holds up nobody else.
    adds_to_do(&mut desk, "Send the quote", call)?;
    reaches_the_org(&desk, "POST", 2).await?;
    desk.sees("only the call waiting", |view| view.link.waiting == 1)
        .await?;
    let (records, steps) = tasks_of(&desk, "k1").await?;
    assert_eq!((records.len(), steps.len()), (0, 1));
    Ok(())
}

async fn answered_looks(desk: &Desk) -> Result<usize> {
    let requests = desk.org.requests().await?;
    let looks = requests.iter().filter(|seen| {
        let query = seen.query.as_deref().unwrap_or_default();
        seen.path.ends_with("/queryAll") && query.contains("CallObject") && seen.status.is_some()
    });
    Ok(looks.count())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_create_that_was_carried_out_before_its_answer_is_found() -> Result<()> {
    let mut desk = desk_without_a_key_field().await?;
    let call = a_quiet_call(&mut desk, "k1", "Wants a quote").await?;
    holds(&desk, "POST", 1000).await?;
    hangs_up(&desk, "k1").await?;
    sees_log(
        &desk,
        call,
        "the record on its way",
        is(WriteState::Sending),
    )
    .await?;
    desk.kill().await?;
    is_carried_out(&desk, "POST", 1).await?;
    desk.starts().await?;
    ends_well(&mut desk, "k1", "Wants a quote", &[]).await?;
    assert_eq!(writes(&desk, "POST").await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_create_that_is_carried_out_after_the_start_is_found_once_it_is_there()
-> Result<()> {
    let mut desk = desk_without_a_key_field().await?;
    let call = a_quiet_call(&mut desk, "k1", "Wants a quote").await?;
    holds(&desk, "POST", 3000).await?;
    hangs_up(&desk, "k1").await?;
    sees_log(
        &desk,
        call,
        "the record on its way",
        is(WriteState::Sending),
    )
    .await?;
    desk.kill().await?;
    desk.starts().await?;
    sees_log(&desk, call, "the doubt", is(WriteState::Checking)).await?;
    ends_well(&mut desk, "k1", "Wants a quote", &[]).await?;
    assert_eq!(writes(&desk, "POST").await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_killed_in_doubt_after_a_lost_answer_everything_is_found() -> Result<()> {
    let mut desk = desk_without_a_key_field().await?;
    let call = a_quiet_call(&mut desk, "k1", "Wants a quote").await?;
    desk.org.goes_silent_after_accepting(2).await?;
    adds_to_do(&mut desk, "Send the quote", call)?;
    hangs_up(&desk, "k1").await?;
    let doubt = |view: &View| {
        let mut outbox = view.outbox.iter();
        outbox.len() == 2 && outbox.all(|write| write.state == WriteState::Checking)
    };
    desk.sees("the doubt about both", doubt).await?;
    desk.kill().await?;
    desk.starts().await?;
    ends_well(&mut desk, "k1", "Wants a quote", &["Send the quote"]).await?;
    assert_eq!(writes(&desk, "POST").await?, 2);
    Ok(())
}
