//! What the org has in the end, compared with what was done in the harness.

use serde_json::Value;

use crate::harness::Harness;
use crate::run::Rung;
use crate::tally::Tally;
use crate::world::{THEIR_SECONDS, THEIRS};

/// Counts the calls that are lost and those that are there twice, once nothing is under way any longer.
pub(crate) async fn count(mut harness: Harness) -> Tally {
    harness.ends_all().await;
    let tasks = harness.world.control.tasks().await.unwrap();
    let records = match harness.run.rung {
        Rung::LogRecord | Rung::LogOnly => harness
            .world
            .control
            .rows("Ringside_Call__c")
            .await
            .unwrap(),
        Rung::KeyField | Rung::Verify => Vec::new(),
    };
    for (id, note) in &harness.notes {
        let key = Value::from(format!("phone:{id}"));
        let is_joined = harness.of_others.contains(id);
        let bare = Value::from(id.as_str());
        let is_its = |t: &&Value| t["CallObject"] == key || t["CallObject"] == bare;
        let of_call: Vec<&Value> = tasks.iter().filter(is_its).collect();
        // The other's words stay above the agent's.
        let whole = match is_joined {
            true => format!("{THEIRS}\n\n{note}"),
            false => note.clone(),
        };
        let log_key = Value::from(harness.call(id).log_write().to_string());
        let of_log: Vec<&Value> = records
            .iter()
            .filter(|record| record["Call_Key__c"] == log_key)
            .collect();
        let (want_tasks, want_records) = match harness.run.rung {
            Rung::KeyField | Rung::Verify => (1, 0),
            Rung::LogRecord => (1, 1),
            Rung::LogOnly => (0, 1),
        };
        let says =
            |rows: &[&Value], field: &str, text: &str| rows.iter().any(|row| row[field] == text);
        let is_there = of_call.len() >= want_tasks && of_log.len() >= want_records;
        let is_right = (want_tasks == 0 || says(&of_call, "Description", &whole))
            && (want_records == 0 || says(&of_log, "Note__c", &whole));
        let is_linked = !matches!(harness.run.rung, Rung::LogRecord)
            || of_call
                .iter()
                .all(|task| task["Ringside_Call__c"] == of_log[0]["Id"]);
        let seconds = harness.state.calls.all[&harness.call(id)]
            .facts
            .talk_seconds();
        let seconds = if is_joined { THEIR_SECONDS } else { seconds };
        let is_complete = of_call
            .iter()
            .all(|task| task["CallDurationInSeconds"] == seconds);
        if !(is_there && is_right && is_linked && is_complete) {
            harness.tally.lost += 1;
            println!("{id} {note:?}: {of_call:?} {of_log:?}");
        }
        if of_call.len() > want_tasks || of_log.len() > want_records {
            harness.tally.doubled += 1;
        }
    }
    harness.tally
}
