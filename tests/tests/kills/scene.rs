//! What these tests have in common: a call of a known person, an org that holds a write, and the count of what arrived.

use acceptance::app::{note, to_do};
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::windowless::Harness;
use anyhow::{Context as _, Result};
use domain::base::ids::CallId;
use domain::view::action::Action;
use domain::view::call::{CallView, LogView, WhoState};
use domain::view::screen::View;
use domain::view::writes::WriteState;
use jiff::Timestamp;
use practice_org::{Fault, FaultOrder, SeenRequest};
use serde_json::Value;
use std::time::Duration;

/// Hanako Sato, whom the practice org knows by exactly one record.
pub(crate) const HANAKO: &str = "+819012345678";

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_windowless");

/// For longer than any of these tests runs.
const FOR_EVER: u64 = 600_000;

pub(crate) async fn app_with_a_key_field() -> Result<Harness> {
    Harness::start(PROGRAM, true).await
}

pub(crate) async fn app_without_a_key_field() -> Result<Harness> {
    Harness::start(PROGRAM, false).await
}

pub(crate) fn card(view: &View, call: CallId) -> Option<&CallView> {
    view.calls.iter().find(|card| card.id == call)
}

/// A call of Hanako's has been answered, she is on screen, and the agent has written `text`.
pub(crate) async fn a_call_with_a_note(app: &mut Harness, key: &str, text: &str) -> Result<CallId> {
    app.phone("ringing", key, HANAKO, Timestamp::now()).await?;
    let known = |view: &View| {
        let mut cards = view.calls.iter();
        cards.any(|card| card.who.state == WhoState::Known && card.panel.is_some())
    };
    let view = app.sees("who is calling", known).await?;
    let call = view.calls.first().context("a card")?.id;
    app.phone("answered", key, HANAKO, Timestamp::now()).await?;
    app.does(&note(call, text, 1))?;
    let typed = |view: &View| card(view, call).is_some_and(|card| card.note.text == text);
    app.sees("the note", typed).await?;
    Ok(call)
}

/// The same call, with what belongs to her read and nothing on its way: the next request is the one that a test is about.
pub(crate) async fn a_quiet_call(app: &mut Harness, key: &str, text: &str) -> Result<CallId> {
    let call = a_call_with_a_note(app, key, text).await?;
    let read = |view: &View| {
        let panel = card(view, call).and_then(|card| card.panel.as_ref());
        panel.is_some_and(|panel| panel.as_of.is_some() && !panel.saved_copy)
    };
    app.sees("what belongs to her", read).await?;
    Ok(call)
}

pub(crate) async fn hangs_up(app: &Harness, key: &str) -> Result<()> {
    app.phone("ended", key, HANAKO, Timestamp::now()).await
}

pub(crate) async fn sees_log(
    app: &Harness,
    call: CallId,
    what: &str,
    seen: impl Fn(&LogView) -> bool,
) -> Result<View> {
    let on_card = |view: &View| card(view, call).is_some_and(|card| seen(&card.log));
    app.sees(what, on_card).await
}

pub(crate) fn is(state: WriteState) -> impl Fn(&LogView) -> bool {
    move |log| *log == LogView::Waiting { write: state }
}

/// The agent adds a to-do to the call.
pub(crate) fn adds_to_do(app: &mut Harness, subject: &str, call: CallId) -> Result<()> {
    app.does(&to_do(subject, Some(call)))
}

/// The agent writes another note and presses Save.
pub(crate) fn saves(app: &mut Harness, call: CallId, text: &str, seq: u32) -> Result<()> {
    app.does(&note(call, text, seq))?;
    app.does(&Action::SaveCall { call })
}

/// The org takes in the next write of a Task, waits for so long, and then carries it out.
pub(crate) async fn holds(app: &Harness, method: &str, ms: u64) -> Result<()> {
    app.org
        .orders_exactly(&next_write(Fault::Slow { ms }, method))
        .await
}

/// The same, and it is never carried out.
pub(crate) async fn holds_in_vain(app: &Harness, method: &str) -> Result<()> {
    holds(app, method, FOR_EVER).await?;
    app.org
        .orders_exactly(&next_write(Fault::SilentBeforeAccepting, method))
        .await
}

fn next_write(fault: Fault, method: &str) -> FaultOrder {
    FaultOrder {
        times: Some(1),
        object: Some(String::from("Task")),
        method: Some(String::from(method)),
        ..FaultOrder::from(fault)
    }
}

/// How many requests that write Tasks the org has seen, one by one or many at once, whatever it did with them.
pub(crate) async fn writes(app: &Harness, method: &str) -> Result<usize> {
    let requests = app.org.requests().await?;
    Ok(requests
        .iter()
        .filter(|seen| is_write(seen, method))
        .count())
}

fn is_write(seen: &SeenRequest, method: &str) -> bool {
    let path = &seen.path;
    seen.method == method
        && (path.contains("/sobjects/Task") || path.contains("/composite/sobjects"))
}

/// Waits until the org has carried so many writes of Tasks out, or refused them; whether anybody hears of it or not.
pub(crate) async fn is_carried_out(app: &Harness, method: &str, count: usize) -> Result<()> {
    let what = format!("the end of {method} number {count} at the org");
    poll_until(&what, PATIENCE, async || {
        let requests = app.org.requests().await?;
        let done = requests
            .iter()
            .filter(|seen| is_write(seen, method) && seen.counted > 0);
        Ok((done.count() >= count).then_some(()))
    })
    .await
}

/// Waits until the org has seen so many writes of Tasks.
pub(crate) async fn reaches_the_org(app: &Harness, method: &str, count: usize) -> Result<()> {
    let what = format!("{method} number {count} at the org");
    poll_until(&what, PATIENCE, async || {
        Ok((writes(app, method).await? >= count).then_some(()))
    })
    .await
}

/// The Tasks that belong to a call: its own record, and the to-dos that were made from it.
pub(crate) async fn tasks_of(app: &Harness, key: &str) -> Result<(Vec<Value>, Vec<Value>)> {
    let key = format!("desk-phone:{key}");
    let mut tasks = app.org.tasks().await?;
    tasks.retain(|task| task["CallObject"] == key.as_str());
    Ok(tasks
        .into_iter()
        .partition(|task| task["TaskSubtype"] == "Call"))
}

/// The agent presses "Send now" until nothing waits any longer.
pub(crate) async fn is_drained(app: &mut Harness) -> Result<()> {
    poll_until("an empty outbox", 6 * PATIENCE, async || {
        app.does(&Action::SendNow)?;
        let empty = |view: &View| view.link.waiting + view.link.needs_you == 0;
        let pause = Duration::from_secs(1);
        Ok(app.sees_within(pause, "an empty outbox", empty).await.ok())
    })
    .await?;
    Ok(())
}

/// The outbox gets empty, and then there is exactly one Task of the call, with this text and with these to-dos, once each.
pub(crate) async fn ends_well(
    app: &mut Harness,
    key: &str,
    text: &str,
    to_dos: &[&str],
) -> Result<()> {
    is_drained(app).await?;
    let (records, mut steps) = tasks_of(app, key).await?;
    assert_eq!(records.len(), 1, "{records:?}");
    assert_eq!(records[0]["Description"], text);
    assert_eq!(records[0]["IsClosed"], true);
    steps.sort_by_key(|step| step["Subject"].to_string());
    let subjects: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["Subject"].as_str())
        .collect();
    assert_eq!(subjects, to_dos);
    Ok(())
}
