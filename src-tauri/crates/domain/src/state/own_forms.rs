//! Forms with words in them, asked: whose they are, and what they are called by now.

use crate::base::ids::CallId;
use crate::base::refs::TaskRef;
use crate::outbox::row::Status;
use crate::record::form::{DraftKey, FormDraft};
use crate::state::State;

/// A form by the name that it has now: a task that was changed while it waited may be in Salesforce by then.
pub(crate) fn called_now(state: &State, key: &DraftKey) -> DraftKey {
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

/// The forms of whoever is here. Another user's are neither shown nor changed.
pub(crate) fn own_forms(state: &State) -> impl Iterator<Item = &FormDraft> {
    let forms = state.forms.all.values();
    forms.filter(|form| state.session.may_see(form.owner.as_ref()))
}

/// Whether words stand in a form on a call's card.
pub(crate) fn has_words(state: &State, call: CallId) -> bool {
    own_forms(state).any(|form| form.key.call() == Some(call) && form.key.has_words())
}
