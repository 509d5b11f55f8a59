//! Whether an earlier request of a row has landed: asked of the database, and never of the search index, which lags.

use domain::ids::SfId;
use domain::org_facts::{OrgFacts, TASK};
use domain::outbox::{JobResult, Row, Status, Write};
use jiff::{SignedDuration, Timestamp};
use salesforce::Client;
use salesforce::soql::{soql_datetime, soql_string};
use serde_json::Value;

use super::fields::to_api;
use super::{failed, join, person};

/// The server's clock may be behind ours when it stamps CreatedDate.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// Looks whether an earlier request of this row has landed: by the key where the org has a field for it, else by what
/// only this write would have written. Deleted and archived rows count, so `queryAll`.
pub(crate) async fn verify(client: &Client, row: &Row, org: &OrgFacts, not: &[SfId]) -> JobResult {
    if let Some(join) = row.join.as_ref().filter(|_| row.seeks()) {
        return join::seek(client, row, join, org, not).await;
    }
    let object = row.write.object();
    let filter = match (org.key_field_of(object), &row.write) {
        (Some(field), _) if row.keyed => {
            format!("{field} = {}", soql_string(&row.id.to_string()))
        }
        (_, Write::NewPerson(person)) => person::own_marks(row, person),
        (_, Write::LogCall { .. } | Write::AddNextStep { .. } | Write::Change { .. }) => {
            own_marks(row, org, not)
        }
    };
    let soql = format!(
        "SELECT Id FROM {object} WHERE {filter} AND IsDeleted = false ORDER BY CreatedDate LIMIT 1"
    );
    match client.query_all::<Value>(&soql).await {
        Ok(page) => match page
            .records
            .first()
            .and_then(|record| record["Id"].as_str())
        {
            Some(id) => JobResult::Landed(SfId(String::from(id))),
            None => JobResult::NotThere,
        },
        Err(error) => failed(&error),
    }
}

/// CallObject is filterable and not indexed: owner and date narrow the look down.
fn own_marks(row: &Row, org: &OrgFacts, not: &[SfId]) -> String {
    let mut filter = made_by_agent(row);
    // What was not written can't be looked for: a field that the agent may not set was left out of the create.
    let body = to_api(row.write.fields(), org);
    for name in [
        "CallObject",
        "Subject",
        "WhoId",
        "WhatId",
        "ActivityDate",
        "CallDurationInSeconds",
    ] {
        if !org.may_create(TASK, name) {
            continue;
        }
        match body.get(name) {
            // A date and a number are written bare in SOQL, text and ids in quotes.
            Some(Value::String(date)) if name == "ActivityDate" => {
                filter.push_str(&format!(" AND {name} = {date}"));
            }
            Some(Value::String(text)) => {
                filter.push_str(&format!(" AND {name} = {}", soql_string(text)));
            }
            Some(Value::Number(number)) => filter.push_str(&format!(" AND {name} = {number}")),
            _ => {}
        }
    }
    let is_call = matches!(row.write, Write::LogCall { .. });
    if org.may_create(TASK, "TaskSubtype") {
        filter.push_str(if is_call {
            " AND TaskSubtype = 'Call'"
        } else {
            " AND TaskSubtype != 'Call'"
        });
    }
    if !not.is_empty() {
        let ids: Vec<String> = not.iter().map(|id| soql_string(&id.0)).collect();
        filter.push_str(&format!(" AND Id NOT IN ({})", ids.join(", ")));
    }
    filter
}

/// What the agent has made since the row is there.
pub(super) fn made_by_agent(row: &Row) -> String {
    let since = match row.status {
        Status::Unsure { since, .. } => since,
        Status::Queued
        | Status::Sending { .. }
        | Status::Wedged { .. }
        | Status::Sent { .. }
        | Status::Withdrawn => row.made,
    };
    // The first of several unsure requests may have left long before the last.
    let since = since
        .min(row.made)
        .saturating_sub(CLOCK_SLACK)
        .unwrap_or(Timestamp::MIN);
    format!(
        "OwnerId = {} AND CreatedDate >= {}",
        soql_string(&row.account.user.0),
        soql_datetime(since)
    )
}
