//! The outbox on screen.

use crate::base::ids::SfId;
use crate::base::refs::TaskRef;
use crate::base::time::Millis;
use crate::org::task_fields::{FieldValue, TaskField};
use crate::outbox::conflict::both;
use crate::outbox::row::Row;
use crate::outbox::waits::waits_for;
use crate::outbox::write::Write;
use crate::record::call::number_of;
use crate::state::State;
use crate::state::names::Names;
use crate::state::next_steps::shown_task;
use crate::state::writes::own;
use crate::view::error::UiError;
use crate::view::project::known::Known;
use crate::view::project::progress::state_of;
use crate::view::project::written;
use crate::view::writes::{ConflictView, WriteCall, WriteKind, WriteView};
use jiff::{Timestamp, Zoned};

pub(super) fn writes(known: &Known<'_>, now: &Zoned) -> Vec<WriteView> {
    let mut open: Vec<&Row> = own(known.state).filter(|row| !row.is_settled()).collect();
    open.sort_by_key(|row| (row.made, row.id));
    let open = open.into_iter();
    open.map(|row| write(known, row, now)).collect()
}

fn write(known: &Known<'_>, row: &Row, now: &Zoned) -> WriteView {
    let state = known.state;
    let org = state.org.facts.as_deref();
    let millis = |at: Timestamp| Millis(at.as_millisecond());
    let Heading {
        kind,
        subject,
        about,
        call,
    } = heading(known, row);
    let how_far = state_of(state, row, now.timestamp());
    let only_retries = row.only_retries(now.timestamp());
    WriteView {
        id: row.id,
        kind,
        subject,
        about,
        state: how_far,
        made: millis(row.made),
        opens: opens(known, row),
        tries: row.attempts,
        next_try: row.not_before.map(millis),
        error: row
            .last_error
            .as_ref()
            .map(|refusal| UiError::refused(refusal, org)),
        asked: crate::view::project::asked::of_write(state, row),
        conflict: conflict(known.names(), row),
        lookalikes: row.lookalikes.clone(),
        fields: written::fields(known, row),
        after: waits_for(row, state.outbox.rows.values()),
        may_be_there: row.requests.lost.is_some(),
        exported_at: row.exported.map(|exported| millis(exported.at)),
        retrying_since: row.retries.since.filter(|_| only_retries).map(millis),
        step: written::step(state, row, now),
        person: written::person(state, row),
        may_relink: written::may_relink(row),
        order: written::order(state, row),
        call,
    }
}

/// The record that is shown for a write: the Task that it changes, else whom or what it is about.
fn opens(known: &Known<'_>, row: &Row) -> Option<SfId> {
    if let Write::Change {
        task: TaskRef::Salesforce(task),
        ..
    } = &row.write
    {
        return Some(task.clone());
    }
    if let Write::ChangePhone(change) = &row.write {
        return Some(change.record.clone());
    }
    let maker = known.of_calls().maker_of(row);
    let fields = [Some(row), maker].into_iter().flatten();
    let mut fields = fields.map(|row| row.write.fields());
    fields.find_map(|fields| {
        let named = fields.record(TaskField::Who);
        let named = named.or_else(|| fields.record(TaskField::What));
        named.and_then(|named| named.salesforce().cloned())
    })
}

/// What a write is and about whom.
pub(super) struct Heading {
    pub(super) kind: WriteKind,
    pub(super) subject: String,
    pub(super) about: Option<String>,
    pub(super) call: Option<WriteCall>,
}

pub(super) fn heading(known: &Known<'_>, row: &Row) -> Heading {
    let closes = row.write.fields().0.get(&TaskField::Closed) == Some(&FieldValue::Flag(true));
    let kind = match (&row.write, closes) {
        (Write::LogCall { .. }, _) => WriteKind::Call,
        (Write::AddNextStep { .. }, _) => WriteKind::NextStep,
        (Write::NewPerson(_), _) => WriteKind::NewPerson,
        (Write::ChangePhone(_), _) => WriteKind::ChangePhone,
        (Write::Change { .. }, true) => WriteKind::Complete,
        (Write::Change { .. }, false) => WriteKind::Change,
    };
    let call = known.of_calls().call_of(row);
    let maker = known.of_calls().maker_of(row);
    let fields = maker.map_or(row.write.fields(), |maker| maker.write.fields());
    let subject = row
        .write
        .fields()
        .text(TaskField::Subject)
        .or(fields.text(TaskField::Subject));
    let name = match &row.write {
        Write::NewPerson(person) => Some(person.name()),
        Write::ChangePhone(change) => Some(change.name.clone()),
        Write::LogCall { .. } | Write::AddNextStep { .. } | Write::Change { .. } => None,
    };
    let about = row.write.fields().record(TaskField::Who);
    let about = about
        .or(fields.record(TaskField::Who))
        .or(fields.record(TaskField::What));
    let picked = call.and_then(|call| call.who.picked.as_ref());
    Heading {
        kind,
        subject: subject
            .map(String::from)
            .or(name)
            .or_else(|| known_subject(known.state, row))
            .unwrap_or_default(),
        about: about
            .and_then(|id| known.names().get(id))
            .or_else(|| picked.map(|who| who.name.clone()))
            .or_else(|| known_about(known.state, row))
            .filter(|name| !name.is_empty()),
        call: call.map(|call| WriteCall {
            id: call.facts.id,
            number: number_of(call),
            direction: call.facts.direction(),
            talk_seconds: call.facts.talk_seconds(),
            outcome: call.facts.outcome(),
        }),
    }
}

fn conflict(names: &Names<'_>, row: &Row) -> Vec<ConflictView> {
    let side = |value: &FieldValue, name: Option<&str>| match value {
        FieldValue::Text(text) => text.clone(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Date(date) => date.to_string(),
        FieldValue::Moment(at) => at.to_string(),
        FieldValue::Record(id) => name
            .map(String::from)
            .or_else(|| names.get(id))
            .unwrap_or_else(|| id.to_string()),
        FieldValue::Flag(flag) => flag.to_string(),
        FieldValue::Empty => String::new(),
    };
    let fields = row.conflict.iter().flat_map(|conflict| &conflict.0);
    fields
        .map(|conflicting| ConflictView {
            field: conflicting.field,
            mine: side(&row.write.fields().value(conflicting.field), None),
            theirs: side(&conflicting.theirs, conflicting.name.as_deref()),
            both: {
                let mine = row.write.fields().value(conflicting.field);
                both(conflicting.field, &conflicting.theirs, &mine).is_some()
            },
        })
        .collect()
}

/// The subject of a Task that was made elsewhere, as it is on screen or as the agent saw it.
fn known_subject(state: &State, row: &Row) -> Option<String> {
    let Write::Change { task, .. } = &row.write else {
        return None;
    };
    let seen = || row.seen.as_ref().map(|seen| seen.subject.clone());
    let shown = shown_task(state, task).map(|shown| shown.subject);
    shown.or_else(seen)
}

/// Whom or what such a Task is about, by the same two.
fn known_about(state: &State, row: &Row) -> Option<String> {
    let Write::Change { task, .. } = &row.write else {
        return None;
    };
    let seen = || row.seen.as_ref()?.about.clone();
    let shown = shown_task(state, task).and_then(|shown| shown.about);
    shown.or_else(seen).map(|about| about.name)
}
