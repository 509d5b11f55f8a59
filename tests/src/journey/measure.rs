//! How long it takes from the ring to the painted name, in the real window.

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::plan::Plan;
use super::stage::Stage;
use super::told::tell;
use crate::poll::PATIENCE;

/// Within how many milliseconds of the ring the name is to be painted, 95 times of 100.
const BAR_MS: i64 = 100;

/// What was measured.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct RingingToPainted {
    /// Half of the names were painted within this many milliseconds of the ring.
    pub p50_ms: i64,
    /// And 95 of 100 within this many.
    pub p95_ms: i64,
    /// The slowest.
    pub max_ms: i64,
    /// How often it rang.
    pub rings: u32,
    /// How many people the index knew.
    pub people: u64,
}

impl RingingToPainted {
    /// How the slow rings compare with the bar. Missing it is a figure and no failure: it may be the machine that is slow.
    pub fn compared(&self) -> String {
        let over = self.p95_ms - BAR_MS;
        if over > 0 {
            format!("bar: {BAR_MS} ms, missed by {over} ms on this machine")
        } else {
            format!("bar: {BAR_MS} ms, held")
        }
    }
}

/// Measures, and says what it took.
pub(super) async fn ringing_to_painted(stage: &Stage, plan: &Plan) -> Result<()> {
    let took = measure(stage, plan.measured_rings).await?;
    tell(&format!(
        "ringing to painted: p50 {} ms, p95 {} ms, slowest {} ms over {} rings with {} people in the index ({})",
        took.p50_ms,
        took.p95_ms,
        took.max_ms,
        took.rings,
        took.people,
        took.compared()
    ))
}

/// Rings, and compares the moment before the event was sent with the moment that the page noted after the frame with the
/// name was painted. Both clocks are this machine's.
pub async fn measure(stage: &Stage, rings: u32) -> Result<RingingToPainted> {
    let mut took: Vec<i64> = Vec::new();
    for _ in 0..rings {
        let before = painted(stage).await?;
        let rang = Timestamp::now().as_millisecond();
        let call = stage.phone.rings("佐藤 花子").await?;
        let (_, at) = stage
            .window
            .wait_until("the name to be painted", PATIENCE, async || {
                let now = painted(stage).await?;
                Ok((now.0 != before.0).then_some(now))
            })
            .await?;
        took.push(at - rang);
        stage.phone.act(&call, "miss").await?;
        stage.shows("call-phase", "Missed").await?;
        stage.leave_all().await?;
    }
    took.sort_unstable();
    let at = |percent: usize| {
        let place = (took.len() * percent / 100).min(took.len().saturating_sub(1));
        took.get(place).copied().context("at least one ring")
    };
    Ok(RingingToPainted {
        p50_ms: at(50)?,
        p95_ms: at(95)?,
        max_ms: at(100)?,
        rings,
        people: stage.people().await?,
    })
}

async fn painted(stage: &Stage) -> Result<(String, i64)> {
    let script = "const d = document.documentElement.dataset; return [d.paintedCall || '', Number(d.paintedAt || 0)]";
    let noted = stage.window.script(script, json!([])).await?;
    let call = noted.get(0).and_then(Value::as_str).unwrap_or_default();
    Ok((
        String::from(call),
        noted.get(1).and_then(Value::as_i64).unwrap_or_default(),
    ))
}
