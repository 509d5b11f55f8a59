//! Which old calls and writes may be forgotten on this machine.
//!
//! A call goes with all its writes, and only when everything about it is old and nothing about it waits, for a person, for
//! Salesforce or for the agent's Save. A write that belongs to no call goes when no other write, form or call needs it.
//!
//! **Invariant:** what is not sent is never old.

use crate::base::refs::{PersonRef, TaskRef};
use crate::logging::loggable::{is_loggable, waits_for_pick};
use crate::org::task_fields::FieldValue;
use crate::outbox::row::{Row, Status};
use crate::outbox::write::Write;
use crate::record::call::Call;
use crate::record::form::{DraftKey, FormDraft};
use crate::state::State;
use jiff::Timestamp;

/// Why something stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// Something about it is newer.
    Recent,
    /// The agent has not dismissed its card, or it goes on.
    OnScreen,
    /// A write is not sent, or a person is to look at it.
    NotSent,
    /// A form with words in it, which nobody has sent, belongs to it.
    Typed,
    /// Nobody is picked for it.
    WaitsForPick,
    /// It is to be logged and is not yet.
    NotLogged,
    /// Its record lacks what was written last.
    NotSaved,
    /// It belongs to a call that stays.
    OfCall,
    /// Something that waits, or is on screen, names it.
    Named,
}

/// Why a call and its writes stay, if they do. `rows` are all its writes; `before` is the moment from which on all is kept.
pub fn call_stays(state: &State, call: &Call, rows: &[Row], before: Timestamp) -> Option<Stays> {
    let is_new = |at: Timestamp| at >= before;
    if is_new(call.facts.started())
        || call.over_at.is_some_and(is_new)
        || rows.iter().any(|row| is_new(row.made))
    {
        return Some(Stays::Recent);
    }
    if rows.iter().any(has_unsent) {
        return Some(Stays::NotSent);
    }
    let mut forms = state.forms.all.values();
    if forms.any(|form| is_to_be_sent(form) && is_about(form, call, rows)) {
        return Some(Stays::Typed);
    }
    if call.facts.is_call() && (!call.dismissed || call.facts.ended().is_none()) {
        return Some(Stays::OnScreen);
    }
    if !is_loggable(call) {
        return None;
    }
    if waits_for_pick(call) {
        let has_words = !call.draft.text.is_empty() || !call.draft.subject.is_empty();
        return (!call.is_done || has_words).then_some(Stays::WaitsForPick);
    }
    if call.logged.is_none() {
        return Some(Stays::NotLogged);
    }
    (!call.draft.is_saved()).then_some(Stays::NotSaved)
}

/// The same for a write. Old calls have been gone through before.
pub fn row_stays(state: &State, row: &Row, before: Timestamp) -> Option<Stays> {
    if row.made >= before {
        return Some(Stays::Recent);
    }
    if has_unsent(row) {
        return Some(Stays::NotSent);
    }
    if state.purge.kept_with_call.contains(&row.id) {
        return Some(Stays::OfCall);
    }
    is_named(state, row).then_some(Stays::Named)
}

/// Whether something of it is not in Salesforce: all of it, or what the org had no place for.
fn has_unsent(row: &Row) -> bool {
    !row.is_settled() || row.is_sent_in_part()
}

/// Whether what was typed is for Salesforce. A search and the place of a caret are not.
fn is_to_be_sent(form: &FormDraft) -> bool {
    match form.key {
        DraftKey::NextStep { .. }
        | DraftKey::PersonStep { .. }
        | DraftKey::NewPerson { .. }
        | DraftKey::Task { .. }
        | DraftKey::Answers { .. }
        | DraftKey::Person { .. }
        | DraftKey::Conflict { .. } => true,
        DraftKey::OtherPerson { .. }
        | DraftKey::Search { .. }
        | DraftKey::PastCalls
        | DraftKey::Outbox
        | DraftKey::SignIn
        | DraftKey::Setting { .. }
        | DraftKey::Place { .. } => false,
    }
}

fn is_about(form: &FormDraft, call: &Call, rows: &[Row]) -> bool {
    form.key.call() == Some(call.facts.id) || rows.iter().any(|row| names_row(form, row))
}

fn names_row(form: &FormDraft, row: &Row) -> bool {
    match &form.key {
        DraftKey::Task { task } => is_task_of(task, row),
        DraftKey::Answers { write }
        | DraftKey::Person { write }
        | DraftKey::OtherPerson { write }
        | DraftKey::Conflict { write } => *write == row.id,
        DraftKey::PersonStep { about } => *about == PersonRef::Waiting(row.id),
        DraftKey::NextStep { .. }
        | DraftKey::NewPerson { .. }
        | DraftKey::Search { .. }
        | DraftKey::PastCalls
        | DraftKey::Outbox
        | DraftKey::SignIn
        | DraftKey::Setting { .. }
        | DraftKey::Place { .. } => false,
    }
}

/// Whether this Task is the one that the write has made.
fn is_task_of(task: &TaskRef, row: &Row) -> bool {
    match (task, &row.status) {
        (TaskRef::Outbox(id), _) => *id == row.id,
        (TaskRef::Salesforce(id), Status::Sent { task }) => id == task,
        (TaskRef::Salesforce(_), _) => false,
    }
}

/// Whether something that is kept needs the write: another write, a form, or a call.
fn is_named(state: &State, row: &Row) -> bool {
    let person = PersonRef::Waiting(row.id);
    let mut waiting = state
        .outbox
        .rows
        .values()
        .filter(|other| !other.is_settled());
    let by_row = waiting.any(|other| {
        let changes = match &other.write {
            Write::Change { task, .. } => is_task_of(task, row),
            Write::LogCall { .. }
            | Write::AddNextStep { .. }
            | Write::NewPerson(_)
            | Write::ChangePhone(_) => false,
        };
        let person = FieldValue::Record(person.clone());
        changes
            || other
                .write
                .fields()
                .0
                .values()
                .any(|value| *value == person)
    });
    let by_form = state.forms.all.values().any(|form| names_row(form, row));
    let by_call = state.calls.all.values().any(|call| {
        let picked = call.who.picked.as_ref();
        let completes = call.completing.as_ref();
        picked.is_some_and(|who| who.id == person)
            || completes.is_some_and(|step| is_task_of(&step.task, row))
    });
    by_row || by_form || by_call
}
