//! What a phone was told is taken is there after a kill in the very next moment.

use crate::scene::{HANAKO, app_with_a_key_field, is_drained};
use acceptance::poll::{PATIENCE, poll_until};
use acceptance::windowless::Harness;
use anyhow::Result;
use domain::call::phase::Phase;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All that a phone tells of one call, which is over.
pub(crate) fn whole_call(key: &str, number: &str) -> [Value; 3] {
    let began = Timestamp::now() - SignedDuration::from_secs(60);
    [("ringing", 0), ("answered", 5), ("ended", 50)].map(|(event, second)| {
        json!({
            "event": event, "source": "desk-phone", "call_id": key, "direction": "inbound",
            "from": { "number": number }, "at": (began + SignedDuration::from_secs(second)).to_string(),
        })
    })
}

async fn is_taken(app: &Harness, body: &Value) -> Result<u64> {
    let answer = app.phone_says(body).await?.error_for_status()?;
    let answer: Value = answer.json().await?;
    Ok(answer["taken"].as_u64().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn three_events_that_were_answered_as_taken_are_there_after_a_kill_at_once() -> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let events = Value::from(whole_call("k1", "+815000000001").to_vec());
    assert_eq!(is_taken(&app, &events).await?, 3);
    app.kill().await?;
    app.starts().await?;
    let view = app.sees("the call", |view| !view.calls.is_empty()).await?;
    assert_eq!(view.calls.len(), 1);
    assert_eq!(view.calls[0].phase, Phase::Ended, "and no ghost that rings");
    assert_eq!(view.calls[0].talk_seconds, Some(45));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn ninety_nine_calls_in_three_posts_are_all_in_salesforce_once_after_a_kill_at_once()
-> Result<()> {
    let mut app = app_with_a_key_field().await?;
    let keys: Vec<String> = (0..99).map(|number| format!("k{number}")).collect();
    for part in keys.chunks(33) {
        let calls = part.iter().flat_map(|key| whole_call(key, HANAKO));
        let body = Value::from(calls.collect::<Vec<_>>());
        assert_eq!(is_taken(&app, &body).await?, 99);
    }
    app.kill().await?;
    app.starts().await?;
    let org = app.org.clone();
    let ours = async || -> Result<Vec<String>> {
        let tasks = org.tasks().await?;
        let of = tasks.iter().filter_map(|task| task["CallObject"].as_str());
        let ours = of.filter(|of| of.starts_with("desk-phone:"));
        Ok(ours.map(String::from).collect())
    };
    poll_until("a Task of each call", PATIENCE, async || {
        let of: BTreeSet<String> = ours().await?.into_iter().collect();
        Ok((of.len() == keys.len()).then_some(()))
    })
    .await?;
    is_drained(&mut app).await?;
    assert_eq!(ours().await?.len(), keys.len(), "none twice");
    Ok(())
}
