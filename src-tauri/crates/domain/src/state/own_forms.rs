//! Questions about forms with words in them: whose they are, and under which key they are now.

use crate::base::ids::CallId;
use crate::base::refs::{PersonRef, TaskRef};
use crate::org::task_fields::TaskField;
use crate::outbox::row::Status;
use crate::record::form::{DraftKey, FormDraft};
use crate::state::State;

/// The key that a form has now: the record that it is about may have landed since and have another id.
pub(crate) fn called_now(state: &State, key: &DraftKey) -> DraftKey {
    if let DraftKey::PersonStep { about } = key
        && let Some(row) = about.waiting().and_then(|row| state.outbox.rows.get(&row))
        && let Status::Sent { task: record } = &row.status
    {
        let about = PersonRef::Salesforce(record.clone());
        return DraftKey::PersonStep { about };
    }
    if let DraftKey::Task {
        task: TaskRef::Outbox(row),
    } = key
        && let Some(row) = state.outbox.rows.get(row)
        && let Status::Sent { task } = &row.status
    {
        let task = TaskRef::Salesforce(task.clone());
        return DraftKey::Task { task };
    }
    key.clone()
}

/// The forms of the agent who is here. Another user's are neither shown nor changed.
pub(crate) fn own_forms(state: &State) -> impl Iterator<Item = &FormDraft> {
    let forms = state.forms.all.values();
    forms.filter(|form| state.may_see(form.owner.as_ref()))
}

/// Whether any form on a call's card holds typed words: one of the call, or the edit of a task that stands there.
pub(crate) fn has_words(state: &State, call: CallId) -> bool {
    own_forms(state).any(|form| has_words_on(state, &form.key, call))
}

/// Whether such a form is one for words and stands on that call's card.
pub(crate) fn has_words_on(state: &State, key: &DraftKey, call: CallId) -> bool {
    match called_now(state, key) {
        DraftKey::Task { task } => stands_on(state, call, &task),
        key => key.has_words() && key.call() == Some(call),
    }
}

/// Whether a task stands on a call's card: among what is known of the person who was picked, or as a write about them.
fn stands_on(state: &State, call: CallId, task: &TaskRef) -> bool {
    let picked = state
        .calls
        .all
        .get(&call)
        .and_then(|call| call.who.picked.as_ref());
    let Some(who) = picked else {
        return false;
    };
    let panel = state.known.panels.get(&who.id).map(|panel| &panel.shown);
    let is_read = panel.is_some_and(|shown| shown.has_task(task));
    let older = state.known.older.get(&who.id).into_iter().flatten();
    let is_read = is_read || older.map(|past| &past.task).any(|known| known == task);
    let row = match task {
        TaskRef::Outbox(row) => state.outbox.rows.get(row),
        TaskRef::Salesforce(_) => None,
    };
    is_read
        || row.is_some_and(|row| {
            let fields = row.write.fields();
            let mut about = [TaskField::Who, TaskField::What].into_iter();
            about.any(|field| fields.record(field) == Some(&who.id))
        })
}
