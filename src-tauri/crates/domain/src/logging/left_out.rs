//! What of a write can't be written in this org, and its being written once it can.
//!
//! It owns which fields count: those that an agent chose or typed, and the person. What Ringside adds by itself, such as
//! the length of a call, is missed by nobody. What the call's log record takes is in Salesforce, also where the Task has
//! no place for it.

use crate::base::ids::OutboxId;
use crate::logging::change::change_made;
use crate::logging::task::outcome_of;
use crate::org::facts::{OrgFacts, TASK};
use crate::org::package::{self, CALL_LOG};
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::left_out::LeftOut;
use crate::outbox::row::Row;
use crate::outbox::write::{Edit, Write};
use crate::state::State;
use crate::state::writes::{fields_of, of_task, own};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What of this row is not written if it is sent now.
pub(crate) fn left_out(row: &Row, org: &OrgFacts) -> LeftOut {
    let creates = row.write.creates() && row.joins().is_none();
    let may_set = |object: &str, name: &str| match creates {
        true => org.may_create(object, name),
        false => org.may_update(object, name),
    };
    let of_record = row.log.as_ref().filter(|_| package::is_there(org));
    let has_task = of_record.is_none_or(|log| log.with_task);
    let is_written = |field: TaskField| {
        let on_task = has_task && field.api_name().is_some_and(|name| may_set(TASK, name));
        let names = package::names_of(field).iter();
        on_task || of_record.is_some() && names.into_iter().any(|name| may_set(CALL_LOG, name))
    };
    // A log record alone has no subject, nor a date of its own: nobody expects them there.
    let has_place = |field: TaskField| has_task || !package::names_of(field).is_empty();
    let written = row.write.fields().0.iter();
    let fields = written.filter(|(field, value)| counts(row, **field, value) && has_place(**field));
    let object = row.write.object();
    let typed = match &row.write {
        Write::NewPerson(person) => &person.fields,
        Write::LogCall { .. }
        | Write::AddNextStep { .. }
        | Write::Change { .. }
        | Write::ChangePhone(_) => &row.answers.0,
    };
    let typed = typed.iter().filter(|(_, text)| !text.trim().is_empty());
    LeftOut {
        fields: fields
            .map(|(field, _)| *field)
            .filter(|field| !is_written(*field))
            .collect(),
        answers: typed
            .map(|(name, _)| name.clone())
            .filter(|name| !may_set(object, name))
            .collect(),
    }
}

/// Whether somebody would miss this field.
fn counts(row: &Row, field: TaskField, value: &FieldValue) -> bool {
    let changes = matches!(row.write, Write::Change { .. });
    // The day and the state of a call's own record follow from the call.
    let of_call = row.write.fields().0.contains_key(&TaskField::CallObject);
    let chosen = match field {
        TaskField::Subject | TaskField::Description | TaskField::Who | TaskField::What => true,
        TaskField::ActivityDate => !of_call,
        TaskField::Closed => changes,
        TaskField::Priority | TaskField::Reminder => true,
        TaskField::CallDisposition => {
            matches!(value, FieldValue::Text(text) if outcome_of(text).is_none())
        }
        _ => false,
    };
    chosen && (changes || *value != FieldValue::Empty)
}

/// What a field held that this row went without; nothing where that is not known, as the org fills it by itself.
fn held_before(row: &Row, field: TaskField) -> Option<FieldValue> {
    match (&row.write, field) {
        (Write::Change { base, .. }, _) => base.0.get(&field).cloned(),
        (_, TaskField::Priority) => None,
        _ => Some(FieldValue::Empty),
    }
}

/// Writes what was left out and may be written by now. What somebody else has put there since is a conflict. Gives the
/// rows that are new or different.
pub(crate) fn write_now(state: &mut State, now: Timestamp) -> Vec<Row> {
    let Some((org, account)) = state
        .org
        .facts
        .clone()
        .zip(state.session.account().cloned())
    else {
        return Vec::new();
    };
    let may = |field: &TaskField| {
        let name = field.api_name();
        name.is_some_and(|name| org.may_update(TASK, name))
    };
    let sent = own(state).filter(|row| row.is_sent() && row.left_out.fields.iter().any(may));
    let mut sent: Vec<(Timestamp, OutboxId)> = sent.map(|row| (row.made, row.id)).collect();
    sent.sort_unstable();
    let mut changed = Vec::new();
    for (_, id) in sent {
        let wanted = fields_of(&of_task(state, id));
        let Some(row) = state.outbox.rows.get_mut(&id) else {
            continue;
        };
        let (fields, left): (BTreeSet<_>, _) = row.left_out.fields.iter().copied().partition(may);
        row.left_out.fields = left;
        let base = fields
            .iter()
            .filter_map(|field| Some((*field, held_before(row, *field)?)));
        let edit = Edit {
            base: TaskFields(base.collect()),
            fields: TaskFields(
                fields
                    .iter()
                    .map(|field| (*field, wanted.value(*field)))
                    .collect(),
            ),
            repairs: false,
        };
        changed.push(row.clone());
        changed.push(change_made(state, account.clone(), id, edit, now));
    }
    changed
}
