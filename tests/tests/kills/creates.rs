//! Killed around the request that makes a Task, in an org that has the unique key field.

use crate::scene::{
    a_call_with_a_note, a_quiet_call, adds_to_do, card, desk_with_a_key_field, ends_well, hangs_up,
    holds, holds_in_vain, is, is_carried_out, is_drained, reaches_the_org, sees_log, tasks_of,
    writes,
};
use anyhow::Result;
use domain::view::call::LogView;
use domain::view::screen::View;
use domain::view::writes::WriteState;

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_the_save_on_disk_and_nothing_sent_it_is_sent_after_the_start() -> Result<()> {
    let mut desk = desk_with_a_key_field().await?;
    desk.org.goes_offline().await?;
    let call = a_call_with_a_note(&mut desk, "k1", "Wants a quote").await?;
    let offline = |view: &View| view.link.offline_since.is_some();
    desk.sees("that there is no network", offline).await?;
    adds_to_do(&mut desk, "Send the quote", call)?;
    hangs_up(&desk, "k1").await?;
    let waiting =
        |view: &View| view.link.waiting == 2 && view.outbox.iter().all(|write| write.tries == 0);
    desk.sees("two writes that were never tried", waiting)
        .await?;
    desk.kill().await?;
    assert_eq!(writes(&desk, "POST").await?, 0);

    let view = desk.starts().await?;
    assert_eq!(view.link.waiting, 2);
    let card = card(&view, call).expect("the call is still on screen");
    assert_eq!(card.note.text, "Wants a quote");
    desk.org.comes_back().await?;
    ends_well(&mut desk, "k1", "Wants a quote", &["Send the quote"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_create_is_held_that_is_never_carried_out_it_is_sent_again() -> Result<()> {
    let mut desk = desk_with_a_key_field().await?;
    let call = a_quiet_call(&mut desk, "k1", "Wants a quote").await?;
    holds_in_vain(&desk, "POST").await?;
    hangs_up(&desk, "k1").await?;
    adds_to_do(&mut desk, "Send the quote", call)?;
    reaches_the_org(&desk, "POST", 1).await?;
    let both = |view: &View| view.link.waiting == 2;
    desk.sees("the call under way and the to-do behind it", both)
        .await?;
    desk.kill().await?;
    assert_eq!(tasks_of(&desk, "k1").await?.0.len(), 0);

    desk.org.heals().await?;
    desk.starts().await?;
    ends_well(&mut desk, "k1", "Wants a quote", &["Send the quote"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_create_is_held_that_is_carried_out_later_there_is_one_task() -> Result<()> {
    let mut desk = desk_with_a_key_field().await?;
    let call = a_quiet_call(&mut desk, "k1", "Wants a quote").await?;
    holds(&desk, "POST", 3000).await?;
    hangs_up(&desk, "k1").await?;
    reaches_the_org(&desk, "POST", 1).await?;
    sees_log(
        &desk,
        call,
        "the record on its way",
        is(WriteState::Sending),
    )
    .await?;
    desk.kill().await?;
    desk.starts().await?;
    // The second request lands while the first is still held, and the first comes too late to make another Task.
    is_drained(&mut desk).await?;
    is_carried_out(&desk, "POST", 2).await?;
    ends_well(&mut desk, "k1", "Wants a quote", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_org_carried_it_out_and_before_its_answer_there_is_one_task() -> Result<()>
{
    let mut desk = desk_with_a_key_field().await?;
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
    ends_well(&mut desk, "k1", "Wants a quote", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_doubt_after_a_lost_answer_there_is_one_task_and_one_of_each_to_do() -> Result<()>
{
    let mut desk = desk_with_a_key_field().await?;
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
    ends_well(&mut desk, "k1", "Wants a quote", &["Send the quote"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_answer_the_call_is_known_to_be_in_salesforce() -> Result<()> {
    let mut desk = desk_with_a_key_field().await?;
    let call = a_quiet_call(&mut desk, "k1", "Wants a quote").await?;
    hangs_up(&desk, "k1").await?;
    let landed = |log: &LogView| matches!(log, LogView::InSalesforce { .. });
    sees_log(&desk, call, "the record", landed).await?;
    desk.kill().await?;
    let view = desk.starts().await?;
    let card = card(&view, call).expect("the call is still on screen");
    assert!(landed(&card.log), "{:?}", card.log);
    ends_well(&mut desk, "k1", "Wants a quote", &[]).await?;
    // Nothing was sent a second time to find that out.
    assert_eq!(writes(&desk, "POST").await?, 1);
    Ok(())
}
