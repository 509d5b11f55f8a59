//! What the parts of a composite request answered.

use salesforce::SubResponse;
use serde_json::Value;

/// The records that answer one query of a composite; a query that was refused has none.
pub(crate) fn records(answers: &[SubResponse], reference: &str) -> Vec<Value> {
    let answer = answers.iter().find(|answer| answer.reference == reference);
    let body = answer.and_then(|answer| answer.outcome().ok());
    let records = body.and_then(|body| body.pointer("/records")?.as_array());
    records.cloned().unwrap_or_default()
}

/// The record that one part of a composite asked for; nothing if that was refused.
pub(crate) fn record_of<'a>(answers: &'a [SubResponse], reference: &str) -> Option<&'a Value> {
    let answer = answers.iter().find(|answer| answer.reference == reference);
    answer.and_then(|answer| answer.outcome().ok())
}
