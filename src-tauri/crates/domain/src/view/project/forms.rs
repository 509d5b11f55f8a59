//! Forms with words in them, for what is on screen.

use std::collections::BTreeSet;

use crate::base::refs::TaskRef;
use crate::record::form::DraftKey;
use crate::state::State;
use crate::state::own_forms::{called_now, own_forms};
use crate::view::form::FormView;
use crate::view::screen::View;

/// The forms that belong to what a view shows.
pub(super) fn forms(state: &State, view: &View) -> Vec<FormView> {
    let calls: BTreeSet<_> = view.calls.iter().map(|call| call.id).collect();
    let tasks = tasks(view);
    let is_shown = |key: &DraftKey| match key {
        DraftKey::Task { task } => tasks.contains(task),
        DraftKey::Answers { write }
        | DraftKey::Person { write }
        | DraftKey::OtherPerson { write } => view.outbox.iter().any(|row| row.id == *write),
        // One that is not on screen is offered to be gone on with.
        DraftKey::PersonStep { .. }
        | DraftKey::PastCalls
        | DraftKey::Outbox
        | DraftKey::SignIn
        | DraftKey::Setting { .. } => true,
        DraftKey::NextStep { .. }
        | DraftKey::NewPerson { .. }
        | DraftKey::Search { .. }
        | DraftKey::Place { .. } => key.call().is_none_or(|call| calls.contains(&call)),
    };
    let shown = own_forms(state).map(|form| FormView {
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

fn tasks(view: &View) -> BTreeSet<&TaskRef> {
    let calls = view.calls.iter();
    let of_calls = calls.flat_map(|call| {
        let panel = call.panel.iter();
        let steps = panel.flat_map(|panel| &panel.next_steps);
        steps.chain(&call.made)
    });
    let waiting = view.outbox.iter().filter_map(|row| row.step.as_ref());
    let opened = || view.person.iter().map(|person| &person.panel);
    let of_person = opened().flat_map(|panel| &panel.next_steps);
    let steps = of_calls
        .chain(of_person)
        .chain(&view.my_next_steps)
        .chain(&view.reminders)
        .chain(waiting);
    let panels = view.calls.iter().filter_map(|call| call.panel.as_ref());
    let past = panels.chain(opened()).flat_map(|panel| &panel.past);
    steps
        .map(|step| &step.task)
        .chain(past.map(|past| &past.task))
        .collect()
}
