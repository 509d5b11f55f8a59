//! The log record: what the optional package adds to a call in Salesforce, beside its Task or instead of it.
//!
//! It owns which calls get one, what it holds, and the package's names for things. It never speaks to the org: a row
//! that makes or changes a call carries [`LogRecord`], and the sender writes both in one request, all or none.
//!
//! *A unique key through the package.* A Task has no unique key unless an admin adds a field for one. The package's
//! object has one, so both are made together: a repeated request fails at the log record, and the org itself then
//! undoes the Task that came with it.
//!
//! *Decided once.* Whether a call has a log record, a Task or both is decided when its first row is made, and stays so:
//! a setting that changes later, or a package that is installed later, changes nothing that was logged before.

use crate::base::ids::{CallId, OutboxId};
use crate::call::event::Direction;
use crate::call::kind::CallKind;
use crate::number::reading::NumberReading;
use crate::org::package::{is_linked, is_there};
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::outbox::log_record::LogRecord;
use crate::record::call::Call;
use crate::settings::LogTo;
use crate::state::State;
use jiff::Timestamp;

/// Where calls are logged, by the setting and by what the org has.
pub fn log_to(state: &State) -> LogTo {
    match (state.settings.log_to, state.org.facts.as_deref()) {
        (Some(LogTo::TaskOnly), _) | (_, None) => LogTo::TaskOnly,
        (_, Some(org)) if !is_there(org) => LogTo::TaskOnly,
        (Some(LogTo::LogOnly), Some(_)) => LogTo::LogOnly,
        (Some(LogTo::TaskAndLog) | None, Some(org)) if is_linked(org) => LogTo::TaskAndLog,
        (Some(LogTo::TaskAndLog) | None, Some(_)) => LogTo::TaskOnly,
    }
}

/// The log record that a call gets if it is logged now.
pub(crate) fn planned(state: &State, first: OutboxId) -> Option<LogRecord> {
    let with_task = match log_to(state) {
        LogTo::TaskAndLog => true,
        LogTo::LogOnly => false,
        LogTo::TaskOnly => return None,
    };
    Some(LogRecord {
        key: first,
        with_task,
    })
}

/// Adds what a log record holds beyond a Task's fields. Details are added whenever they come, even after the end.
pub(crate) fn with_details(
    fields: TaskFields,
    call: &Call,
    called_back: Option<Timestamp>,
) -> TaskFields {
    let facts = &call.facts;
    let direction = match facts.direction() {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
        Direction::Internal => "Internal",
    };
    let mut fields = fields
        .with_text(TaskField::Direction, direction)
        .with(TaskField::StartedAt, FieldValue::Moment(facts.started()));
    let moments = [
        (TaskField::EndedAt, facts.ended()),
        (TaskField::CalledBackAt, called_back),
    ];
    for (field, moment) in moments {
        if let Some(at) = moment {
            fields = fields.with(field, FieldValue::Moment(at));
        }
    }
    let texts = [
        (TaskField::FromNumber, facts.from().map(|n| n.0.as_str())),
        (TaskField::ToNumber, facts.to().map(|n| n.0.as_str())),
        (TaskField::Line, facts.line()),
        (TaskField::Queue, facts.detail("queue")),
        (TaskField::RecordingUrl, facts.detail("recording_url")),
        (TaskField::Summary, facts.detail("summary")),
        (TaskField::Transcript, facts.detail("transcript")),
        (TaskField::Topics, facts.detail("topics")),
        (TaskField::Sentiment, facts.detail("sentiment")),
        (TaskField::Tags, facts.detail("tags")),
        (TaskField::IvrPath, facts.detail("ivr_path")),
    ];
    for (field, text) in texts {
        fields = fields.with_text(field, text.unwrap_or_default());
    }
    fields
}

fn was_missed(call: &Call) -> bool {
    CallKind::of(&call.facts).is_missed()
}

/// When the agent and a caller who was missed next spoke, by the calls that may be told of: one that the agent keeps
/// off the log leaves no trace in the record of another.
pub(crate) fn called_back(state: &State, missed: &Call) -> Option<Timestamp> {
    let told = spoken(state, missed).filter(|call| !call.do_not_log);
    told.filter_map(|call| call.facts.answered())
        .min()
        .filter(|_| was_missed(missed))
}

/// When the agent and the number of a call next spoke.
pub(crate) fn spoken_since(state: &State, missed: &Call) -> Option<Timestamp> {
    spoken(state, missed)
        .filter_map(|call| call.facts.answered())
        .min()
}

/// The calls in which the agent and the number of an earlier call spoke.
fn spoken<'a>(state: &'a State, missed: &'a Call) -> impl Iterator<Item = &'a Call> {
    let is_number = matches!(missed.who.reading, NumberReading::Number(_));
    state.calls.all.values().filter(move |call| {
        let answered = call.facts.answered();
        is_number
            && call.who.reading == missed.who.reading
            && call.owner == missed.owner
            && call.facts.ended().is_some()
            && call.facts.talk_seconds() > 0
            && answered.is_some_and(|at| at > missed.facts.started())
    })
}

/// Calls of the same number that were missed and logged before this one. Their records have to note that the caller was
/// reached.
pub(crate) fn missed_before(state: &State, id: CallId) -> Vec<CallId> {
    let Some(call) = state.calls.all.get(&id) else {
        return Vec::new();
    };
    if call.facts.ended().is_none() || call.facts.talk_seconds() == 0 {
        return Vec::new();
    }
    let logged = state.calls.all.values().filter(|other| {
        other.facts.id != id && other.logged.is_some() && other.who.reading == call.who.reading
    });
    logged
        .filter(|other| was_missed(other))
        .map(|other| other.facts.id)
        .collect()
}
