//! Points 1, 2 and 4: who is calling, a note that becomes one Task, a to-do before any call.

use anyhow::{Result, ensure};
use serde_json::json;

use super::stage::{Stage, css, field};
use super::told::tell;

/// A call rings: the caller and all that is known of her.
pub(super) async fn a_call_rings(stage: &Stage) -> Result<()> {
    let call = stage.phone.rings("佐藤 花子").await?;
    stage.shows("caller-name", "佐藤 花子").await?;
    let card = css("call-card");
    for text in ["購買部長", "株式会社アオバ商事", "Claire Martin"] {
        stage.window.wait_for_text(&card, text).await?;
    }
    stage.shows("stage", "Negotiation").await?;
    stage.shows("next-steps", "Send revised quote").await?;
    stage.shows("past-activities", "Claire Martin").await?;
    stage.picture("1-a-call-rings").await?;
    tell(
        "1 · a call rings: name, title, company, owner, stage, next steps and past activities are on screen",
    )?;
    stage.phone.act(&call, "answer").await?;
    Ok(())
}

/// A note in mid-call, Save, hang up: one closed Task.
pub(super) async fn a_note_becomes_one_task(stage: &Stage) -> Result<()> {
    stage.shows("call-phase", "connected").await?;
    stage.types("note", "Wants three-year pricing.").await?;
    stage.click("save").await?;
    stage.picture("2-note-in-mid-call").await?;
    let view = stage.view().await?;
    ensure!(
        view.pointer("/link/waiting") == Some(&json!(0)),
        "nothing is sent before the end"
    );
    let state = view.pointer("/calls/0/id").cloned().unwrap_or_default();
    stage.phone.hang_up_all().await?;
    stage.shows("log-state", "in Salesforce").await?;
    let task = stage.the_task_with("Wants three-year pricing.").await?;
    ensure!(
        *field(&task, "IsClosed") == true,
        "the call's Task is closed: {task}"
    );
    ensure!(
        *field(&task, "CallType") == "Inbound",
        "its direction: {task}"
    );
    ensure!(
        field(&task, "CallDurationInSeconds").is_u64(),
        "its duration: {task}"
    );
    let key = field(&task, "CallObject").as_str().unwrap_or_default();
    ensure!(key.starts_with("practice-phone:"), "its call key: {task}");
    stage
        .shows("past-activities", "Wants three-year pricing.")
        .await?;
    stage.picture("2-logged-as-one-task").await?;
    tell(&format!(
        "2 · note, Save, hang up: one closed Task with note, direction, duration and call key (call {state})"
    ))
}

/// A to-do without a call: an open Task, and ticking it closes it in Salesforce.
pub(super) async fn a_to_do_before_a_call(stage: &Stage) -> Result<()> {
    stage.leave_all().await?;
    stage
        .types("todo-subject", "Prepare the renewal offer")
        .await?;
    stage.click("todo-add").await?;
    let task = stage.the_task_with("Prepare the renewal offer").await?;
    ensure!(
        *field(&task, "Status") == "Not Started",
        "the org's default status: {task}"
    );
    ensure!(
        field(&task, "CallObject").is_null(),
        "linked to no call: {task}"
    );
    stage.all_is_sent().await?;
    stage
        .shows("next-steps", "Prepare the renewal offer")
        .await?;
    stage.picture("4-to-do-before-a-call").await?;
    stage.tick("Prepare the renewal offer").await?;
    stage.all_is_sent().await?;
    let done = stage.the_task_with("Prepare the renewal offer").await?;
    ensure!(
        *field(&done, "IsClosed") == true,
        "ticked is closed: {done}"
    );
    tell(
        "4 · a to-do before a call: an open Task, Not Started, linked to none; ticking it closes it in Salesforce",
    )
}
