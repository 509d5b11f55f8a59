//! A call whose record is another tool's Task: which of the other tool's values stand, and where the agent's note goes.
//!
//! It owns what such a call's Task is to hold from then on: the other tool's facts stay, our note stands below its
//! note, and what the agent changes by hand is written like any edit.

use crate::base::ids::CallId;
use crate::base::refs::TaskRef;
use crate::logging::task::yield_to;
use crate::org::facts::TASK;
use crate::org::task_fields::{FieldValue, TaskField, TaskFields};
use crate::org::voice;
use crate::outbox::join::{Join, Joined};
use crate::outbox::log_record::LogRecord;
use crate::outbox::row::Row;
use crate::outbox::voice::Voice;
use crate::outbox::write::Write;
use crate::record::call::Call;
use crate::record::logged::Theirs;
use crate::state::State;
use jiff::tz::TimeZone;

/// The search for another tool's Task of a call that is logged now; nothing if neither the settings want it nor the agent
/// telephones with Salesforce Voice, or if the agent could not complete such a Task. A call that gets only a log record
/// needs no Task, and so no search.
pub(super) fn planned(state: &State, call: &Call, log: Option<&LogRecord>) -> Option<Join> {
    let org = state.org.facts.as_deref()?;
    let others = state.settings.join_others;
    let is_voice = voice::can_be_asked(org) && (others || voice::is_the_agents(org));
    let has_task = log.is_none_or(|log| log.with_task);
    let may_complete = org.objects.get(TASK)?.updateable;
    ((others || is_voice) && may_complete && has_task).then(|| {
        let (key, began) = (&call.facts.key, call.facts.started());
        let number = call.who.number().cloned();
        Join {
            others,
            voice: is_voice.then(|| Voice::of(number, call.facts.direction(), began)),
            ..Join::planned(key.call_id.clone(), key.call_object(), began)
        }
    })
}

/// Whether a field of another tool's Task may be overwritten.
enum GivesWay {
    /// By what the agent picks or writes.
    ToTheAgent,
    /// Never.
    Never,
}

fn gives_way(field: TaskField) -> GivesWay {
    match field {
        TaskField::Subject
        | TaskField::Description
        | TaskField::Who
        | TaskField::What
        | TaskField::CallDisposition => GivesWay::ToTheAgent,
        TaskField::Closed
        | TaskField::Status
        | TaskField::ActivityDate
        | TaskField::Subtype
        | TaskField::CallType
        | TaskField::CallDuration
        | TaskField::CallObject
        | TaskField::Direction
        | TaskField::StartedAt
        | TaskField::AnsweredAt
        | TaskField::EndedAt
        | TaskField::CalledBackAt
        | TaskField::FromNumber
        | TaskField::ToNumber
        | TaskField::Line
        | TaskField::Queue
        | TaskField::RecordingUrl
        | TaskField::Summary
        | TaskField::Transcript
        | TaskField::Topics
        | TaskField::Sentiment
        | TaskField::Tags
        | TaskField::IvrPath
        | TaskField::Agent
        | TaskField::Extension
        | TaskField::ExternalKey
        | TaskField::GroupId
        | TaskField::Priority
        | TaskField::Reminder => GivesWay::Never,
    }
}

impl Theirs {
    /// The note as it stands in the Task: below the other tool's.
    pub(super) fn below(&self, note: &FieldValue) -> FieldValue {
        match (&self.above, note) {
            (Some(above), FieldValue::Text(note)) => FieldValue::Text(format!("{above}\n\n{note}")),
            (Some(above), _) => FieldValue::Text(above.clone()),
            (None, note) => note.clone(),
        }
    }

    /// What the call's Task is to hold, given what it would hold if it were ours alone.
    pub(super) fn stand_in(&self, mut fields: TaskFields, call: &Call) -> TaskFields {
        let note = self.below(&fields.value(TaskField::Description));
        for (field, theirs) in &self.fields.0 {
            let stands = match (field, gives_way(*field)) {
                (_, GivesWay::Never) => true,
                (TaskField::Subject, GivesWay::ToTheAgent) => wrote_no_subject(call),
                // `yielded` tells what the agent has changed since from what was there when the Task was joined.
                (_, GivesWay::ToTheAgent) => false,
            };
            if stands {
                fields.apply(&TaskFields::default().with(*field, theirs.clone()));
            }
        }
        fields.apply(&TaskFields::default().with(TaskField::Description, note));
        fields
    }
}

fn wrote_no_subject(call: &Call) -> bool {
    let saved = call.draft.saved.as_ref();
    saved.is_none_or(|(subject, _)| subject.trim().is_empty())
}

/// The record of a call has become another tool's Task: fits the changes that wait to it. Gives the rows that are
/// different.
// It changes the row, the changes that wait for it and the call in one function, as each step needs the result of the
// one before.
pub fn joined(state: &mut State, id: CallId, joined: &Joined, zone: &TimeZone) -> Vec<Row> {
    let first = id.log_write();
    let fields = joined.theirs.iter();
    let theirs = Theirs {
        above: joined.above.clone(),
        fields: TaskFields(
            fields
                .map(|conflicting| (conflicting.field, conflicting.theirs.clone()))
                .collect(),
        ),
    };
    let mut written = Vec::new();
    if let Some(row) = state.outbox.rows.get_mut(&first) {
        for full in &joined.full {
            if let Some(mapped) = &mut row.mapped {
                mapped.fields.remove(full);
            }
        }
        written.push(row.clone());
    }
    let waits = [
        TaskRef::Outbox(first),
        TaskRef::Salesforce(joined.task.clone()),
    ];
    let mut changed = TaskFields::default();
    for row in state.outbox.rows.values_mut() {
        let is_change = matches!(&row.write, Write::Change { task, .. } if waits.contains(task));
        if is_change && row.is_untouched() {
            fit(row, &theirs, joined);
            changed.0.extend(row.write.fields().0.clone());
            if row.write.fields().0.is_empty() {
                row.withdraw();
            }
            written.push(row.clone());
        }
    }
    let Some(call) = state.calls.all.get_mut(&id) else {
        return written;
    };
    for (field, value) in &theirs.fields.0 {
        match gives_way(*field) {
            GivesWay::ToTheAgent if !changed.0.contains_key(field) => {
                yield_to(call, *field, value.clone(), zone);
            }
            GivesWay::ToTheAgent => {}
            GivesWay::Never => {
                if let Some(logged) = &mut call.logged {
                    let stands = TaskFields::default().with(*field, value.clone());
                    logged.fields.apply(&stands);
                }
            }
        }
    }
    if let Some(logged) = &mut call.logged {
        let note = theirs.below(&logged.fields.value(TaskField::Description));
        let note = TaskFields::default().with(TaskField::Description, note);
        logged.fields.apply(&note);
        logged.theirs = Some(theirs);
    }
    written
}

/// Fits a change that was made before the Task was known to be another tool's: the other's facts stay, and the note
/// goes below.
fn fit(row: &mut Row, theirs: &Theirs, joined: &Joined) {
    let mapped = row.mapped.iter_mut();
    for mapped in mapped {
        mapped
            .fields
            .retain(|field, _| !joined.full.contains(field));
    }
    let Write::Change { fields, base, .. } = &mut row.write else {
        return;
    };
    fields.0.retain(|field, _| {
        let keeps = matches!(gives_way(*field), GivesWay::Never);
        !(keeps && theirs.fields.0.contains_key(field))
    });
    for side in [fields, base] {
        if let Some(note) = side.0.get_mut(&TaskField::Description) {
            *note = theirs.below(note);
        }
    }
}
