//! Activities that Ringside itself has caused, shown among the past ones before Salesforce is read again.

use jiff::Zoned;

use crate::call::event::Direction;
use crate::call::facts::CallFacts;
use crate::org::task_fields::{FieldValue, TaskField};
use crate::outbox::row::Row;
use crate::panel::{Activity, ActivityKind, NextStep};
use crate::record::call::Call;
use crate::session::Session;
use crate::state::State;
use crate::state::next_steps::{date_of, task_of};

/// A ticked task as a past activity.
pub(crate) fn completed(task: &NextStep, now: &Zoned) -> Activity {
    Activity {
        task: task.task.clone(),
        kind: ActivityKind::Task,
        subject: task.subject.clone(),
        detail: task.detail.clone(),
        owner: None,
        date: task.due.clone().or_else(|| Some(now.date().to_string())),
        talk_seconds: None,
        same_as: None,
    }
}

/// The record of a call as a past activity.
pub(crate) fn logged_call(state: &State, row: &Row, call: Option<&Call>, now: &Zoned) -> Activity {
    let logged = call.and_then(|call| call.logged.as_ref());
    let fields = logged.map_or(row.write.fields(), |logged| &logged.fields);
    let seconds = match fields.0.get(&TaskField::CallDuration) {
        Some(FieldValue::Number(seconds)) => *seconds,
        _ => 0,
    };
    let facts = call.map(|call| &call.facts);
    let direction = facts.map_or(Direction::Inbound, CallFacts::direction);
    let outcome = facts.and_then(CallFacts::outcome);
    Activity {
        task: task_of(row),
        kind: ActivityKind::of_call(direction, outcome),
        subject: fields
            .text(TaskField::Subject)
            .map(String::from)
            .unwrap_or_default(),
        detail: fields.text(TaskField::Description).map(String::from),
        owner: match &state.session {
            Session::SignedIn(who) => Some(who.name.clone()),
            _ => None,
        },
        date: date_of(fields).or_else(|| Some(now.date().to_string())),
        talk_seconds: Some(seconds),
        same_as: None,
    }
}
