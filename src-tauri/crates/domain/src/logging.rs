//! What becomes of a call in Salesforce: one call, one Task, whatever was saved, how often and when.
//!
//! There is one rule and it is applied after everything that happens: compare the Task that the call should have now
//! with the Task as the outbox has it, and put the difference into the outbox. A hang-up, a late event, a save in
//! wrap-up and a pick on the next day are all the same to it.
//!
//! **Invariant:** the row that creates a call's Task has an id that follows from the call, so there is only one.

pub mod completing;
mod details;
mod follow_up;
mod join;
mod mend;
mod task;
mod timing;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::answers::Answers;
use crate::call_event::{Direction, Outcome};
use crate::call_log::{self, LogRecord};
use crate::field_map::Mapped;
use crate::ids::{CallId, OutboxId};
use crate::outbox::{Account, Edit, Join, Row, Status, Write};
use crate::settings::LoggingMode;
use crate::state::{Call, Logged, State};
use crate::task_fields::{FieldValue, TaskField, TaskFields};
use crate::view::{TaskRef, WhyNot};

use details::with_details;
pub(crate) use follow_up::follow_up;
pub use join::{Theirs, joined};
pub use mend::{mend_edited, mend_overtaken, next_mend};
pub(crate) use task::PERSON;
use task::{for_nobody, wanted};
pub use task::{subject_of, with_link, with_person};
pub use timing::complete_refused;
use timing::{Due, due, take_back, withdraw};

/// Whether a call of this kind is logged at all.
pub fn is_loggable(call: &Call) -> bool {
    let among_us = call.heard.direction() == Direction::Internal || call.who.colleague.is_some();
    call.heard.is_call()
        && !call.passed_by
        && !call.on_other_line
        && (!among_us || call.log_anyway)
        && call.heard.outcome() != Some(Outcome::AnsweredElsewhere)
}

/// Why a call that is not [loggable](is_loggable) is not.
pub fn why_not(call: &Call) -> WhyNot {
    match call.heard.outcome() {
        _ if call.passed_by => WhyNot::LoggingOff,
        _ if call.on_other_line => WhyNot::OtherLine,
        Some(Outcome::AnsweredElsewhere) => WhyNot::AnsweredElsewhere,
        _ => WhyNot::Colleague,
    }
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
    let makes = |other: &Row| {
        matches!(other.write, Write::LogCall { .. }) || completing::call_of(state, other).is_some()
    };
    if makes(row) {
        return true;
    }
    match &row.write {
        Write::LogCall { .. } => true,
        // A follow-up is made by itself; what the agent adds by hand is not held back.
        Write::AddNextStep { call, .. } => call.is_some_and(|call| call.follow_up() == row.id),
        Write::NewPerson(_) => false,
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
    let withdrawn = take_back(state, id);
    if !withdrawn.is_empty() {
        return withdrawn;
    }
    let Some(call) = state.calls.get(&id) else {
        return Vec::new();
    };
    let due = due(state, call);
    let Some(wanted) = wanted(call, zone).filter(|_| due != Due::Nothing) else {
        return Vec::new();
    };
    let first = id.log_write();
    let plan = Plan::of(state, call, zone);
    let (log, mapped) = (plan.log.as_ref(), plan.mapped.as_ref());
    let wanted = with_details(state, call, wanted, log, mapped);
    let makes = match call.does() {
        Some(step) => {
            let task = completing::landed_as(state, &step.task);
            completing::edit(call, step, &wanted).of(task)
        }
        None => Write::LogCall {
            call: id,
            fields: wanted.clone(),
        },
    };
    let Some(call) = state.calls.get_mut(&id) else {
        return Vec::new();
    };
    let answers = call.draft.saved_answers.clone();
    let Some(logged) = &mut call.logged else {
        call.logged = Some(Logged {
            fields: wanted,
            yielded: BTreeMap::new(),
            theirs: None,
        });
        let mut row = Row::new(first, account, makes, now);
        plan.put_into(&mut row);
        row.answers = answers;
        state.rows.insert(first, row.clone());
        return vec![row];
    };
    let (has, wanted) = due.of(&logged.fields, &wanted);
    let edit = Edit::between(&has, &wanted);
    let mut changed = answered(&mut state.rows, first, answers);
    if edit.fields.0.is_empty() {
        return changed;
    }
    logged.fields.apply(&edit.fields);
    changed.push(change_made(state, account, first, edit, now));
    changed
}

/// Where a call's Task goes and what it is made with, as it is set when its first row is made. It stays so.
#[derive(Default)]
struct Plan {
    log: Option<LogRecord>,
    mapped: Option<Mapped>,
    record_type: Option<String>,
    join: Option<Join>,
}

impl Plan {
    fn of(state: &State, call: &Call, zone: &TimeZone) -> Self {
        let first = call.heard.id.log_write();
        match (state.rows.get(&first), &call.logged) {
            (Some(row), _) => Self {
                log: row.log.clone(),
                mapped: row.mapped.clone(),
                record_type: row.record_type.clone(),
                join: join::planned(state, call, row.log.as_ref()),
            },
            (None, Some(_)) => Self::default(),
            (None, None) => Self {
                join: join::planned(state, call, call_log::planned(state, first).as_ref())
                    .filter(|_| call.does().is_none()),
                log: call_log::planned(state, first),
                mapped: Mapped::planned(&state.settings.field_map, zone, call.heard.started()),
                record_type: state.settings.record_type.clone(),
            },
        }
    }

    fn put_into(self, row: &mut Row) {
        row.log = self.log;
        row.mapped = self.mapped;
        row.record_type = self.record_type;
        row.join = self.join;
    }
}

/// Takes the person off a call's Task. One that was not sent yet is taken back: the call waits for a pick again.
pub fn unlink(state: &mut State, id: CallId, now: Timestamp) -> Vec<Row> {
    let first = id.log_write();
    let withdrawn = withdraw(state, id);
    if !withdrawn.is_empty() {
        return withdrawn;
    }
    let account = state.session.account().cloned();
    let call = state.calls.get_mut(&id);
    let (Some(account), Some(logged)) = (account, call.and_then(|call| call.logged.as_mut()))
    else {
        return Vec::new();
    };
    let wanted = logged.fields.without(&PERSON);
    let edit = Edit::between(&logged.fields, &wanted);
    if edit.fields.0.is_empty() {
        return Vec::new();
    }
    logged.fields = wanted;
    vec![change_made(state, account, first, edit, now)]
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
    if let Some(row) = state.rows.get_mut(&first)
        && takes_along(row)
    {
        row.also(edit);
        return row.clone();
    }
    let creates = |row: &&mut Row| row.is_editable() && row.write.creates();
    if let Some(row) = state.rows.get_mut(&first).filter(creates) {
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

/// Adds a change of the Task that `parent` creates or changes.
pub fn change_row(
    state: &mut State,
    account: Account,
    parent: OutboxId,
    edit: Edit,
    now: Timestamp,
) -> Row {
    let task = match state.rows.get(&parent).map(|row| (&row.status, &row.write)) {
        Some((Status::Sent { task }, _)) => TaskRef::Salesforce(task.clone()),
        // The record of a call that does a next step.
        Some((_, Write::Change { task, .. })) => task.clone(),
        _ => TaskRef::Outbox(parent),
    };
    let n = (1..)
        .find(|n| !state.rows.contains_key(&parent.change(*n)))
        .unwrap_or(u32::MAX);
    let mut row = Row::new(parent.change(n), account, edit.of(task), now);
    if let Some(parent) = state.rows.get(&parent) {
        row.log = parent.log.clone();
        row.mapped = parent.mapped.clone();
    }
    state.rows.insert(row.id, row.clone());
    row
}
