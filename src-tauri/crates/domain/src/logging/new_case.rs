//! Which calls get a Case by rule, and what a call's Task holds once Salesforce has made it.

use crate::base::ids::{CallId, SfId};
use crate::base::refs::{PersonRef, TaskRef};
use crate::call::kind::CallKind;
use crate::logging::task::yield_to;
use crate::org::task_fields::{FieldValue, TaskField};
use crate::outbox::log_record::LogRecord;
use crate::outbox::new_case::NewCase;
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use crate::record::call::{Call, Several};
use crate::state::State;
use jiff::tz::TimeZone;

/// Whether a Case is made with the Task of a call that is logged now. Which kind of call it was is known only at its end, and
/// the fallback record is no customer.
pub(super) fn planned(call: &Call, log: Option<&LogRecord>) -> NewCase {
    let kind = CallKind::of(&call.facts);
    let is_of_kind = call.facts.ended().is_some() && call.by_kind.new_cases.contains(&kind);
    let is_matched = call.who.picked.as_ref().is_some_and(|picked| {
        let is_fallback =
            |several: &Several| matches!(several, Several::Fallback(record) if record.id == picked.id);
        !is_fallback(&call.several)
    });
    let has_task = log.is_none_or(|log| log.with_task) && call.does().is_none();
    match is_of_kind && is_matched && has_task {
        true => NewCase::Wanted,
        false => NewCase::None,
    }
}

/// The call's Task is in a new Case: that stands until the agent says what else the call is about. Changes that wait were
/// made against what was there before. Gives the rows that are different.
pub fn is_in_case(
    state: &mut State,
    id: CallId,
    case: &SfId,
    task: &SfId,
    zone: &TimeZone,
) -> Vec<Row> {
    let case = FieldValue::Record(PersonRef::from(case.clone()));
    if let Some(call) = state.calls.all.get_mut(&id) {
        yield_to(call, TaskField::What, case.clone(), zone);
    }
    let waits = [
        TaskRef::Outbox(id.log_write()),
        TaskRef::Salesforce(task.clone()),
    ];
    let mut written = Vec::new();
    for row in state
        .outbox
        .rows
        .values_mut()
        .filter(|row| row.is_untouched())
    {
        let Write::Change {
            task, fields, base, ..
        } = &mut row.write
        else {
            continue;
        };
        if waits.contains(task) && fields.0.contains_key(&TaskField::What) {
            base.0.insert(TaskField::What, case.clone());
            written.push(row.clone());
        }
    }
    written
}
