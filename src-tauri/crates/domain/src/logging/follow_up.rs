//! The open Task that a missed call leaves behind, where the settings want one, so that the agent calls back.
//!
//! It is made in the same transaction as the call's own Task, once the call has ended and a person is known. Its id
//! follows from the call, so there is only one. If the agent has spoken with the caller since then, none is made.

use crate::base::ids::CallId;
use crate::call::kind::CallKind;
use crate::logging::log_record::spoken_since;
use crate::logging::loggable::is_loggable;
use crate::logging::task::with_link;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::row::Row;
use crate::outbox::write::Write;
use crate::record::call::{Call, number_of};
use crate::record::subject;
use crate::state::State;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Makes the follow-up of a call where it is due and not made yet.
pub(crate) fn follow_up(
    state: &mut State,
    id: CallId,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<Row> {
    let account = state.session.account().cloned()?;
    let call = state.calls.all.get(&id)?;
    let write = id.follow_up();
    let days = *call.rules.follow_ups.get(&CallKind::of(&call.facts))?;
    let is_made = state.outbox.rows.contains_key(&write) || call.next_steps.contains(&write);
    let is_over = call.facts.ended().is_some() && call.logged.is_some();
    let has_person =
        call.who.picked.is_some() && call.owner.as_ref().is_none_or(|of| *of == account);
    if is_made || !is_over || !has_person || !is_loggable(call) {
        return None;
    }
    if spoken_since(state, call).is_some() {
        return None;
    }
    let fields = wanted(call, days, zone);
    let write_it = Write::AddNextStep {
        owner: None,
        call: Some(id),
        fields,
    };
    let row = Row::new(write, account, write_it, now);
    state.calls.all.get_mut(&id)?.next_steps.push(write);
    state.outbox.rows.insert(write, row.clone());
    Some(row)
}

fn wanted(call: &Call, days: u16, zone: &TimeZone) -> TaskFields {
    let language = call.rules.language.unwrap_or_default();
    let name = subject::name_of(call);
    let day = zone.to_datetime(call.facts.started()).date();
    // The due date counts calendar days where the agent is, so neither midnight nor a change of the clocks shifts it.
    let due = day.saturating_add(Span::new().days(days));
    let fields = TaskFields::default()
        .with(
            TaskField::Subject,
            FieldValue::Text(subject::call_back(&name, language)),
        )
        .with(TaskField::Closed, FieldValue::Flag(false))
        .with(TaskField::ActivityDate, FieldValue::Date(due))
        .with(
            TaskField::CallObject,
            FieldValue::Text(call.facts.key.call_object()),
        )
        .with_text(TaskField::Description, &number_of(call));
    with_link(fields, call)
}
