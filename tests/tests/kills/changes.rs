//! Killed around the request that changes the Task of a logged call.

use crate::scene::{
    a_quiet_call, app_with_a_key_field, app_without_a_key_field, ends_well, hangs_up, holds,
    holds_in_vain, is, is_carried_out, reaches_the_org, saves, sees_log, writes,
};
use acceptance::windowless::Harness;
use anyhow::Result;
use domain::base::ids::CallId;
use domain::view::call::LogView;
use domain::view::writes::WriteState;

/// A call that is in Salesforce with the text "First".
async fn a_logged_call(app: &mut Harness) -> Result<CallId> {
    let call = a_quiet_call(app, "k1", "First").await?;
    hangs_up(app, "k1").await?;
    let landed = |log: &LogView| matches!(log, LogView::InSalesforce { .. });
    sees_log(app, call, "the record", landed).await?;
    Ok(call)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_the_record_and_its_first_change_the_change_goes_to_the_same_task()
-> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let call = a_logged_call(&mut app).await?;
    app.kill().await?;
    app.starts().await?;
    saves(&mut app, call, "Second", 2)?;
    reaches_the_org(&app, "PATCH", 1).await?;
    ends_well(&mut app, "k1", "Second", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_change_is_held_that_is_never_carried_out_it_is_written_again() -> Result<()>
{
    let mut app = app_with_a_key_field().await?;
    killed_in_a_change_that_is_lost(&mut app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_a_lost_change_is_written_again_as_well() -> Result<()> {
    let mut app = app_without_a_key_field().await?;
    killed_in_a_change_that_is_lost(&mut app).await
}

async fn killed_in_a_change_that_is_lost(app: &mut Harness) -> Result<()> {
    let call = a_logged_call(app).await?;
    holds_in_vain(app, "PATCH").await?;
    saves(app, call, "Second", 2)?;
    reaches_the_org(app, "PATCH", 1).await?;
    app.kill().await?;
    app.org.heals().await?;
    app.starts().await?;
    ends_well(app, "k1", "Second", &[]).await?;
    assert_eq!(writes(app, "PATCH").await?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_a_change_was_carried_out_and_before_its_answer_the_text_stands() -> Result<()>
{
    let mut app = app_with_a_key_field().await?;
    let call = a_logged_call(&mut app).await?;
    holds(&app, "PATCH", 1000).await?;
    saves(&mut app, call, "Second", 2)?;
    sees_log(&app, call, "the change on its way", is(WriteState::Sending)).await?;
    // The Task is read before it is changed, so the change is on its way only from here on.
    reaches_the_org(&app, "PATCH", 1).await?;
    app.kill().await?;
    is_carried_out(&app, "PATCH", 1).await?;
    app.starts().await?;
    ends_well(&mut app, "k1", "Second", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_two_changes_waiting_the_last_text_is_the_one_that_stays() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let call = a_logged_call(&mut app).await?;
    holds_in_vain(&app, "PATCH").await?;
    saves(&mut app, call, "Second", 2)?;
    saves(&mut app, call, "Third", 3)?;
    reaches_the_org(&app, "PATCH", 1).await?;
    app.sees("both changes", |view| view.link.waiting == 2)
        .await?;
    app.kill().await?;
    app.org.heals().await?;
    app.starts().await?;
    ends_well(&mut app, "k1", "Third", &[]).await
}
