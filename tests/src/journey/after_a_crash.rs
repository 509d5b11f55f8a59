//! Point 6: the network goes, the program is killed, an answer is lost; each change is in Salesforce once.

use anyhow::{Result, ensure};
use serde_json::json;

use super::stage::Stage;
use super::told::tell;
use crate::poll::{PATIENCE, poll_until};

/// Offline, a call with a note and a to-do; killed with -9; back.
pub(super) async fn offline_killed_and_back(stage: &mut Stage) -> Result<()> {
    stage.leave_all().await?;
    stage.phone.network(false).await?;
    let call = stage.phone.rings("Julie Lefèvre").await?;
    stage.shows("caller-name", "Lefèvre").await?;
    stage.phone.act(&call, "answer").await?;
    stage.shows("call-phase", "connected").await?;
    stage.writes_note("Agreed on the pilot for Lyon").await?;
    stage.phone.act(&call, "hang-up").await?;
    stage.shows("offline-bar", "Offline").await?;
    stage.shows("log-state", "waiting").await?;
    stage.picture("6-offline").await?;
    ensure!(
        stage.tasks_with("Agreed on the pilot").await?.is_empty(),
        "nothing can have landed"
    );
    tell("6 · the network goes: the bar says so, the call goes on, its record waits")?;

    stage.is_killed_and_started().await?;
    stage.shows("caller-name", "Lefèvre").await?;
    let view = stage.view().await?;
    let note = view
        .pointer("/calls/0/note/text")
        .cloned()
        .unwrap_or_default();
    ensure!(
        note == "Agreed on the pilot for Lyon",
        "the note after the kill: {note} in {view}"
    );
    ensure!(
        view.pointer("/link/waiting") == Some(&json!(1)),
        "one write waits: {view}"
    );
    stage.picture("6-after-kill-9").await?;
    tell("6 · killed with -9 and started again: note, person and waiting write are there")?;

    stage.phone.network(true).await?;
    stage.all_is_sent().await?;
    stage.the_task_with("Agreed on the pilot for Lyon").await?;
    stage.shows("log-state", "in Salesforce").await?;
    stage.picture("6-back-online").await?;
    tell("6 · the network is back: the call is in Salesforce, once")
}

/// The answer to a create is lost: the Task is there once all the same.
pub(super) async fn a_lost_answer(stage: &Stage) -> Result<()> {
    stage.leave_all().await?;
    let call = stage.phone.rings("Julie Lefèvre").await?;
    stage.shows("caller-name", "Lefèvre").await?;
    stage.phone.act(&call, "answer").await?;
    stage.shows("call-phase", "connected").await?;
    stage
        .types("note", "Wants the order form by Thursday")
        .await?;
    stage
        .shows("past-activities", "Agreed on the pilot")
        .await?;
    stage.phone.loses_the_next_answer().await?;
    stage.phone.act(&call, "hang-up").await?;
    poll_until(
        "the create to have been carried out",
        PATIENCE,
        async || {
            let there = !stage.tasks_with("Wants the order form").await?.is_empty();
            Ok(there.then_some(()))
        },
    )
    .await?;
    stage.all_is_sent().await?;
    stage.shows("log-state", "in Salesforce").await?;
    stage
        .the_task_with("Wants the order form by Thursday")
        .await?;
    tell("6 · the answer to a create was lost: asked again with the same key, still one Task")
}
