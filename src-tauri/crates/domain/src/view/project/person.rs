//! The person whom the agent has opened without a call, and the calls that a to-do can be made from.

use crate::base::time::Millis;
use crate::call::kind::CallKind;
use crate::record::call::{Call, number_of};
use crate::state::State;
use crate::view::person::{CallChoice, PersonView};
use crate::view::project::activities;
use crate::view::recent::name_of;
use jiff::Zoned;

/// How many calls a to-do can be made from.
const CALLS: usize = 8;

pub(super) fn person(state: &State, now: &Zoned) -> Option<PersonView> {
    let opened = state.known.opened.as_ref()?;
    Some(PersonView {
        who: opened.who.clone(),
        panel: activities::panel(state, &opened.who.id, None, now),
        gone: opened.gone,
    })
}

/// The newest calls, the newest first.
pub(super) fn recent(state: &State) -> Vec<CallChoice> {
    let calls = state.calls.all.values();
    let is_shown = |call: &&Call| {
        call.facts.is_call() && !call.is_forgotten() && state.may_see(call.owner.as_ref())
    };
    let mut calls: Vec<&Call> = calls.filter(is_shown).collect();
    calls.sort_by_key(|call| std::cmp::Reverse((call.facts.started(), call.facts.id)));
    let newest = calls.into_iter().take(CALLS);
    newest
        .map(|call| CallChoice {
            id: call.facts.id,
            number: number_of(call),
            who: name_of(call),
            direction: call.facts.direction(),
            missed: CallKind::of(&call.facts).is_missed(),
            started: Millis(call.facts.started().as_millisecond()),
        })
        .collect()
}
