//! Killed around the request that makes a Task, in an org that has the unique key field.

use crate::scene::{
    a_call_with_a_note, a_quiet_call, adds_to_do, app_with_a_key_field, card, ends_well, hangs_up,
    holds, holds_in_vain, is, is_carried_out, is_drained, reaches_the_org, sees_log, tasks_of,
    writes,
};
use anyhow::Result;
use domain::view::call::LogView;
use domain::view::screen::View;
use domain::view::writes::WriteState;

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_the_save_on_disk_and_nothing_sent_it_is_sent_after_the_start() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    app.org.goes_offline().await?;
    let call = a_call_with_a_note(&mut app, "k1", "Wants a quote").await?;
    let offline = |view: &View| view.link.offline_since.is_some();
    app.sees("that there is no network", offline).await?;
    adds_to_do(&mut app, "Send the quote", call)?;
    hangs_up(&app, "k1").await?;
    let waiting =
        |view: &View| view.link.waiting == 2 && view.outbox.iter().all(|write| write.tries == 0);
    app.sees("two writes that were never tried", waiting)
        .await?;
    app.kill().await?;
    assert_eq!(writes(&app, "POST").await?, 0);

    let view = app.starts().await?;
    assert_eq!(view.link.waiting, 2);
    let card = card(&view, call).expect("the call is still on screen");
    assert_eq!(card.note.text, "Wants a quote");
    app.org.comes_back().await?;
    ends_well(&mut app, "k1", "Wants a quote", &["Send the quote"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_create_is_held_that_is_never_carried_out_it_is_sent_again() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    holds_in_vain(&app, "POST").await?;
    hangs_up(&app, "k1").await?;
    adds_to_do(&mut app, "Send the quote", call)?;
    reaches_the_org(&app, "POST", 1).await?;
    let both = |view: &View| view.link.waiting == 2;
    app.sees("the call under way and the to-do behind it", both)
        .await?;
    app.kill().await?;
    assert_eq!(tasks_of(&app, "k1").await?.0.len(), 0);

    app.org.heals().await?;
    app.starts().await?;
    ends_well(&mut app, "k1", "Wants a quote", &["Send the quote"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_create_is_held_that_is_carried_out_later_there_is_one_task() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    holds(&app, "POST", 3000).await?;
    hangs_up(&app, "k1").await?;
    reaches_the_org(&app, "POST", 1).await?;
    sees_log(&app, call, "the record on its way", is(WriteState::Sending)).await?;
    app.kill().await?;
    app.starts().await?;
    // The second request lands while the first is still held, and the first comes too late to make another Task.
    is_drained(&mut app).await?;
    is_carried_out(&app, "POST", 2).await?;
    ends_well(&mut app, "k1", "Wants a quote", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_org_carried_it_out_and_before_its_answer_there_is_one_task() -> Result<()>
{
    let mut app = app_with_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    holds(&app, "POST", 1000).await?;
    hangs_up(&app, "k1").await?;
    sees_log(&app, call, "the record on its way", is(WriteState::Sending)).await?;
    app.kill().await?;
    is_carried_out(&app, "POST", 1).await?;
    app.starts().await?;
    ends_well(&mut app, "k1", "Wants a quote", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_doubt_after_a_lost_answer_there_is_one_task_and_one_of_each_to_do() -> Result<()>
{
    let mut app = app_with_a_key_field().await?;
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
    ends_well(&mut app, "k1", "Wants a quote", &["Send the quote"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_answer_the_call_is_known_to_be_in_salesforce() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let call = a_quiet_call(&mut app, "k1", "Wants a quote").await?;
    hangs_up(&app, "k1").await?;
    let landed = |log: &LogView| matches!(log, LogView::InSalesforce { .. });
    sees_log(&app, call, "the record", landed).await?;
    app.kill().await?;
    let view = app.starts().await?;
    let card = card(&view, call).expect("the call is still on screen");
    assert!(landed(&card.log), "{:?}", card.log);
    ends_well(&mut app, "k1", "Wants a quote", &[]).await?;
    // Nothing was sent a second time to find that out.
    assert_eq!(writes(&app, "POST").await?, 1);
    Ok(())
}
