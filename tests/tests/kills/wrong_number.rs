//! Killed around the request that takes a number off a record.

use crate::scene::{HANAKO, a_quiet_call, app_with_a_key_field, is_drained};
use acceptance::app::record_of;
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::windowless::Harness;
use anyhow::{Context as _, Result};
use domain::base::ids::OutboxId;
use domain::view::action::Action;
use domain::view::screen::View;
use jiff::Timestamp;
use practice_org::{Fault, FaultOrder};
use serde_json::Value;
use uuid::Uuid;

const FIELD: &str = "MobilePhone";

/// For longer than any of these tests runs.
const FOR_EVER: u64 = 600_000;

/// Hanako calls, the agent says that it is not her number, and has it taken off her record. Gives her id.
async fn takes_off(app: &mut Harness) -> Result<String> {
    let call = a_quiet_call(app, "k1", "First").await?;
    let view = app.sees("her", |view| !view.calls.is_empty()).await?;
    let picked = view.calls.first().and_then(|card| card.who.picked.clone());
    let who = record_of(&picked.context("she is known")?)?;
    app.does(&Action::NotTheirs {
        call,
        who: who.clone(),
        on: true,
    })?;
    app.does(&Action::TakeNumberOff {
        id: OutboxId(Uuid::from_u128(1)),
        call,
        who: who.clone(),
        field: String::from(FIELD),
    })?;
    Ok(who.0)
}

/// The next write of a contact.
fn next_write(fault: Fault) -> FaultOrder {
    FaultOrder {
        times: Some(1),
        object: Some(String::from("Contact")),
        method: Some(String::from("PATCH")),
        ..FaultOrder::from(fault)
    }
}

/// How many writes of contacts the org has seen, and how many of them it has carried out.
async fn writes(app: &Harness) -> Result<(usize, usize)> {
    let requests = app.org.requests().await?;
    let writes = requests
        .iter()
        .filter(|seen| seen.method == "PATCH" && seen.path.contains("/sobjects/Contact"));
    let done = writes.clone().filter(|seen| seen.counted > 0);
    Ok((writes.count(), done.count()))
}

async fn waits_for(app: &Harness, what: &str, seen: impl Fn((usize, usize)) -> bool) -> Result<()> {
    poll_until(what, PATIENCE, async || {
        Ok(seen(writes(app).await?).then_some(()))
    })
    .await
}

async fn holds(app: &Harness, id: &str) -> Result<Value> {
    let contacts = app.org.rows("Contact").await?;
    let mut contacts = contacts.into_iter().filter(|row| row["Id"] == id);
    Ok(contacts.next().context("the contact")?[FIELD].clone())
}

/// The number rings again, and still leads to nobody for sure.
async fn is_still_not_hers(app: &Harness) -> Result<()> {
    app.phone("ringing", "k2", HANAKO, Timestamp::now()).await?;
    let open = |view: &View| {
        let mut cards = view.calls.iter();
        cards.any(|card| card.answered.is_none() && card.who.picked.is_none())
    };
    app.sees("a call of nobody for sure", open).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_number_is_taken_off_in_vain_it_is_taken_off_after_the_start() -> Result<()>
{
    let mut app = app_with_a_key_field().await?;
    app.org
        .orders_exactly(&next_write(Fault::Slow { ms: FOR_EVER }))
        .await?;
    app.org
        .orders_exactly(&next_write(Fault::SilentBeforeAccepting))
        .await?;
    let id = takes_off(&mut app).await?;
    waits_for(&app, "the write at the org", |(seen, _)| seen == 1).await?;
    app.kill().await?;
    app.org.heals().await?;
    assert_ne!(holds(&app, &id).await?, Value::Null);
    app.starts().await?;
    is_drained(&mut app).await?;
    assert_eq!(holds(&app, &id).await?, Value::Null);
    assert_eq!(writes(&app).await?.0, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_a_number_was_taken_off_and_before_the_answer_nothing_is_written_again()
-> Result<()> {
    let mut app = app_with_a_key_field().await?;
    app.org
        .orders_exactly(&next_write(Fault::Slow { ms: 1000 }))
        .await?;
    let id = takes_off(&mut app).await?;
    waits_for(&app, "the write at the org", |(seen, _)| seen == 1).await?;
    app.kill().await?;
    waits_for(&app, "the end of the write", |(_, done)| done == 1).await?;
    app.starts().await?;
    is_drained(&mut app).await?;
    assert_eq!(holds(&app, &id).await?, Value::Null);
    assert_eq!(writes(&app).await?.0, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_offline_the_number_is_not_hers_and_the_write_waits() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    app.org.goes_offline().await?;
    app.phone("ringing", "k1", HANAKO, Timestamp::now()).await?;
    let known = |view: &View| view.calls.iter().any(|card| card.who.picked.is_some());
    let view = app.sees("her", known).await?;
    let card = view.calls.first().context("a card")?;
    let who = record_of(&card.who.picked.clone().context("she is known")?)?;
    app.does(&Action::NotTheirs {
        call: card.id,
        who: who.clone(),
        on: true,
    })?;
    app.does(&Action::TakeNumberOff {
        id: OutboxId(Uuid::from_u128(1)),
        call: card.id,
        who: who.clone(),
        field: String::from(FIELD),
    })?;
    app.sees("the write", |view| view.link.waiting == 1).await?;
    app.kill().await?;
    app.starts().await?;
    app.sees("the write", |view| view.link.waiting == 1).await?;
    is_still_not_hers(&app).await?;
    app.org.comes_back().await?;
    is_drained(&mut app).await?;
    assert_eq!(holds(&app, &who.0).await?, Value::Null);
    Ok(())
}
