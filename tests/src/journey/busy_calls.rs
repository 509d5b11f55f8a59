//! The busy hour, what is heard: a ring that nobody ends, a ring in the midst of a note, two callers under one id.

use anyhow::{Result, ensure};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::stage::{Stage, css};
use super::told::tell;
use crate::poll::{PATIENCE, poll_until};

/// The end of this ring is lost, and it began long enough ago to be over.
const GHOST: &str = "+44 20 7946 0099";

/// Two people without a record in the org.
const CALLERS: [&str; 2] = ["+44 20 7946 0021", "+44 20 7946 0022"];

/// A ring interrupts a note, an edit of a task is half typed, the program is killed: every word is there, and the ring that
/// nobody ended holds nobody up.
pub(super) async fn a_ghost_and_an_edit(stage: &mut Stage) -> Result<()> {
    let call = stage.phone.rings("佐藤 花子").await?;
    stage.phone.act(&call, "answer").await?;
    stage.shows("call-phase", "connected").await?;
    stage.types("note", "Asks to mov").await?;
    let began = Timestamp::now().saturating_sub(SignedDuration::from_mins(4))?;
    stage
        .phone_says(json!({
            "event": "ringing", "source": "old-desk", "call_id": "g1", "at": began.to_string(),
            "direction": "inbound", "from": { "number": GHOST },
        }))
        .await?;
    stage.shows("call-bar", "ringing").await?;
    ensure!(
        stage.has_the_caret("note", 11).await?,
        "a ring takes no keyboard"
    );
    stage.types("note", "e the delivery").await?;
    stage.has("note", "Asks to move the delivery").await?;
    stage.click("task-edit-open").await?;
    stage.types("task-edit-detail", "half a det").await?;
    stage.words_are_kept(&["half a det"]).await?;
    stage.picture("9-a-ghost-rings").await?;
    // The practice phone dies with the program, and could not tell the end later.
    stage.phone.act(&call, "hang-up").await?;
    stage.shows("call-phase", "ended").await?;

    stage.is_killed_and_started().await?;
    stage.shows("caller-name", "佐藤 花子").await?;
    stage.shows("call-bar", "may be over").await?;
    let note = stage.window.wait_for(&css("note")).await?;
    let kept = note.property("value").await?;
    ensure!(kept == "Asks to move the delivery", "the note: {kept}");
    let detail = stage.window.wait_for(&css("task-edit-detail")).await?;
    let kept = detail.property("value").await?;
    ensure!(
        kept.as_str()
            .is_some_and(|text| text.contains("half a det")),
        "the edit: {kept}"
    );
    stage.picture("9-the-ghost-steps-back").await?;
    stage.opens(GHOST).await?;
    stage.click("call-over").await?;
    stage.shows("call-phase", "Missed").await?;
    tell(
        "9 · a ring that nobody ended, a half-typed edit and kill -9: every word is there, and the ghost holds nobody up",
    )
}

/// A phone that counts its calls from 0: two callers, two calls.
pub(super) async fn two_callers_with_one_id(stage: &Stage) -> Result<()> {
    for caller in CALLERS {
        let event = |kind: &str| {
            json!({
                "event": kind, "source": "old-desk", "call_id": "0",
                "direction": "inbound", "from": { "number": caller },
            })
        };
        stage.phone_says(event("ringing")).await?;
        stage.phone_says(event("answered")).await?;
        stage.phone_says(event("ended")).await?;
    }
    poll_until("both callers", PATIENCE, async || {
        let view = stage.view().await?.to_string();
        Ok(CALLERS
            .iter()
            .all(|caller| view.contains(caller))
            .then_some(()))
    })
    .await?;
    stage.picture("9-two-callers-with-one-id").await?;
    stage.leave_all().await?;
    tell("9 · two callers under one id: two calls, each in the list")
}
