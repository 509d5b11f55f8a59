//! How long it takes from the ring to the painted name, in the real window.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::stage::Stage;
use super::tell;
use crate::poll::PATIENCE;

/// What the agent is promised: the name is painted within this time of the ring, 95 times of 100.
const PROMISED: Duration = Duration::from_millis(100);

/// Rings, and compares the moment before the event was sent with the moment that the page noted after the frame with the
/// name was painted. Both clocks are this machine's.
pub(super) async fn ringing_to_painted(stage: &Stage, rings: u32) -> Result<()> {
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
        took.get((took.len() * percent / 100).min(took.len() - 1))
            .copied()
    };
    let (half, most) = (at(50).context("rings")?, at(95).context("rings")?);
    let people = stage.people().await?;
    ensure!(
        most <= i64::try_from(PROMISED.as_millis())?,
        "ringing to painted: p50 {half} ms, p95 {most} ms with {people} people"
    );
    tell(&format!(
        "ringing to name painted: p50 {half} ms, p95 {most} ms over {rings} rings with {people} people in the index"
    ))
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
