//! A ring while very many cards are open: how long until the caller's name is on screen.
//!
//! It owns the measuring, with the real engine, its local API and its index. It must never wait for anything but the name.

use crate::app::TestApp;
use crate::local_api::LocalApi;
use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};
use std::time::Instant;

/// Who rings: she is in the sample.
const KNOWN: &str = "+819012345678";

/// Events that one request may carry.
const AT_ONCE: u32 = 100;

/// What was measured.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ManyOpen {
    /// Cards that were open when it rang.
    pub cards: u32,
    /// How often it rang.
    pub rings: usize,
    /// From the first of the cards to the last of them on screen.
    pub opened_in_s: f64,
    /// Half of the rings took no longer to the name, in milliseconds.
    pub p50_ms: f64,
    /// 95 of 100 took no longer.
    pub p95_ms: f64,
    /// The slowest.
    pub max_ms: f64,
}

/// Opens so many cards, and then lets somebody ring who is known.
pub async fn measure(cards: u32, rings: u32) -> Result<ManyOpen> {
    let mut app = TestApp::start().await?;
    let api = LocalApi::of(app.profile())?;
    let client = reqwest::Client::new();
    let says = async |events: Vec<Value>| -> Result<()> {
        let said = api.events(&client, &Value::from(events));
        said.send().await?.error_for_status()?;
        Ok(())
    };
    let ringing = |call: String, number: String| {
        json!({ "event": "ringing", "source": "desk-phone", "call_id": call, "direction": "inbound",
            "from": { "number": number } })
    };
    let began = Instant::now();
    for first in (0..cards).step_by(usize::try_from(AT_ONCE)?) {
        let some = (first..cards.min(first + AT_ONCE))
            .map(|n| ringing(format!("open-{n}"), format!("+8136{n:07}")));
        says(some.collect()).await?;
    }
    let all =
        |calls: usize, more: u32| u32::try_from(calls).is_ok_and(|calls| calls + more >= cards);
    app.sees("all cards", |view| all(view.calls.len(), view.more_calls))
        .await?;
    let opened_in_s = began.elapsed().as_secs_f64();
    let mut took = Vec::new();
    for n in 0..rings {
        let began = Instant::now();
        let rung = says(vec![ringing(format!("ring-{n}"), String::from(KNOWN))]);
        let named = app.sees("the name", |view| {
            let mut cards = view.calls.iter();
            cards.any(|card| card.who.picked.is_some() && !is_seen(&took, card.id.0.as_u128()))
        });
        let (rung, view) = tokio::join!(rung, named);
        rung?;
        let ms = began.elapsed().as_secs_f64() * 1000.0;
        let mut new = view?.calls.into_iter();
        let new =
            new.find(|card| card.who.picked.is_some() && !is_seen(&took, card.id.0.as_u128()));
        took.push((ms, new.map(|card| card.id.0.as_u128())));
    }
    app.stops().await;
    let mut ms: Vec<f64> = took.iter().map(|(ms, _)| *ms).collect();
    ms.sort_by(f64::total_cmp);
    let at = |hundredths: usize| {
        let place = (ms.len() * hundredths / 100).min(ms.len().saturating_sub(1));
        ms.get(place).copied().unwrap_or_default()
    };
    Ok(ManyOpen {
        cards,
        rings: ms.len(),
        opened_in_s,
        p50_ms: at(50),
        p95_ms: at(95),
        max_ms: at(100),
    })
}

/// Whether an earlier ring was this call's.
fn is_seen(took: &[(f64, Option<u128>)], id: u128) -> bool {
    took.iter().any(|(_, seen)| *seen == Some(id))
}
