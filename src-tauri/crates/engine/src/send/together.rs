//! A call's log record and its Task, written as one.
//!
//! It owns the composite requests. It must never write one of the two without the other where both hold the value: either
//! both are there afterwards, or neither.
//!
//! A repeated create fails at the record's unique key, and the Task that came with it is undone by the org. That failure is
//! the proof that an earlier request had landed.

use super::join::Completion;
use super::request::Body;
use super::{log_record, task_body};
use domain::org::facts::{OrgFacts, TASK};
use domain::org::package;
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::package::LOOKUP;
use domain::org::task_fields::TaskFields;
use domain::outbox::log_record::LogRecord;
use domain::outbox::new_case::CASE;
use domain::outbox::row::Row;
use salesforce::{CallError, RecordId, SubRequest, SubResponse};
use serde_json::{Value, json};

const LOG: &str = "log";
const OF_TASK: &str = "task";
const OF_CASE: &str = "case";

/// The log record's lookup to a Case.
const CASE_OF_LOG: &str = "Case__c";

/// A new log record, and the Task with it unless the call has none.
pub(super) fn made(
    row: &Row,
    fields: &TaskFields,
    log: &LogRecord,
    org: &OrgFacts,
) -> Vec<SubRequest> {
    let mut requests = vec![new_record(row, fields, log, org)];
    if log.with_task {
        requests.push(new_task(row, fields, Some(log), org));
    }
    requests
}

/// A new Case, the log record if there is one, and the Task, which points to both.
pub(super) fn made_in_case(
    row: &Row,
    fields: &TaskFields,
    case: Body,
    log: Option<&LogRecord>,
    org: &OrgFacts,
) -> Vec<SubRequest> {
    let in_case = || json!(format!("@{{{OF_CASE}.id}}"));
    let mut requests = vec![SubRequest::create(OF_CASE, CASE, case)];
    if let Some(log) = log {
        let mut record = log_record::of_new(row, fields, log, org);
        if org.may_create(CALL_LOG, CASE_OF_LOG) {
            record.insert(String::from(CASE_OF_LOG), in_case());
        }
        requests.push(SubRequest::create(LOG, CALL_LOG, record));
    }
    let mut task = task_of_new(row, fields, log, org);
    task.insert(String::from("WhatId"), in_case());
    requests.push(SubRequest::create(OF_TASK, TASK, task));
    requests
}

/// A new log record beside another tool's Task, which is completed and points to the record where its lookup is free.
/// Both are written or neither, so where the record is there, the Task has been completed, too.
pub(super) fn completed(
    row: &Row,
    completion: &Completion,
    log: &LogRecord,
    org: &OrgFacts,
) -> Vec<SubRequest> {
    let mut requests = vec![new_record(row, &completion.fields, log, org)];
    let mut task = completion.body.clone();
    if completion.may_link {
        task.insert(String::from(LOOKUP), new_id());
    }
    requests.extend(update(&completion.id, task));
    requests
}

/// The log record of a call that does a next step: the Task was there before, so the record is made and the Task changed to
/// point to it. The record is put by its key: a repeated request finds it there and writes the same again.
pub(super) fn next_step(
    row: &Row,
    task: &RecordId,
    fields: &TaskFields,
    log: &LogRecord,
    org: &OrgFacts,
) -> Vec<SubRequest> {
    let key = log.key.to_string();
    let by_key = (CALL_KEY, key.as_str());
    let record = log_record::of_put(row, org);
    let mut requests = vec![SubRequest::put_by_key(LOG, CALL_LOG, by_key, record)];
    let mut of_task = task_body::of_change(row, fields, org);
    of_task.insert(String::from(LOOKUP), new_id());
    of_task.retain(|name, _| name != LOOKUP || org.may_update(TASK, name));
    requests.extend(update(task, of_task));
    requests
}

/// A change of Task and log record where both hold the value; nothing where it has no place in this org.
pub(super) fn changed(
    row: &Row,
    task: &RecordId,
    fields: &TaskFields,
    log: &LogRecord,
    org: &OrgFacts,
) -> Vec<SubRequest> {
    let of_task = has_task(task).then(|| task_body::of_change(row, fields, org));
    let mut requests: Vec<SubRequest> = of_task
        .and_then(|body| update(task, body))
        .into_iter()
        .collect();
    let of_record = log_record::of_change(fields, org);
    if !of_record.is_empty() {
        let key = log.key.to_string();
        let by_key = (CALL_KEY, key.as_str());
        requests.push(SubRequest::update_by_key(LOG, CALL_LOG, by_key, of_record));
    }
    requests
}

/// Whether a call's record is a Task: where calls are log records alone it is none.
pub(super) fn has_task(id: &RecordId) -> bool {
    id.as_str().starts_with("00T")
}

fn new_task(row: &Row, fields: &TaskFields, log: Option<&LogRecord>, org: &OrgFacts) -> SubRequest {
    SubRequest::create(OF_TASK, TASK, task_of_new(row, fields, log, org))
}

fn task_of_new(row: &Row, fields: &TaskFields, log: Option<&LogRecord>, org: &OrgFacts) -> Body {
    let mut task = task_body::of_new(row, fields, org);
    if log.is_some() && package::is_linked(org) {
        task.insert(String::from(LOOKUP), new_id());
    }
    task
}

fn new_record(row: &Row, fields: &TaskFields, log: &LogRecord, org: &OrgFacts) -> SubRequest {
    SubRequest::create(LOG, CALL_LOG, log_record::of_new(row, fields, log, org))
}

fn update(task: &RecordId, body: Body) -> Option<SubRequest> {
    (!body.is_empty()).then(|| SubRequest::update(OF_TASK, TASK, task, body))
}

/// The id of the log record that is made in the same request.
fn new_id() -> Value {
    json!(format!("@{{{LOG}.id}}"))
}

/// The failure that undid all; its siblings only say that they were undone.
pub(super) fn cause(answers: &[SubResponse]) -> Option<CallError> {
    let failures = || answers.iter().filter_map(|answer| answer.outcome().err());
    failures()
        .find(|error| !matches!(error, CallError::Halted { .. }))
        .or_else(|| failures().next())
}

/// Whether it was the log record that failed, and not the Task beside it.
pub(super) fn record_has_failed(answers: &[SubResponse]) -> bool {
    has_failed(answers, LOG)
}

/// Whether it was the Case that failed.
pub(super) fn case_has_failed(answers: &[SubResponse]) -> bool {
    has_failed(answers, OF_CASE)
}

/// The Case that was made.
pub(super) fn case_in(answers: &[SubResponse]) -> Option<RecordId> {
    let mut of_case = answers.iter().filter(|answer| answer.reference == OF_CASE);
    of_case.next()?.created().ok()
}

fn has_failed(answers: &[SubResponse], reference: &str) -> bool {
    answers.iter().any(|answer| {
        answer.reference == reference
            && answer
                .outcome()
                .is_err_and(|error| !matches!(error, CallError::Halted { .. }))
    })
}
