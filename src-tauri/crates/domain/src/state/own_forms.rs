//! Questions about forms with words in them: whose they are, and under which key they are now.

use crate::base::ids::CallId;
use crate::base::refs::{PersonRef, TaskRef};
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

/// Whether any form on a call's card holds typed words.
pub(crate) fn has_words(state: &State, call: CallId) -> bool {
    own_forms(state).any(|form| form.key.call() == Some(call) && form.key.has_words())
}
