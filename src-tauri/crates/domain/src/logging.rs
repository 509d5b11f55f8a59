//! What becomes of a call in Salesforce: one call, one Task, whatever was saved, how often and when.
//!
//! There is one rule and it is applied after everything that happens: compare the Task that the call should have now
//! with the Task as the outbox has it, and put the difference into the outbox. A hang-up, a late event, a save in
//! wrap-up and a pick on the next day are all the same to it.
//!
//! **Invariant:** the row that creates a call's Task has an id that follows from the call, so there is only one.

mod task;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::answers::Answers;
use crate::call_event::{Direction, Outcome};
use crate::call_log;
use crate::ids::{CallId, OutboxId};
use crate::outbox::{Account, Edit, LONGEST_REQUEST, Row, Status, Write};
use crate::settings::LoggingMode;
use crate::state::{Call, Logged, State};
use crate::task_fields::{FieldValue, TaskField, TaskFields};
use crate::view::TaskRef;

pub(crate) use task::PERSON;
use task::{for_nobody, wanted};
pub use task::{subject_of, with_person};

/// Whether a call of this kind is logged at all.
pub fn is_loggable(call: &Call) -> bool {
    let among_us = call.heard.direction() == Direction::Internal || call.who.colleague.is_some();
    call.heard.is_call()
        && !call.passed_by
        && (!among_us || call.log_anyway)
        && call.heard.outcome() != Some(Outcome::AnsweredElsewhere)
}

/// Whether it has ended and nobody is known to whom it could be logged.
pub fn waits_for_pick(call: &Call) -> bool {
    let is_nobodys = call.logged.is_some() && for_nobody(call).is_some();
    is_loggable(call) && call.heard.ended().is_some() && call.who.picked.is_none() && !is_nobodys
}

/// Whether a write is kept back because logging is paused or disabled: what a call becomes is, and what the agent does by
/// hand, such as a to-do, is not.
pub fn is_held(state: &State, row: &Row) -> bool {
    match state.settings.logging {
        LoggingMode::Enabled => false,
        LoggingMode::Paused | LoggingMode::Disabled => is_of_a_call(state, row),
    }
}

/// Whether it makes or changes the Task of a call.
fn is_of_a_call(state: &State, row: &Row) -> bool {
    let makes = |other: &Row| matches!(other.write, Write::LogCall { .. });
    match &row.write {
        Write::LogCall { .. } => true,
        Write::AddNextStep { .. } | Write::NewPerson(_) => false,
        Write::Change {
            task: TaskRef::Outbox(parent),
            ..
        } => state.rows.get(parent).is_some_and(makes),
        Write::Change {
            task: TaskRef::Salesforce(id),
            ..
        } => state.rows.values().any(|other| {
            makes(other) && matches!(&other.status, Status::Sent { task } if task == id)
        }),
    }
}

/// Brings the outbox to where the call's Task should be. Gives the rows that are new or different.
pub fn reconcile(state: &mut State, id: CallId, now: Timestamp, zone: &TimeZone) -> Vec<Row> {
    let Some(account) = state.session.account().cloned() else {
        return Vec::new();
    };
    let Some(call) = state.calls.get(&id) else {
        return Vec::new();
    };
    // What one user's phone rang is not logged as another's.
    if call.of.as_ref().is_some_and(|of| *of != account) {
        return Vec::new();
    }
    let Some(mut wanted) = wanted(call, zone) else {
        return Vec::new();
    };
    let first = id.log_write();
    // Where it goes was decided with the first row, and stays.
    let log = match (state.rows.get(&first), &call.logged) {
        (Some(row), _) => row.log.clone(),
        (None, Some(_)) => None,
        (None, None) => call_log::planned(state, first),
    };
    if log.is_some()
        && let Some(call) = state.calls.get(&id)
    {
        wanted = call_log::with_details(wanted, call, call_log::called_back(state, call));
    }
    let Some(call) = state.calls.get_mut(&id) else {
        return Vec::new();
    };
    let answers = call.draft.saved_answers.clone();
    let Some(logged) = &mut call.logged else {
        call.logged = Some(Logged {
            fields: wanted.clone(),
            yielded: BTreeMap::new(),
        });
        let mut row = Row::new(
            first,
            account,
            Write::LogCall {
                call: id,
                fields: wanted,
            },
            now,
        );
        row.log = log;
        row.answers = answers;
        state.rows.insert(first, row.clone());
        return vec![row];
    };
    let edit = Edit::between(&logged.fields, &wanted);
    let mut changed = answered(&mut state.rows, first, answers);
    if edit.fields.0.is_empty() {
        return changed;
    }
    logged.fields = wanted;
    changed.push(change_made(state, account, first, edit, now));
    changed
}

/// What the agent has answered for the call goes with its create, as long as none can have left.
fn answered(rows: &mut BTreeMap<OutboxId, Row>, first: OutboxId, answers: Answers) -> Vec<Row> {
    let row = rows.get_mut(&first).filter(|row| row.is_editable());
    let Some(row) = row.filter(|row| row.answers != answers) else {
        return Vec::new();
    };
    row.answers = answers;
    row.try_now();
    vec![row.clone()]
}

/// Takes the person off a call's Task. One that was not sent yet is taken back: the call waits for a pick again.
pub fn unlink(state: &mut State, id: CallId, now: Timestamp) -> Option<Row> {
    let first = id.log_write();
    let call = state.calls.get_mut(&id)?;
    let logged = call.logged.as_mut()?;
    let create = state.rows.get_mut(&first);
    if let Some(row) = create.filter(|row| row.is_editable() && !row.may_have_landed) {
        row.withdraw();
        call.logged = None;
        return Some(row.clone());
    }
    let account = state.session.account().cloned()?;
    let wanted = logged.fields.without(&PERSON);
    let edit = Edit::between(&logged.fields, &wanted);
    if edit.fields.0.is_empty() {
        return None;
    }
    logged.fields = wanted;
    Some(change_made(state, account, first, edit, now))
}

/// A field of a call's Task is somebody else's now, and stays so.
pub fn yield_to(call: &mut Call, field: TaskField, theirs: FieldValue, zone: &TimeZone) {
    let ours = wanted(call, zone).map_or(FieldValue::Empty, |wanted| wanted.value(field));
    if let Some(logged) = &mut call.logged {
        let change = TaskFields::default().with(field, theirs.clone());
        logged.fields.apply(&change);
        logged.yielded.insert(field, (ours, theirs));
    }
}

/// Changes the Task that `first` creates: in the create itself or in a change that waits, where none can have left yet,
/// as one request is better than two; else by a change of its own.
pub fn change_made(
    state: &mut State,
    account: Account,
    first: OutboxId,
    edit: Edit,
    now: Timestamp,
) -> Row {
    if let Some(row) = state.rows.get_mut(&first).filter(|row| row.is_editable()) {
        let mut fields = row.write.fields().clone();
        fields.apply(&edit.fields);
        row.edit(fields);
        return row.clone();
    }
    let rows = crate::show::of_task(state, first);
    let last = rows.last().filter(|row| takes_along(row));
    if let Some(id) = last.map(|row| row.id)
        && let Some(row) = state.rows.get_mut(&id)
    {
        row.also(edit);
        return row.clone();
    }
    change_row(state, account, first, edit, now)
}

/// Whether a change waits in which a later one of the same Task can go along. One that clashed is compared anew then. One that
/// only mends what a lost request may have put back takes nothing along: where there is nothing to mend it is not written.
pub fn takes_along(row: &Row) -> bool {
    let is_an_edit = matches!(row.write, Write::Change { mends: false, .. });
    row.is_editable() && !row.may_have_landed && is_an_edit
}

/// Once a create has landed that was edited after its first request had left, the Task there may hold the old fields.
pub fn mend_edited(state: &mut State, row: &Row) -> Option<Row> {
    let before = row.sent_before.as_ref().filter(|_| row.is_sent())?;
    if !row.write.creates() {
        return None;
    }
    let mut edit = Edit::between(before, row.write.fields());
    // TaskSubtype can't be changed after creation.
    edit.fields.0.remove(&TaskField::Subtype);
    // Made with the create, so that it goes before every later change: the last text stays the last.
    let account = row.account.clone();
    Some(change_row(state, account, row.id, edit, row.made))
}

/// What a lost request may put back over something newer, each with the time from which on it can't any longer.
fn overtaken(state: &State) -> impl Iterator<Item = (&Row, Timestamp)> {
    state.rows.values().filter_map(|row| {
        let left = row.unanswered.filter(|_| row.is_sent())?;
        let over = left.saturating_add(LONGEST_REQUEST).ok()?;
        newer_changes(state, row).next().map(|_| (row, over))
    })
}

fn newer_changes<'a>(state: &'a State, row: &'a Row) -> impl Iterator<Item = &'a Row> {
    state.rows.values().filter(move |other| {
        let same = match (&row.write, &other.write) {
            (Write::Change { task, .. }, Write::Change { task: theirs, .. }) => task == theirs,
            _ => false,
        };
        same && (row.made, row.id) < (other.made, other.id)
    })
}

/// When [`mend_overtaken`] has something to do.
pub fn next_mend(state: &State) -> Option<Timestamp> {
    overtaken(state).map(|(_, over)| over).min()
}

/// Writes the newer values once more where a lost request may have been carried out after them and now is over.
pub fn mend_overtaken(state: &mut State, now: Timestamp) -> Vec<Row> {
    let due: Vec<Row> = overtaken(state)
        .filter(|(_, over)| *over <= now)
        .map(|(row, _)| row.clone())
        .collect();
    let mut written = Vec::new();
    for row in due {
        let mut newer: Vec<&Row> = newer_changes(state, &row).collect();
        newer.sort_by_key(|other| (other.made, other.id));
        let mut edit = Edit {
            fields: TaskFields::default(),
            base: TaskFields::default(),
            mends: true,
        };
        for (field, value) in newer.iter().flat_map(|other| &other.write.fields().0) {
            // Only what the lost request wrote can have been put back.
            if let Some(lost) = row.write.fields().0.get(field) {
                edit.fields.0.insert(*field, value.clone());
                edit.base.0.insert(*field, lost.clone());
            }
        }
        if let Some(row) = state.rows.get_mut(&row.id) {
            row.unanswered = None;
            written.push(row.clone());
        }
        if !edit.fields.0.is_empty() {
            written.push(change_row(state, row.account, row.id, edit, now));
        }
    }
    written
}

/// Adds a change of the Task that `parent` creates or changes.
pub fn change_row(
    state: &mut State,
    account: Account,
    parent: OutboxId,
    edit: Edit,
    now: Timestamp,
) -> Row {
    let task = match state.rows.get(&parent).map(|row| &row.status) {
        Some(Status::Sent { task }) => TaskRef::Salesforce(task.clone()),
        _ => TaskRef::Outbox(parent),
    };
    let n = (1..)
        .find(|n| !state.rows.contains_key(&parent.change(*n)))
        .unwrap_or(u32::MAX);
    let mut row = Row::new(parent.change(n), account, edit.of(task), now);
    row.log = state.rows.get(&parent).and_then(|row| row.log.clone());
    state.rows.insert(row.id, row.clone());
    row
}
