//! What an answer means for its row: the one place where an answer, or the lack of one, becomes a result or a further step.
//!
//! It is pure, and it owns every decision after a request has left. Three things are kept apart, as `CallError` keeps them:
//! nothing was carried out (it goes again), it was carried out or not (it is verified), and it never will be this way (a person
//! is needed). **Invariant:** what was asked for reading only never puts a row in doubt.

mod failure;
mod new_case;
mod refused_write;

use super::join::Completion;
use super::refusal::{gone, phone_changed};
use super::request::Answer;
use super::step::{Change, Next, Other, Step, log_of};
use super::{compare, join, lookalikes, phone, together, voice};
use domain::base::ids::SfId;
use domain::org::facts::OrgFacts;
use domain::org::package::CALL_KEY;
use domain::org::task_fields::TaskFields;
use domain::outbox::job::JobResult;
use domain::outbox::join::Join;
use domain::outbox::log_record::LogRecord;
use domain::outbox::new_case::NewCase;
use domain::outbox::phone_change::{PhoneChange, PhoneLeft};
use domain::outbox::row::Row;
use domain::outbox::voice::Voiced;
pub(crate) use failure::refused;
use failure::{failed, not_written, still_in_doubt};
use refused_write::{failed_or_moved, followed, had_landed, names_key};
use salesforce::{CallError, RecordId, SubResponse};
use serde_json::Value;

/// What comes next, or the result of a request that came to nothing.
type Decision<'a> = Result<Next<'a>, JobResult>;

/// What comes after the answer to a step.
pub(super) fn classify<'a>(
    step: Step<'a>,
    answer: Result<Answer, CallError>,
    row: &'a Row,
    org: &OrgFacts,
) -> Next<'a> {
    decide(step, answer, row, org).unwrap_or_else(Next::Settled)
}

// One match of all steps, so that every way is seen beside the others: it is long, and flat.
fn decide<'a>(
    step: Step<'a>,
    answer: Result<Answer, CallError>,
    row: &'a Row,
    org: &OrgFacts,
) -> Decision<'a> {
    match step {
        Step::Seek(join, not) => {
            let found = answer.and_then(Answer::records).map_err(whole)?;
            Ok(Next::Settled(other_found(join, &found, row, not)))
        }
        Step::ReadOther(other) => {
            let read = answer.and_then(Answer::records).map_err(not_written)?;
            Ok(other_read(&other, &read, row, org))
        }
        Step::ReadBefore(change) => {
            let read = answer.and_then(Answer::records).map_err(not_written)?;
            before_read(change, &read, row, org)
        }
        Step::MakeTask(fields) => Ok(task_made(
            fields,
            answer.and_then(Answer::created),
            row,
            org,
        )),
        Step::MakeLogged(fields, log) => {
            let parts = answer.and_then(Answer::parts).map_err(whole)?;
            Ok(logged(fields, log, &parts, row, org))
        }
        Step::MakeInCase(fields, log) => {
            let parts = answer.and_then(Answer::parts).map_err(whole)?;
            Ok(new_case::made(fields, log, &parts, row, org))
        }
        Step::ReadCase(task) => {
            // Without an answer the Task is there all the same.
            let found = answer.and_then(Answer::records).unwrap_or_default();
            Ok(Next::Settled(new_case::landed(row, &task, &found)))
        }
        Step::MakePerson(_) => person_made(answer.and_then(Answer::created), row, org),
        Step::ReadPhone(id, change) => {
            let read = answer.and_then(Answer::records).map_err(not_written)?;
            phone_read(id, change, &read)
        }
        Step::WritePhone(id, _) => {
            answer.map_err(whole)?;
            Ok(Next::landed(&id))
        }
        Step::CompleteLogged(completion, _) => {
            let parts = answer.and_then(Answer::parts).map_err(whole)?;
            completed_with_log(completion, &parts)
        }
        Step::CompleteTask(completion) => {
            answer.map_err(whole)?;
            Ok(Next::Settled(JobResult::Joined(completion.joined)))
        }
        Step::LogOnTask(task, ..) => {
            let parts = answer.and_then(Answer::parts).map_err(whole)?;
            Ok(next_step_logged(&task, &parts, row, org))
        }
        Step::ChangeLogged(task, fields, _) => {
            let parts = answer.and_then(Answer::parts).map_err(whole)?;
            Ok(logged_changed(task, fields, &parts, row, org))
        }
        Step::ChangeTask(task, fields) => Ok(match answer {
            Ok(_) => Next::landed(&task),
            Err(error) => failed_or_moved(&error, &fields, row, org),
        }),
        Step::AdoptTask(log, record) => {
            let found = answer.and_then(Answer::records).map_err(still_in_doubt)?;
            Ok(task_adopted(log, record, &found, row))
        }
        Step::AdoptRecord(_) => {
            let found = answer.and_then(Answer::records).map_err(still_in_doubt)?;
            let found = first_id(&found);
            Ok(Next::Settled(
                found.map_or(JobResult::NoAnswer, JobResult::Landed),
            ))
        }
        Step::Verify(_) => {
            let found = answer.and_then(Answer::records).map_err(whole)?;
            Ok(Next::Settled(match first_id(&found) {
                Some(task) => new_case::with_case(row, task, &found),
                None => JobResult::NotThere,
            }))
        }
        Step::VerifyAlike(alike) => {
            // Without an answer only this is known: the refusal said that the person looks like somebody.
            let found = answer.and_then(Answer::records).unwrap_or_default();
            Ok(match first_id(&found) {
                Some(id) => Next::Settled(JobResult::Landed(id)),
                None => Next::Take(Step::ReadAlike(alike)),
            })
        }
        Step::ReadAlike(alike) => {
            let parts = answer.and_then(Answer::parts).unwrap_or_default();
            let shown = lookalikes::read(&alike, &parts);
            Ok(Next::Settled(JobResult::LooksLike(shown)))
        }
        Step::Follow(named, said) => {
            // Without an answer it is unknown where they are: the write is tried again, and refused again.
            let parts = answer.and_then(Answer::parts).map_err(not_written)?;
            Ok(followed(&named, said, &parts))
        }
    }
}

/// The request as a whole came to nothing.
fn whole(error: CallError) -> JobResult {
    failed(&error)
}

/// Salesforce Voice's own Task comes first: whoever else has logged the call did so beside it.
fn other_found(join: &Join, found: &[Value], row: &Row, not: &[SfId]) -> JobResult {
    let (records, tasks): (Vec<Value>, Vec<Value>) = found.iter().cloned().partition(voice::is_one);
    let voiced = join.voice.as_ref().map_or(Voiced::Nothing, |voice| {
        voice::found(voice, row, &join.bare, &records, not)
    });
    match (voiced, first_id(&tasks)) {
        (Voiced::Task(task), _) | (Voiced::WithoutTask | Voiced::Nothing, Some(task)) => {
            JobResult::Sought(Some(task))
        }
        (Voiced::WithoutTask, None) => JobResult::SoughtTooEarly,
        (Voiced::Nothing, None) => JobResult::Sought(None),
    }
}

fn other_read<'a>(other: &Other<'a>, read: &[Value], row: &'a Row, org: &OrgFacts) -> Next<'a> {
    let is_open = |there: &&Value| !is_of_another_call(there, row, org);
    let Some(there) = read.first().filter(is_open) else {
        return Next::Settled(JobResult::Sought(None));
    };
    let id = other.id.clone();
    let completion = join::completion(id, other.task, there, row, other.fields, org);
    Next::Take(match log_of(row, org) {
        Some(log) => Step::CompleteLogged(completion, log),
        None => Step::CompleteTask(completion),
    })
}

/// Whether the Task is the record of another call of Ringside's, made or joined on whatever computer.
fn is_of_another_call(there: &Value, row: &Row, org: &OrgFacts) -> bool {
    let key = org.key_field().and_then(|field| there.get(field));
    let key = key.and_then(Value::as_str);
    key.is_some_and(|key| key != row.id.to_string())
}

fn before_read<'a>(
    change: Change<'a>,
    read: &[Value],
    row: &'a Row,
    org: &OrgFacts,
) -> Decision<'a> {
    let left = match read.first() {
        Some(task) => compare::compared(&change, task, org).map_err(JobResult::Conflict)?,
        // The Task is gone or hidden: send the write, whose refusal says why.
        None => change.fields.clone(),
    };
    Ok(Next::change(change.task, left, row, org))
}

/// A record that can't be read is not written: nobody knows what stands there.
fn phone_read<'a>(id: RecordId, change: &'a PhoneChange, read: &[Value]) -> Decision<'a> {
    let held = phone::held(read, change).ok_or(JobResult::Refused(gone("NOT_FOUND", "")))?;
    match change.left(held) {
        PhoneLeft::Write => Ok(Next::Take(Step::WritePhone(id, change))),
        PhoneLeft::Nothing => Ok(Next::landed(&id)),
        PhoneLeft::Changed => {
            let refusal = phone_changed(&change.object, &change.field, held);
            Err(JobResult::Refused(refusal))
        }
    }
}

fn task_made<'a>(
    fields: &TaskFields,
    made: Result<RecordId, CallError>,
    row: &'a Row,
    org: &OrgFacts,
) -> Next<'a> {
    match made {
        Ok(id) => Next::landed(&id),
        Err(CallError::Duplicate { message, existing }) if names_key(&message, org.key_field()) => {
            had_landed(existing.as_ref())
        }
        Err(error) => failed_or_moved(&error, fields, row, org),
    }
}

fn person_made<'a>(
    made: Result<RecordId, CallError>,
    row: &'a Row,
    org: &OrgFacts,
) -> Decision<'a> {
    let key = org.key_field_of(row.write.object());
    match made {
        Ok(id) => Ok(Next::landed(&id)),
        Err(CallError::Duplicate { message, existing }) if names_key(&message, key) => {
            Ok(had_landed(existing.as_ref()))
        }
        Err(CallError::Refused(refusal)) if refusal.duplicates.is_some() => {
            let alike = refusal.duplicates.unwrap_or_default();
            // Salesforce runs duplicate rules before it checks the key: the record that this one looks like may be the
            // one that a lost request has made.
            Ok(Next::Take(match row.may_have_landed() {
                true => Step::VerifyAlike(alike),
                false => Step::ReadAlike(alike),
            }))
        }
        Err(error) => Err(failed(&error)),
    }
}

fn logged<'a>(
    fields: &TaskFields,
    log: &'a LogRecord,
    parts: &[SubResponse],
    row: &'a Row,
    org: &OrgFacts,
) -> Next<'a> {
    match together::cause(parts) {
        None => match parts.last().map(SubResponse::created) {
            Some(Ok(id)) => Next::landed(&id),
            Some(Err(_)) | None => Next::Settled(JobResult::NoAnswer),
        },
        Some(CallError::Duplicate { message, existing }) if names_key(&message, Some(CALL_KEY)) => {
            match (log.with_task, existing) {
                (true, existing) => Next::Take(Step::AdoptTask(log, existing)),
                (false, Some(record)) => Next::landed(&record),
                (false, None) => Next::Take(Step::AdoptRecord(log)),
            }
        }
        Some(error) => failed_or_moved(&error, fields, row, org),
    }
}

/// An earlier request has made the record. The call's row stands for the Task that was made with it.
fn task_adopted<'a>(
    log: &'a LogRecord,
    record: Option<RecordId>,
    found: &[Value],
    row: &Row,
) -> Next<'a> {
    match (first_id(found), record) {
        (Some(task), _) if row.case == NewCase::Wanted => match RecordId::parse(&task.0) {
            Ok(task) => Next::Take(Step::ReadCase(task)),
            Err(_) => Next::Settled(JobResult::Landed(task)),
        },
        (Some(task), _) => Next::Settled(JobResult::Landed(task)),
        // Somebody has deleted the Task: the call is logged all the same, and is not logged again.
        (None, Some(record)) => Next::landed(&record),
        (None, None) => Next::Take(Step::AdoptRecord(log)),
    }
}

fn completed_with_log<'a>(completion: Completion, parts: &[SubResponse]) -> Decision<'a> {
    match together::cause(parts) {
        None => Ok(Next::Settled(JobResult::Joined(completion.joined))),
        // The record is there, so the Task was completed with it. Only what the agent has written since can be left.
        Some(CallError::Duplicate { message, .. }) if names_key(&message, Some(CALL_KEY)) => {
            Ok(Next::Take(Step::CompleteTask(completion)))
        }
        Some(error) => Err(failed(&error)),
    }
}

fn next_step_logged<'a>(
    task: &RecordId,
    parts: &[SubResponse],
    row: &'a Row,
    org: &OrgFacts,
) -> Next<'a> {
    match together::cause(parts) {
        None => Next::landed(task),
        Some(error) => failed_or_moved(&error, row.write.fields(), row, org),
    }
}

fn logged_changed<'a>(
    task: RecordId,
    fields: TaskFields,
    parts: &[SubResponse],
    row: &'a Row,
    org: &OrgFacts,
) -> Next<'a> {
    match together::cause(parts) {
        None => Next::landed(&task),
        // An admin has deleted the record: the Task is changed without it.
        Some(CallError::Gone { .. })
            if together::has_task(&task) && together::record_has_failed(parts) =>
        {
            Next::Take(Step::ChangeTask(task, fields))
        }
        Some(error) => failed_or_moved(&error, &fields, row, org),
    }
}

fn first_id(records: &[Value]) -> Option<SfId> {
    let id = records.first()?.get("Id")?.as_str()?;
    Some(SfId(String::from(id)))
}

#[cfg(test)]
mod tests;
