//! Points 3 and 5: several matches, and nobody known.

use anyhow::{Context as _, Result, ensure};

use serde_json::Value;

use super::stage::{Stage, field};
use super::told::tell;

/// A heading, which the style shows in capitals.
const THREE_MATCHES: &str = "3 SALESFORCE MATCHES";

/// Three records share the number: Alt+2 picks the second, and the call is logged to it.
pub(super) async fn three_matches(stage: &Stage) -> Result<()> {
    let call = stage.phone.rings("Bluewater Ltd").await?;
    stage.window.wait_for_text("body", THREE_MATCHES).await?;
    stage.picture("3-three-matches").await?;
    let view = stage.view().await?;
    let name = view
        .pointer("/calls/0/who/matches/1/name")
        .and_then(Value::as_str);
    let name = String::from(name.context("the second match has a name")?);
    stage.window.press("Alt+2").await?;
    stage.shows("caller-name", &name).await?;
    stage.phone.act(&call, "answer").await?;
    stage.shows("call-phase", "connected").await?;
    stage.types("note", "Asks about invoice 4471").await?;
    stage.phone.act(&call, "hang-up").await?;
    stage.shows("log-state", "in Salesforce").await?;
    let task = stage.the_task_with("Asks about invoice 4471").await?;
    let view = stage.view().await?;
    let picked = view
        .pointer("/calls/0/who/picked/id")
        .cloned()
        .unwrap_or_default();
    ensure!(
        *field(&task, "WhoId") == picked || *field(&task, "WhatId") == picked,
        "logged to {name}: {task}"
    );
    stage.picture("3-picked-with-alt-2").await?;
    tell(&format!(
        "3 · three matches: Alt+2 picks {name}, and the call is logged there"
    ))
}

/// A call that nobody was picked for waits in plain sight, and the digit alone picks while the list has the focus.
pub(super) async fn an_unpicked_call_waits(stage: &Stage) -> Result<()> {
    let call = stage.phone.rings("Bluewater Ltd").await?;
    stage.window.wait_for_text("body", THREE_MATCHES).await?;
    stage.phone.act(&call, "miss").await?;
    stage.shows("call-phase", "Missed").await?;
    stage.leave_all().await?;
    stage.shows("waiting-calls", "415").await?;
    stage.picture("3-unpicked-call-waits").await?;
    stage.click_within("waiting-calls", "button").await?;
    stage.window.wait_for_text("body", THREE_MATCHES).await?;
    stage.focus("matches").await?;
    stage.window.press("1").await?;
    stage.shows("log-state", "in Salesforce").await?;
    tell(
        "3 · an unpicked call waits visibly; picked later (the digit alone, as the list has the focus) it is logged",
    )
}

/// Nobody known: no dialog, search by name, the note goes along.
pub(super) async fn an_unknown_caller(stage: &Stage) -> Result<()> {
    let call = stage.phone.rings("Unknown caller").await?;
    stage
        .window
        .wait_for_text("body", "Not in Salesforce")
        .await?;
    ensure!(
        stage.window.find("dialog, [role=dialog]").await?.is_none(),
        "a dialog is in the way"
    );
    stage.phone.act(&call, "answer").await?;
    stage.shows("call-phase", "connected").await?;
    stage
        .types("note", "Asked for the spring catalogue")
        .await?;
    stage.types("search", "Lef").await?;
    stage.shows("search-result-1", "Lefèvre").await?;
    stage.picture("5-unknown-caller").await?;
    stage.click("search-result-1").await?;
    stage.shows("caller-name", "Lefèvre").await?;
    stage.phone.act(&call, "hang-up").await?;
    stage.shows("log-state", "in Salesforce").await?;
    stage
        .the_task_with("Asked for the spring catalogue")
        .await?;
    tell("5 · an unknown caller: no dialog, found by name, the note kept and logged")
}
