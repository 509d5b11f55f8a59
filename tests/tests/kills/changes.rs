//! Killed around the request that changes the Task of a logged call.

use crate::scene::{
    a_quiet_call, desk_with_a_key_field, desk_without_a_key_field, ends_well, hangs_up, holds,
    holds_in_vain, is, is_carried_out, reaches_the_org, saves, sees_log, writes,
};
use acceptance::windowless::Desk;
use anyhow::Result;
use domain::base::ids::CallId;
use domain::view::call::LogView;
use domain::view::writes::WriteState;

/// A call that is in Salesforce with the text "First".
async fn a_logged_call(desk: &mut Desk) -> Result<CallId> {
    let call = a_quiet_call(desk, "k1", "First").await?;
    hangs_up(desk, "k1").await?;
    let landed = |log: &LogView| matches!(log, LogView::InSalesforce { .. });
    sees_log(desk, call, "the record", landed).await?;
    Ok(call)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_record_and_its_first_change_the_change_goes_to_the_same_task()
-> Result<()> {
    let mut desk = desk_with_a_key_field().await?;
    let call = a_logged_call(&mut desk).await?;
    desk.kill().await?;
    desk.starts().await?;
    saves(&mut desk, call, "Second", 2)?;
    reaches_the_org(&desk, "PATCH", 1).await?;
    ends_well(&mut desk, "k1", "Second", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_change_is_held_that_is_never_carried_out_it_is_written_again() -> Result<()>
{
    let mut desk = desk_with_a_key_field().await?;
    killed_in_a_change_that_is_lost(&mut desk).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_lost_change_is_written_again_as_well() -> Result<()> {
    let mut desk = desk_without_a_key_field().await?;
    killed_in_a_change_that_is_lost(&mut desk).await
}

async fn killed_in_a_change_that_is_lost(desk: &mut Desk) -> Result<()> {
    let call = a_logged_call(desk).await?;
    holds_in_vain(desk, "PATCH").await?;
    saves(desk, call, "Second", 2)?;
    reaches_the_org(desk, "PATCH", 1).await?;
    desk.kill().await?;
    desk.org.heals().await?;
    desk.starts().await?;
    ends_well(desk, "k1", "Second", &[]).await?;
    assert_eq!(writes(desk, "PATCH").await?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_a_change_was_carried_out_and_before_its_answer_the_text_stands() -> Result<()>
{
    let mut desk = desk_with_a_key_field().await?;
    let call = a_logged_call(&mut desk).await?;
    holds(&desk, "PATCH", 1000).await?;
    saves(&mut desk, call, "Second", 2)?;
    sees_log(
        &desk,
        call,
        "the change on its way",
        is(WriteState::Sending),
    )
    .await?;
    // The Task is read before it is changed: on its way is the change only from here on.
    reaches_the_org(&desk, "PATCH", 1).await?;
    desk.kill().await?;
    is_carried_out(&desk, "PATCH", 1).await?;
    desk.starts().await?;
    ends_well(&mut desk, "k1", "Second", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_two_changes_waiting_the_last_text_is_the_one_that_stays() -> Result<()> {
    let mut desk = desk_with_a_key_field().await?;
    let call = a_logged_call(&mut desk).await?;
    holds_in_vain(&desk, "PATCH").await?;
    saves(&mut desk, call, "Second", 2)?;
    saves(&mut desk, call, "Third", 3)?;
    reaches_the_org(&desk, "PATCH", 1).await?;
    desk.sees("both changes", |view| view.link.waiting == 2)
        .await?;
    desk.kill().await?;
    desk.org.heals().await?;
    desk.starts().await?;
    ends_well(&mut desk, "k1", "Third", &[]).await
}
