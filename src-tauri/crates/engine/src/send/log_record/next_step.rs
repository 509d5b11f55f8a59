//! The log record of a call that does a next step: the Task was there before, so the record is made and the Task changed to
//! point to it, both or neither.
//!
//! The record is put by its key: a repeated request finds it there and writes the same again.

use domain::call_log::{CALL_KEY, CALL_LOG, LOOKUP, LogRecord};
use domain::org_facts::{OrgFacts, TASK};
use domain::outbox::{JobResult, Row};
use domain::task_fields::TaskFields;
use salesforce::{Client, RecordId, SubRequest};
use serde_json::json;

use super::{AGENT, LOG, OF_TASK, all_or_none, cause, record};
use crate::send::moved::failed_or_moved;
use crate::send::{compare, failed, landed};

/// Writes `fields` to the Task, and all that the row holds to the record.
pub(in crate::send) async fn log(
    client: &Client,
    task: &RecordId,
    row: &Row,
    fields: &TaskFields,
    log: &LogRecord,
    org: &OrgFacts,
) -> JobResult {
    let may_set = |name: &str| org.may_create(CALL_LOG, name) && org.may_update(CALL_LOG, name);
    let mut of_record = record(row.write.fields(), org, may_set);
    if may_set(AGENT) {
        of_record.insert(String::from(AGENT), json!(row.account.user.0));
    }
    let mut of_task = compare::of_task(fields, row, org);
    of_task.insert(String::from(LOOKUP), json!(format!("@{{{LOG}.id}}")));
    of_task.retain(|name, _| name != LOOKUP || org.may_update(TASK, name));
    let key = log.key.to_string();
    let mut requests = vec![SubRequest::put_by_key(
        LOG,
        CALL_LOG,
        (CALL_KEY, key.as_str()),
        of_record,
    )];
    if !of_task.is_empty() {
        requests.push(SubRequest::update(OF_TASK, TASK, task, of_task));
    }
    let answers = match all_or_none(client, requests).await {
        Ok(answers) => answers,
        Err(error) => return failed(&error),
    };
    match cause(&answers) {
        None => landed(task),
        Some(error) => failed_or_moved(client, row, row.write.fields(), org, &error).await,
    }
}
