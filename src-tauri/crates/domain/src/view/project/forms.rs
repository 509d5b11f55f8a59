//! Forms with words in them, for what is on screen.

use std::collections::BTreeSet;

use crate::record::form::{DraftKey, FormDraft};
use crate::state::State;
use crate::state::own_forms::{called_now, own_forms};
use crate::view::form::FormView;
use crate::view::screen::View;

/// The forms that belong to what a view shows.
pub(super) fn forms(state: &State, view: &View) -> Vec<FormView> {
    let calls: BTreeSet<_> = view.calls.iter().map(|call| call.id).collect();
    let is_shown = |key: &DraftKey| match key {
        DraftKey::Answers { write }
        | DraftKey::Person { write }
        | DraftKey::OtherPerson { write }
        | DraftKey::Conflict { write } => view.outbox.iter().any(|row| row.id == *write),
        // One that is not on screen is offered to be gone on with. A task may be in a list that is asked for beside the view.
        DraftKey::PersonStep { .. }
        | DraftKey::Task { .. }
        | DraftKey::PastCalls
        | DraftKey::Outbox
        | DraftKey::SignIn
        | DraftKey::Setting { .. } => true,
        DraftKey::NextStep { .. }
        | DraftKey::NewPerson { .. }
        | DraftKey::Search { .. }
        | DraftKey::Place { .. } => key.call().is_none_or(|call| calls.contains(&call)),
    };
    let of_card_or_here =
        |form: &&FormDraft| form.key.call().is_some() || state.may_list(form.owner.as_ref());
    let shown = own_forms(state).filter(of_card_or_here);
    let shown = shown.map(|form| FormView {
        key: called_now(state, &form.key),
        values: form.values.clone(),
        seq: state
            .forms
            .on_disk
            .get(&form.id())
            .copied()
            .unwrap_or_default(),
    });
    shown.filter(|form| is_shown(&form.key)).collect()
}
