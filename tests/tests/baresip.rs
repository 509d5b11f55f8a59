//! The whole program with a real phone: sipp calls a real baresip, and the call becomes one Task in Salesforce.
#![cfg(test)]

use acceptance::app::TestApp;
use acceptance::baresip::{Baresip, Caller};
use acceptance::poll::PATIENCE;
use anyhow::{Context as _, Result};
use domain::call::phase::Phase;
use domain::view::call::LogView;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_real_call_names_its_caller_and_lands_as_one_closed_task() -> Result<()> {
    let phone = Baresip::start()?;
    let mut app = TestApp::start().await?;
    app.hears_baresip(phone.control()).await?;
    let mut caller = phone.is_called_by(&Caller {
        name: "SATO",
        number: "+819012345678",
        call_id: "a-real-call",
        talks: Duration::from_secs(3),
    })?;

    let talks = |view: &domain::view::screen::View| {
        let mut calls = view.calls.iter();
        calls.any(|call| call.phase == Phase::Connected)
    };
    let view = app.sees("the talk", talks).await?;
    let card = view.calls.first().context("the card")?;
    let who = card.who.picked.clone().context("the caller")?;
    assert_eq!(who.name, "佐藤 花子");
    assert_eq!(card.phone_name.as_deref(), Some("SATO"));
    assert_eq!(card.number, "+81 90-1234-5678");
    assert_eq!(app.rung(), ["佐藤 花子"]);

    let card = app
        .sees_on_card(card.id, "the record in Salesforce", |card| {
            matches!(card.log, LogView::InSalesforce { .. })
        })
        .await?;
    assert_eq!(caller.wait_for_end(PATIENCE).await?, Some(0));
    let seconds = card.talk_seconds.context("a duration")?;
    // A busy machine may hear the answer or the end late, which says nothing about Ringside.
    assert!((2..=60).contains(&seconds), "they talked for {seconds} s");

    let tasks = app.org.tasks().await?;
    let of_baresip = |object: &str| object.starts_with("baresip:");
    let mine: Vec<_> = tasks
        .iter()
        .filter(|task| task["CallObject"].as_str().is_some_and(of_baresip))
        .collect();
    assert_eq!(mine.len(), 1, "{mine:?}");
    assert_eq!(mine[0]["CallObject"], "baresip:a-real-call@127.0.0.1");
    assert_eq!(mine[0]["CallDurationInSeconds"], seconds);
    assert_eq!(mine[0]["IsClosed"], true);
    assert_eq!(mine[0]["CallType"], "Inbound");
    assert_eq!(mine[0]["CallDisposition"], "Connected");
    assert_eq!(mine[0]["WhoId"], who.id.to_string());
    assert_eq!(app.view()?.calls.len(), 1);
    Ok(())
}
