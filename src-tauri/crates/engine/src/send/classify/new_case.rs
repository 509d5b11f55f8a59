//! What follows from the request that makes a Case and the Task in it.

use super::failure::refused;
use super::refused_write::{failed_or_moved, had_landed, names_key};
use crate::send::new_case::held;
use crate::send::step::{Next, Step};
use crate::send::together;
use domain::base::ids::SfId;
use domain::org::facts::OrgFacts;
use domain::org::package::CALL_KEY;
use domain::org::task_fields::TaskFields;
use domain::outbox::job::JobResult;
use domain::outbox::log_record::LogRecord;
use domain::outbox::row::Row;
use salesforce::{CallError, RecordId, SubResponse};
use serde_json::Value;

/// Both are made, or an earlier request has made them, or neither is and somebody says why. Where only the Case was refused,
/// the Task can go without it.
pub(super) fn made<'a>(
    fields: &TaskFields,
    log: Option<&'a LogRecord>,
    parts: &[SubResponse],
    row: &'a Row,
    org: &OrgFacts,
) -> Next<'a> {
    match (together::cause(parts), log) {
        (None, _) => match (
            parts.last().map(SubResponse::created),
            together::case_in(parts),
        ) {
            (Some(Ok(task)), Some(case)) => Next::Settled(JobResult::LandedWithCase {
                task: id(&task),
                case: id(&case),
            }),
            (Some(_) | None, _) => Next::Settled(JobResult::NoAnswer),
        },
        (Some(CallError::Duplicate { message, existing }), Some(log))
            if names_key(&message, Some(CALL_KEY)) =>
        {
            Next::Take(Step::AdoptTask(log, existing))
        }
        (Some(CallError::Duplicate { message, existing }), _)
            if names_key(&message, org.key_field()) =>
        {
            match existing {
                Some(task) => Next::Take(Step::ReadCase(task)),
                None => had_landed(None),
            }
        }
        (Some(error @ (CallError::Refused(_) | CallError::Duplicate { .. })), _)
            if together::case_has_failed(parts) =>
        {
            Next::Settled(JobResult::CaseRefused(refused(&error)))
        }
        (Some(error), _) => failed_or_moved(&error, fields, row, org),
    }
}

/// The Task is there, in the Case that it was read with.
pub(super) fn landed(row: &Row, task: &RecordId, read: &[Value]) -> JobResult {
    with_case(row, id(task), read)
}

/// The same for a Task that was found.
pub(super) fn with_case(row: &Row, task: SfId, read: &[Value]) -> JobResult {
    match read.first().and_then(|read| held(row, read)) {
        Some(case) => JobResult::LandedWithCase { task, case },
        None => JobResult::Landed(task),
    }
}

fn id(record: &RecordId) -> SfId {
    SfId(String::from(record.as_str()))
}
