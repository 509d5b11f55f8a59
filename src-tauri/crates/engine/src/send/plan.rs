//! What a row needs, and the request that each step of it makes. It is pure: the same row and the same org give the same plan.
//!
//! *The ladder.* REST has no key by which a request that is repeated is known, and an answer may be lost after the work was
//! done. So each create goes up the highest rung that the org allows (`org_facts`, `call_log`), and the outbox never sends one
//! again blindly:
//!
//! 1. A unique field on activities: the row's id is its key. Sent again, it is refused as `DUPLICATE_VALUE`, which says that
//!    it had landed and names the Task.
//! 2. The package's log object: record and Task in one request, all or none (`together`). The record's key is refused a second
//!    time, and the Task that came with it is undone.
//! 3. Neither: a question for what only this write has written (`verify`), until the first request must be over.
//!
//! Beside the ladder stands another tool's Task of the same call (`join`): once it is found the create has become a change,
//! and a change that is carried out twice is the same as once.

use super::fields::read_task;
use super::question::Question;
use super::refusal::no_id;
use super::request::Request;
use super::step::{Change, Next, Other, Step, landed, log_of};
use super::{
    compare, join, lookalikes, moved, new_case, person, phone, task_body, together, verify, voice,
};
use domain::base::ids::SfId;
use domain::base::refs::TaskRef;
use domain::org::facts::{OrgFacts, TASK};
use domain::org::package::CALL_KEY;
use domain::org::package::CALL_LOG;
use domain::org::task_fields::TaskFields;
use domain::outbox::job::JobResult;
use domain::outbox::join::Join;
use domain::outbox::log_record::LogRecord;
use domain::outbox::row::Row;
use domain::outbox::write::Write;
use salesforce::RecordId;

/// What a step comes to.
pub(super) enum Plan {
    /// Salesforce is asked.
    Ask(Request),
    /// Nothing is left to ask: what the step would write has no place in this org, or is there already.
    Settled(JobResult),
}

/// What a row needs first.
pub(super) fn first<'a>(row: &'a Row, org: &OrgFacts) -> Next<'a> {
    match &row.write {
        Write::LogCall { fields, .. } => match (row.joins(), log_of(row, org)) {
            (Some(task), _) => with_id(task, |id| {
                Next::Take(Step::ReadOther(Other { id, task, fields }))
            }),
            (None, log) if row.makes_case_of(fields, org).is_some() => {
                Next::Take(Step::MakeInCase(fields, log))
            }
            (None, Some(log)) => Next::Take(Step::MakeLogged(fields, log)),
            (None, None) => Next::Take(Step::MakeTask(fields)),
        },
        Write::AddNextStep { fields, .. } => Next::Take(Step::MakeTask(fields)),
        Write::Change {
            task: TaskRef::Salesforce(task),
            fields,
            base,
            repairs,
        } => with_id(task, |task| {
            let names = compare::names_of(base, org);
            // Where calls are log records alone there is no Task to compare with.
            if names.is_empty() || !together::has_task(&task) {
                return Next::change(task, fields.clone(), row, org);
            }
            Next::Take(Step::ReadBefore(Change {
                task,
                fields,
                base,
                repairs: *repairs,
                names,
            }))
        }),
        Write::NewPerson(person) => Next::Take(Step::MakePerson(person)),
        Write::ChangePhone(change) => {
            with_id(&change.record, |id| Next::Take(Step::ReadPhone(id, change)))
        }
        // `all_due` gives no change whose Task has no id yet.
        Write::Change {
            task: TaskRef::Outbox(_),
            ..
        } => Next::Settled(JobResult::NotSent),
    }
}

fn with_id<'a>(task: &SfId, next: impl FnOnce(RecordId) -> Next<'a>) -> Next<'a> {
    match RecordId::parse(&task.0) {
        Ok(id) => next(id),
        Err(_) => Next::Settled(JobResult::Refused(no_id(&task.0))),
    }
}

/// The request of a step.
pub(super) fn plan(step: &Step<'_>, row: &Row, org: &OrgFacts) -> Plan {
    Plan::Ask(match step {
        Step::Seek(join, not) => return seek(row, join, org, not),
        Step::ReadOther(other) => Request::Query(join::read(&other.id, row, other.fields, org)),
        Step::ReadBefore(change) => {
            Request::Query(read_task(change.task.as_str(), change.names.clone()))
        }
        Step::MakeTask(fields) => Request::CreateTask(task_body::of_new(row, fields, org)),
        Step::MakeLogged(fields, log) => Request::AllOrNone(together::made(row, fields, log, org)),
        Step::MakeInCase(fields, log) => {
            let case = new_case::of_new(row, fields, org).unwrap_or_default();
            Request::AllOrNone(together::made_in_case(row, fields, case, *log, org))
        }
        Step::ReadCase(task) => Request::Query(new_case::read(task)),
        Step::MakePerson(person) => Request::CreatePerson {
            object: person.object.clone(),
            body: person::of_new(row, person, org),
            may_look_alike: person.allow_duplicates,
        },
        Step::ReadPhone(id, change) => Request::Query(phone::read(id, change)),
        Step::WritePhone(id, change) => Request::UpdateRecord {
            object: change.object.clone(),
            record: id.clone(),
            body: phone::written(change),
        },
        Step::CompleteLogged(completion, log) => {
            Request::AllOrNone(together::completed(row, completion, log, org))
        }
        Step::CompleteTask(completion) => {
            if completion.body.is_empty() {
                return Plan::Settled(JobResult::Joined(completion.joined.clone()));
            }
            Request::UpdateTask {
                task: completion.id.clone(),
                body: completion.body.clone(),
            }
        }
        Step::LogOnTask(task, fields, log) => {
            Request::AllOrNone(together::next_step(row, task, fields, log, org))
        }
        Step::ChangeLogged(task, fields, log) => return change_logged(row, task, fields, log, org),
        Step::ChangeTask(task, fields) => return change_task(row, task, fields, org),
        Step::AdoptTask(log, _) => Request::Query(task_of(log)),
        Step::AdoptRecord(log) => Request::Query(record_of(log)),
        Step::Verify(not) => Request::Query(verify::question(row, org, not)),
        Step::VerifyAlike(_) => Request::Query(verify::question(row, org, &[])),
        Step::ReadAlike(found) => {
            let questions = lookalikes::questions(found);
            if questions.is_empty() {
                return Plan::Settled(JobResult::LooksLike(lookalikes::read(found, &[])));
            }
            Request::Questions(questions)
        }
        Step::Follow(named, _) => Request::Questions(moved::questions(named)),
    })
}

/// What is asked to find another tool's Task: Tasks under the call's names, Salesforce Voice's records, or both.
fn seek(row: &Row, join: &Join, org: &OrgFacts, not: &[SfId]) -> Plan {
    let is_named = join.others && org.field(TASK, "CallObject").is_some();
    let named = is_named.then(|| join::seek(row, join, org, not));
    match (named, voice::question(row, join, org)) {
        (Some(named), Some(voice)) => Plan::Ask(Request::Both(named, voice)),
        (Some(one), None) | (None, Some(one)) => Plan::Ask(Request::Query(one)),
        (None, None) => Plan::Settled(JobResult::Sought(None)),
    }
}

fn change_logged(
    row: &Row,
    task: &RecordId,
    fields: &TaskFields,
    log: &LogRecord,
    org: &OrgFacts,
) -> Plan {
    let requests = together::changed(row, task, fields, log, org);
    match requests.is_empty() {
        true => Plan::Settled(landed(task)),
        false => Plan::Ask(Request::AllOrNone(requests)),
    }
}

fn change_task(row: &Row, task: &RecordId, fields: &TaskFields, org: &OrgFacts) -> Plan {
    let body = task_body::of_change(row, fields, org);
    match body.is_empty() {
        true => Plan::Settled(landed(task)),
        false => Plan::Ask(Request::UpdateTask {
            task: task.clone(),
            body,
        }),
    }
}

/// Finds the Task that was made with a log record.
fn task_of(log: &LogRecord) -> Question {
    let of_record = format!("Ringside_Call__r.{CALL_KEY}");
    let key = log.key.to_string();
    Question::by_key(TASK, &of_record, &key, "IsDeleted = false").first_by("CreatedDate")
}

/// Finds a log record by its key.
fn record_of(log: &LogRecord) -> Question {
    Question::by_key(CALL_LOG, CALL_KEY, &log.key.to_string(), "").one()
}

#[cfg(test)]
mod tests;
