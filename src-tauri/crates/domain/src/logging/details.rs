//! The details of a call beyond the standard fields: they go into the log record and into the org's custom fields.
//!
//! It owns which details are written at all. A detail that has no field is left out of the comparison, so that a tag
//! which comes late costs no request where there is no field for it.

use crate::logging::log_record;
use crate::org::field_map::Mapped;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::log_record::LogRecord;
use crate::record::call::Call;
use crate::state::State;

/// Adds the details that have a field.
pub(super) fn with_details(
    state: &State,
    call: &Call,
    fields: TaskFields,
    log: Option<&LogRecord>,
    mapped: Option<&Mapped>,
) -> TaskFields {
    if log.is_none() && mapped.is_none() {
        return fields;
    }
    let called_back = log_record::called_back(state, call);
    let all = log_record::with_details(fields.clone(), call, called_back);
    let mut wanted = if log.is_some() { all.clone() } else { fields };
    let own = own_details(state, call);
    for field in mapped.iter().flat_map(|mapped| mapped.fields.keys()) {
        let value = all.0.get(field).or_else(|| own.0.get(field));
        if let Some(value) = value {
            wanted.0.insert(*field, value.clone());
        }
    }
    wanted
}

/// The details that only custom fields can hold.
fn own_details(state: &State, call: &Call) -> TaskFields {
    let facts = &call.facts;
    let agent = state.session.agent().map(|who| who.name.as_str());
    let number = facts.own_number().map(|number| number.0.as_str());
    let answered = facts.answered().map(FieldValue::Moment);
    let fields = match answered {
        Some(at) => TaskFields::default().with(TaskField::AnsweredAt, at),
        None => TaskFields::default(),
    };
    fields
        .with_text(TaskField::Agent, agent.unwrap_or_default())
        .with_text(TaskField::Extension, number.unwrap_or_default())
        .with(
            TaskField::ExternalKey,
            FieldValue::Text(facts.key.call_id.clone()),
        )
        .with_text(TaskField::GroupId, facts.group_id().unwrap_or_default())
}
